import { cutWords, normalise, statutoryTerms } from '../language/index.ts'
import { bare, clausesOf } from './clauses.ts'
import { opposites, turned } from './contraries.ts'
import { placedIn, wrongFigures } from './placed-figures.ts'
import { figuresIn } from './told.ts'

/** A passage that a sentence rests on. */
export interface Ground {
  readonly title: string
  readonly documentNumber: string | null
  readonly heading: string
  readonly label: string
  readonly text: string
}

/** What a sentence says and its grounds don't. */
export interface Fault {
  /**
   * quotation: words in quotation marks that stand nowhere. law: a title. contact: an address or telephone number. figure: a
   * number, date, amount, article or document number that is not there, or is there of something else. opposite: the grounds
   * say the contrary. words: too little of what it says is there.
   */
  readonly kind: 'quotation' | 'law' | 'contact' | 'figure' | 'opposite' | 'words'
  /** The words at fault. */
  readonly said: string
}

/** At least this share of what a sentence says, words weighed by how rare they are, stands in its grounds. */
const enoughSaid = 0.55
/** A word that nobody has said weighs no more than this, or one new word would outweigh a sentence. */
const heaviestWord = 5
const headOf = ({ title, documentNumber, heading, label }: Ground) => [title, documentNumber, heading, label].join('\n')

function* quotations(claim: string, all: string): Generator<Fault> {
  for (const [whole, first, second] of claim.matchAll(/“([^“”]{4,})”|「([^「」]{4,})」/gu))
    if (!all.includes(bare(first ?? second ?? ''))) yield { kind: 'quotation', said: whole }
}

const inContact =
  /https?:\/\/[^\s，。；）)]+|www\.[^\s，。；）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)/giu

function* contacts(claim: string, all: string): Generator<Fault> {
  const joined = (text: string) => bare(text).replace(/-/gu, '').toLowerCase()
  const known = joined(all)
  for (const [said] of normalise(claim).matchAll(inContact))
    if (!known.includes(joined(said))) yield { kind: 'contact', said }
}

/** 根据劳动合同法第八十二条 names a law without 《》. */
const namedLaw =
  /(?:根据|依据|依照|按照|违反|适用)(?:了)?([\p{Script=Han}]{2,30}?(?:法|条例|办法|规定|细则|规则))(?=第|，|的|$)/gu
/** 按照规定, 根据本办法 name none. */
const namesNone =
  /^(?:有关|相关|国家|上述|以上|该|本|此|现行|前款|法律)?(?:法|条例|办法|规定|细则|规则)$|^(?:国家|有关|相关|法律).*规定$|^本/u

function* laws(claim: string, all: string): Generator<Fault> {
  const named = claim.replace(/《[^《》]*》/gu, '').matchAll(namedLaw)
  const titles = [
    ...figuresIn(claim)
      .filter(one => one.kind === 'law')
      .map(one => one.value),
    ...[...named].map(([, title = '']) => title).filter(title => !namesNone.test(title)),
  ]
  for (const said of titles) if (!all.includes(bare(said).replace(/^中华人民共和国/u, ''))) yield { kind: 'law', said }
}

const named = (kind: Fault['kind'], words: Iterable<string>): Fault[] => [...words].map(said => ({ kind, said }))

/** Words by which a sentence is polite or goes on, and says nothing. */
const saysNothing =
  /^(?:您好|你好|按照|根据|依据|规定|也就是说|具体|如下|因此|所以|此外|另外|其中|对于|关于|需要|可以|如果)$/u
const isContent = (word: string) => /\p{Script=Han}{2}|[A-Za-z]{2}/u.test(word) && !saysNothing.test(word)

/** Of all that a sentence says so much is said by its grounds, 0 to 1: in its words, or in those that statutes have for them. */
function shareSaid(claim: string, all: string, rarity: (term: string) => number): number {
  const words = [...new Set(cutWords(claim).filter(isContent))]
  const isSaid = (word: string) =>
    all.includes(bare(word)) || statutoryTerms(word).some(({ terms }) => terms.some(term => all.includes(bare(term))))
  const weigh = (some: readonly string[]) => some.reduce((sum, word) => sum + Math.min(rarity(word), heaviestWord), 0)
  // figures are looked at by themselves; where there is neither word nor figure, nothing is said
  if (words.length === 0) return figuresIn(claim).length > 0 || all.includes(bare(claim).padEnd(2, '\0')) ? 1 : 0
  return weigh(words.filter(isSaid)) / weigh(words)
}

/**
 * What of a sentence its grounds don't carry; nothing where they carry all of it. Whether these grounds exist, are in force
 * and may be read is for the caller. `rarity`: how much a word tells, as the index has it.
 */
export function faultsOf(claim: string, grounds: readonly Ground[], rarity: (term: string) => number): Fault[] {
  const heads = grounds.map(headOf)
  const texts = grounds.map(one => one.text)
  const all = bare([...heads, ...texts].join('\n'))
  const faults = [
    ...quotations(claim, all),
    ...contacts(claim, all),
    ...laws(claim, all),
    ...named('figure', wrongFigures(claim, texts.flatMap(clausesOf).flatMap(placedIn), heads.flatMap(figuresIn))),
    ...named('opposite', turned(claim, all)),
    ...named('opposite', opposites(claim, texts)),
  ]
  return shareSaid(claim, all, rarity) < enoughSaid ? [...faults, { kind: 'words', said: claim.trim() }] : faults
}
