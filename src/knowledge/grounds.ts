import { cutWords, normalise, statutoryTerms } from '../language/index.ts'
import { plain } from './plain.ts'
import { type Figure, figuresIn } from './told.ts'

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
/** A clause that shares this much of its pairs of characters with another one says the same, but for what is turned round. */
const sameClause = 0.6
/** Where another figure fits a sentence so much better than the one that it names, it names the wrong one. */
const clearlyBetter = 0.2

const bare = (text: string) => plain(normalise(text)).replace(/[\s“”「」‘’]/gu, '')
const headOf = ({ title, documentNumber, heading, label }: Ground) => [title, documentNumber, heading, label].join('\n')

/** Pairs of neighbouring characters, by which two texts are compared. */
function pairsOf(text: string): Set<string> {
  const characters = [...bare(text)].filter(one => /[\p{Script=Han}A-Za-z\d]/u.test(one))
  return new Set(characters.slice(1).map((one, i) => `${characters[i]}${one}`))
}

/** How much of the first is in the second, 0 to 1. */
const shareOf = (said: ReadonlySet<string>, of: ReadonlySet<string>) =>
  said.size === 0 ? 0 : [...said].filter(one => of.has(one)).length / said.size

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

/** A clause, and the one with those before and after it: they say what it is about. */
interface Clause {
  readonly text: string
  readonly around: string
}

function clausesOf(text: string): Clause[] {
  const all = text.split(/[，,；;。！？!?：\n]+|:(?![\d０-９])/u).filter(one => one.trim() !== '')
  return all.map((one, i) => ({ text: one, around: [all[i - 2], all[i - 1], one, all[i + 1]].join('\n') }))
}

/** A figure, and what it is of. */
interface Placed {
  readonly figure: Figure
  /** At least, at most, or just so. */
  readonly bound: 'least' | 'most' | 'just'
  /** The characters on both sides, the clause without the figure, and the clauses around. */
  readonly beside: ReadonlySet<string>
  readonly clause: ReadonlySet<string>
  readonly around: ReadonlySet<string>
}

/** 不超过承载量的百分之七十: up to eight characters stand between. */
function boundOf(before: string, after: string): Placed['bound'] {
  if (/(?:不超过|不高于|不多于|不大于|最多|至多|不得超过|不晚于|不迟于)[^，。；]{0,8}$/u.test(before)) return 'most'
  if (
    /(?:不少于|不低于|不小于|最少|至少|不得少于|不得低于|不早于|(?<!不)(?:超过|高于|多于))[^，。；]{0,8}$/u.test(before)
  )
    return 'least'
  if (/^[^，。；]{0,4}?以上/u.test(after)) return 'least'
  return /^[^，。；]{0,4}?(?:以下|以内|之内|内)/u.test(after) ? 'most' : 'just'
}

const placedIn = ({ text, around }: Clause): Placed[] =>
  figuresIn(text).map(figure => {
    const [before, after] = [text.slice(0, figure.at[0]), text.slice(figure.at[1])]
    return {
      figure,
      bound: boundOf(before, after),
      beside: pairsOf(`${before.slice(-6)}〇${after.slice(0, 6)}`),
      clause: pairsOf(`${before}〇${after}`),
      around: pairsOf(around),
    }
  })

const likeness = (said: Placed, known: Placed) =>
  0.5 * shareOf(said.beside, known.beside) +
  shareOf(said.clause, known.clause) +
  0.5 * shareOf(said.around, known.around)

const isSame = (said: Figure, known: Figure) =>
  said.kind === known.kind &&
  // 2025年 and 3月18日 are told by 2025年3月18日
  (said.value === known.value ||
    (said.kind === 'day' &&
      (known.value.startsWith(said.value) || known.value.endsWith(said.value.replace(/^-/u, '')))))

/** Figures of the head count wherever they are said; those of the text only of what the text says them of. */
function* figures(claim: string, known: readonly Placed[], head: readonly Figure[]): Generator<Fault> {
  for (const said of clausesOf(claim).flatMap(placedIn)) {
    const { figure, bound } = said
    if (figure.kind === 'law' || head.some(one => isSame(figure, one))) continue
    const best = (some: readonly Placed[]) =>
      Math.max(Number.NEGATIVE_INFINITY, ...some.map(one => likeness(said, one)))
    const isHeld = (one: Placed) => isSame(figure, one.figure)
    const isTurned = (one: Placed) => bound !== 'just' && one.bound !== 'just' && bound !== one.bound
    const held = known.filter(one => isHeld(one) && !isTurned(one))
    const rivals = known.filter(one => one.figure.kind === figure.kind && !(isHeld(one) && !isTurned(one)))
    if (held.length === 0 || best(rivals) > best(held) + clearlyBetter) yield { kind: 'figure', said: claim.trim() }
  }
}

/** Who says one where the other stands says the contrary. */
const contraries: readonly (readonly [RegExp, RegExp])[] = [
  [/(?<!不)可以|有权|(?<!不)允许|(?<!不)准予|(?<!不)能够/u, /不得|不可以|不能|禁止|严禁|无权|不准|不予|不允许/u],
  [/(?<!不)应当|必须|(?<!无)须/u, /(?<!不)可以|无需|无须|不必|不用|不需要|不得|免予/u],
  [/免费|不收费|不收取|免收|免缴/u, /(?<![不免])(?:收费|收取|缴纳|缴费)/u],
  [/(?<!不)需要|应提供|应当提供/u, /无需|无须|不需要|不用|免于|免予|不必/u],
  [/(?<!不)予以|(?<!不)批准|(?<!不)同意|(?<!不)受理|(?<!不)支持/u, /不予|不批准|不同意|驳回|拒绝|不受理|不支持/u],
  [/(?<!不)包括|(?<!不)包含|(?<!不)适用/u, /不包括|不包含|不含|不适用|除外/u],
  [/之前|以前|(?<=[日内月年])前/u, /之后|以后|(?<=[日内月年])后/u],
]
const negation = /不|未|无|没|非|禁止|严禁|免/u
/** Words that turn what stands just behind them, and those that turn what stands just before. */
const turning: readonly { readonly words: readonly (readonly string[])[]; readonly at: 'before' | 'after' }[] = [
  {
    words: [
      ['可以', '有权', '应当', '必须', '允许'],
      ['不得', '不可以', '不能', '禁止', '严禁', '无权', '无需', '不必'],
    ],
    at: 'before',
  },
  {
    words: [
      ['不超过', '不高于', '最多', '至多'],
      ['不少于', '不低于', '最少', '至少'],
    ],
    at: 'before',
  },
  { words: [['以上'], ['以下']], at: 'after' },
]

/** 可以拒载 where the grounds say 不得拒载 and nowhere 可以拒载; 轻度以下 for 轻度以上. */
function* turned(claim: string, all: string): Generator<Fault> {
  const said = bare(claim)
  for (const { words, at } of turning)
    for (const [own, other] of [words, words.toReversed()])
      for (const word of own ?? [])
        for (let i = said.indexOf(word); i >= 0; i = said.indexOf(word, i + 1)) {
          const beside =
            at === 'before' ? said.slice(i + word.length, i + word.length + 2) : said.slice(Math.max(0, i - 2), i)
          if (!/^\p{Script=Han}{2}$/u.test(beside)) continue
          const isSaid = (one: string) => all.includes(at === 'before' ? one + beside : beside + one)
          if (!own?.some(isSaid) && other?.some(isSaid))
            yield { kind: 'opposite', said: at === 'before' ? word + beside : beside + word }
        }
}

function* opposites(claim: string, texts: readonly string[]): Generator<Fault> {
  const paired = ({ text, around }: Clause) => ({ text, pairs: pairsOf(text), around: pairsOf(around) })
  const known = texts.flatMap(clausesOf).map(paired)
  for (const said of clausesOf(claim).map(paired)) {
    if (said.pairs.size === 0) continue
    const likeness = (one: typeof said) =>
      Math.min(shareOf(said.pairs, one.pairs), Math.max(shareOf(one.pairs, said.pairs), 0.5))
    const like = known.map(one => ({
      ...one,
      likeness: likeness(one),
      fits: likeness(one) + shareOf(said.around, one.around),
    }))
    const best = like.reduce((a, b) => (b.fits > a.fits ? b : a), { text: '', likeness: 0, fits: 0 })
    const isTurned = contraries.some(pair =>
      [pair, pair.toReversed()].some(
        ([a, b]) => a?.test(said.text) && !b?.test(said.text) && b?.test(best.text) && !a.test(best.text),
      ),
    )
    const isNegated = best.likeness >= sameClause && negation.test(said.text) !== negation.test(best.text)
    if ((isTurned && best.likeness >= sameClause / 2) || isNegated) yield { kind: 'opposite', said: said.text.trim() }
  }
}

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
    ...figures(claim, texts.flatMap(clausesOf).flatMap(placedIn), heads.flatMap(figuresIn)),
    ...turned(claim, all),
    ...opposites(claim, texts),
  ]
  return shareSaid(claim, all, rarity) < enoughSaid ? [...faults, { kind: 'words', said: claim.trim() }] : faults
}
