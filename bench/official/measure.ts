import { checkDocx, type Fault, fixDocx } from '../../src/skills/check/index.ts'
import { type BrokenDocument, brokenDocument, correctDocument, wordsOf } from './documents.ts'
import { faults } from './faults.ts'
import { unpacked } from './package.ts'

/** What became of one kind of fault. */
export interface FaultCount {
  readonly rule: string
  readonly name: string
  readonly isMendable: boolean
  made: number
  found: number
  mended: number
}

export interface Measured {
  readonly documents: number
  readonly byFault: readonly FaultCount[]
  /** On documents without a fault, by rule, with one document for each. */
  readonly falseAlarms: ReadonlyMap<string, { count: number; example: string }>
  documentsWithAlarms: number
  /** Documents whose words were not, after mending, what they should be. */
  wordsWrong: number
  charactersWrong: number
  /** Mending what was mended changed it again. */
  notSettled: number
  /** What a program could mend was left. */
  leftMendable: number
  /** Correct documents that mending changed. */
  correctChanged: number
  checked: number
  milliseconds: number
  readonly examples: string[]
}

/** A name is never invented: its place is held, which changes words that nobody broke, and is right. */
const signerToCome = /\t?签发人：【待[^】]*】$/u

const documentXml = (bytes: Buffer): string => unpacked(bytes).get('word/document.xml')?.toString() ?? ''

/** How many characters of the mended words are neither those of the correct document nor those nobody may mend. */
function wrongCharacters(
  mended: readonly string[],
  ...allowed: readonly (readonly string[])[]
): { count: number; example: string } {
  let count = 0
  let example = ''
  const [first = []] = allowed
  for (let i = 0; i < Math.max(mended.length, first.length); i++) {
    const is = mended[i] ?? ''
    if (allowed.some(one => (one[i] ?? '') === is)) continue
    const wanted = first[i] ?? ''
    count += Math.max(1, Math.abs(is.length - wanted.length))
    if (example === '') example = `「${is.slice(0, 60)}」, wanted 「${wanted.slice(0, 60)}」`
  }
  return { count, example }
}

const tell = ({ rule, name, at, found, wanted }: Fault): string =>
  `${rule} ${name}: ${at?.text.slice(0, 30) ?? ''} | ${found} | ${wanted}`

const shapeInWords = ({ seed, content, shape }: Pick<BrokenDocument, 'seed' | 'content' | 'shape'>): string =>
  `seed ${seed}, ${content.kind}, ${[shape.producer, ...shape.habits].join(', ')}`

/** Makes so many correct documents and as many broken ones from this seed on, checks and mends them. */
export function measure(from: number, documents: number): Measured {
  const byFault: FaultCount[] = faults.map(({ rules, name, isMendable }) => ({
    rule: rules.join(' '),
    name,
    isMendable,
    made: 0,
    found: 0,
    mended: 0,
  }))
  const falseAlarms = new Map<string, { count: number; example: string }>()
  const result: Measured = {
    documents,
    byFault,
    falseAlarms,
    documentsWithAlarms: 0,
    wordsWrong: 0,
    charactersWrong: 0,
    notSettled: 0,
    leftMendable: 0,
    correctChanged: 0,
    checked: 0,
    milliseconds: 0,
    examples: [],
  }
  const timed = <T>(work: () => T): T => {
    const began = performance.now()
    const done = work()
    result.milliseconds += performance.now() - began
    return done
  }
  for (let seed = from; seed < from + documents; seed++) {
    onCorrect(seed, result, falseAlarms, timed)
    // every second one has one fault alone
    onBroken(brokenDocument(seed, seed % 2 === 0 ? 1 : 2 + (seed % 5)), result, timed)
  }
  return result
}

type Timed = <T>(work: () => T) => T

function onCorrect(
  seed: number,
  result: Measured,
  falseAlarms: Map<string, { count: number; example: string }>,
  timed: Timed,
): void {
  const correct = correctDocument(seed)
  const alarms = timed(() => checkDocx(correct.bytes)).faults
  result.checked++
  if (alarms.length > 0) result.documentsWithAlarms++
  for (const alarm of alarms) {
    const before = falseAlarms.get(alarm.rule)
    const example = `${shapeInWords(correct)}: ${tell(alarm)}`
    falseAlarms.set(alarm.rule, { count: (before?.count ?? 0) + 1, example: before?.example ?? example })
  }
  const mended = fixDocx(correct.bytes).bytes
  if (documentXml(mended) !== documentXml(correct.bytes)) result.correctChanged++
}

function onBroken(broken: BrokenDocument, result: Measured, timed: Timed): void {
  const found = timed(() => checkDocx(broken.bytes)).faults
  const fixed = timed(() => fixDocx(broken.bytes))
  const again = fixDocx(fixed.bytes)
  const words = wordsOf(documentXml(fixed.bytes)).map(line => line.replace(signerToCome, ''))
  const wrong = wrongCharacters(words, wordsOf(documentXml(broken.mended)), wordsOf(documentXml(broken.correct)))
  const names = broken.faults.map(({ rules, name }) => `${rules.join(' ')} ${name}`).join('; ')
  const say = (what: string) => result.examples.push(`${what} (${shapeInWords(broken)}; ${names})`)
  if (wrong.count > 0) {
    result.wordsWrong++
    result.charactersWrong += wrong.count
    say(`words: ${wrong.example}`)
  }
  if (documentXml(again.bytes) !== documentXml(fixed.bytes)) {
    result.notSettled++
    say('mending again changed it')
  }
  const left = fixed.left.faults.filter(({ isMendable }) => isMendable)
  if (left.length > 0) {
    result.leftMendable++
    say(`left: ${left.slice(0, 2).map(tell).join(' / ')}`)
  }
  for (const fault of broken.faults) {
    const counts = result.byFault[faults.indexOf(fault)]
    if (!counts) continue
    const isFound = found.some(({ rule }) => fault.rules.includes(rule))
    const isMended =
      !fixed.left.faults.some(({ rule }) => fault.rules.includes(rule)) && (wrong.count === 0 || !fault.changesWords)
    counts.made++
    if (isFound) counts.found++
    if (isFound && isMended) counts.mended++
    if (!isFound) say(`missed: ${fault.rules.join(' ')} ${fault.name}`)
    else if (fault.isMendable && !isMended) say(`not mended: ${fault.rules.join(' ')} ${fault.name}`)
  }
}
