import type { Form, Kind } from '../../documents/official/kinds.ts'
import { Unreadable } from '../../documents/reading.ts'
import { changeWords } from '../../documents/word/change.ts'
import { openWord, type WordDocument } from '../../documents/word/document.ts'
import type { XmlElement } from '../../documents/word/tree.ts'
import { bodyRules } from './form/body.ts'
import { footRules } from './form/foot.ts'
import { headRules } from './form/head.ts'
import { pageRules } from './form/page.ts'
import { pageNumberRules } from './form/page-number.ts'
import { specialRules } from './form/special.ts'
import type { FormRule, StyledDocument } from './form/styled.ts'
import { styledDocument } from './form/styled-document.ts'
import type { Basis, Finding, Force, OfficeProfile, TextMend } from './rule.ts'
import { textRules } from './rules/text-rules.ts'

/** Every rule: those about form, then those about words. Some ids have one of each. */
export const rules: readonly FormRule[] = [
  ...pageRules,
  ...headRules,
  ...bodyRules,
  ...footRules,
  ...pageNumberRules,
  ...specialRules,
  ...textRules,
]

/** Something that is not as a rule wants it. */
export interface Fault {
  /** Names it within one result. */
  readonly key: string
  readonly rule: string
  readonly name: string
  readonly clause: string
  readonly basis: Basis
  readonly force: Force
  readonly why: string
  /** The paragraph, from 0, the characters in it, and what they say. */
  readonly at?: { readonly paragraph: number; readonly from: number; readonly to: number; readonly text: string }
  readonly found: string
  readonly wanted: string
  readonly isMendable: boolean
  /** Why a program can't mend it. */
  readonly unmendable?: string
}

export interface CheckResult {
  readonly kind?: Kind
  readonly form: Form
  readonly title: string
  readonly faults: readonly Fault[]
  /** What only a person, or the printed page, can tell. */
  readonly unchecked: readonly { readonly rule: string; readonly name: string; readonly what: string }[]
}

export interface FixResult {
  readonly bytes: Buffer
  readonly mended: readonly Fault[]
  readonly left: CheckResult
}

/** An office that has said nothing. */
export const plainOffice: OfficeProfile = { off: new Set(), codes: new Map() }

interface Found {
  readonly fault: Fault
  readonly finding: Finding
  readonly element: XmlElement | undefined
}

function* findingsIn(document: StyledDocument, office: OfficeProfile): Generator<Found> {
  const seen = new Map<string, number>()
  for (const rule of rules) {
    if (office.off.has(rule.id)) continue
    const { id, name, clause, basis, force, why } = rule
    for (const finding of rule.find(document, office)) {
      const place = finding.at ? `${finding.at.paragraph}.${finding.at.from}` : 'all'
      const count = seen.get(`${id}.${place}`) ?? 0
      seen.set(`${id}.${place}`, count + 1)
      const paragraph = finding.at && document.paragraphs[finding.at.paragraph]
      const fault: Fault = {
        key: `${id}.${place}.${count}`,
        rule: id,
        name,
        clause,
        basis,
        force,
        why,
        ...(finding.at && paragraph
          ? { at: { ...finding.at, text: paragraph.text.slice(finding.at.from, finding.at.to) } }
          : {}),
        found: finding.found,
        wanted: finding.wanted,
        isMendable: finding.mend !== undefined,
        ...(finding.unmendable === undefined ? {} : { unmendable: finding.unmendable }),
      }
      yield { fault, finding, element: paragraph?.element }
    }
  }
}

/** Faults in the order of the document; those of the whole of it first. */
const inOrder = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((a, b) => (a.at?.paragraph ?? -1) - (b.at?.paragraph ?? -1) || (a.at?.from ?? 0) - (b.at?.from ?? 0))

function resultOf(document: StyledDocument, found: readonly Found[], office: OfficeProfile): CheckResult {
  const unchecked = rules.flatMap(({ id, name, unchecked: what }) =>
    what === undefined || office.off.has(id) ? [] : [{ rule: id, name, what }],
  )
  return {
    ...(document.kind ? { kind: document.kind } : {}),
    form: document.form,
    title: document.title,
    faults: inOrder(found.map(({ fault }) => fault)),
    unchecked,
  }
}

/** Checks an open document. */
export function checkWord(
  word: WordDocument,
  office: OfficeProfile,
): { result: CheckResult; document: StyledDocument } {
  const document = styledDocument(word)
  return { result: resultOf(document, [...findingsIn(document, office)], office), document }
}

/**
 * What is not as it should be in an official document. Throws Unreadable for bytes that are no .docx that can be opened;
 * call it in the guarded child for files that others made.
 */
export const checkDocx = (bytes: Buffer, office = plainOffice): CheckResult => checkWord(openWord(bytes), office).result

/** How often the document is looked at again: a mend may bring to light what was hidden by another fault. */
const mostRounds = 6

/** Mends of words that do not overlap, by paragraph; what overlaps waits for the next round. */
function wordMends(mends: readonly TextMend[], document: StyledDocument): void {
  const taken = new Map<number, TextMend[]>()
  for (const mend of mends) {
    const others = taken.get(mend.paragraph) ?? []
    const overlaps =
      others.some(other => mend.from < other.to && other.from < mend.to) ||
      others.some(other => other.from === mend.from)
    if (!overlaps) taken.set(mend.paragraph, [...others, mend])
  }
  for (const [at, changes] of taken) {
    const element = document.paragraphs[at]?.element
    if (element) changeWords(document.word.paragraph(element), changes)
  }
}

/**
 * Mends what can be mended, all of it or only what a person chose by its key, and nothing else: other parts of the file
 * keep their bytes. Mending what was mended changes nothing. Throws Unreadable as checkDocx, and for a signed document.
 */
export function fixDocx(bytes: Buffer, office = plainOffice, chosen?: ReadonlySet<string>): FixResult {
  const word = openWord(bytes)
  if (word.isSigned) {
    throw new Unreadable('unsupported', '文件带有数字签名，改动后签名会失效，没有改。请另存一份没有签名的，再改。')
  }
  const mended = new Map<string, Fault>()
  // what a person chose at first is what is mended further on
  const places = new Map<string, Set<XmlElement | undefined>>()
  const isChosen = ({ fault, element }: Found, round: number): boolean => {
    if (!chosen) return true
    if (round > 0) return places.get(fault.rule)?.has(element) ?? false
    if (!chosen.has(fault.key)) return false
    places.set(fault.rule, (places.get(fault.rule) ?? new Set()).add(element))
    return true
  }
  for (let round = 0; round < mostRounds; round++) {
    const document = styledDocument(word)
    const found = [...findingsIn(document, office)].filter(
      one => one.finding.mend !== undefined && isChosen(one, round),
    )
    if (found.length === 0) break
    const words: TextMend[] = []
    for (const { fault, finding } of found) {
      if (typeof finding.mend === 'function') finding.mend()
      else words.push(...(finding.mend ?? []))
      if (
        round === 0 ||
        ![...mended.values()].some(
          one => one.rule === fault.rule && one.at?.text === fault.at?.text && one.found === fault.found,
        )
      )
        mended.set(`${round}.${fault.key}`, fault)
    }
    wordMends(words, document)
  }
  const left = checkWord(word, office).result
  return { bytes: word.save(), mended: [...mended.values()], left }
}
