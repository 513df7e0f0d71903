import { bare, type Clause, clausesOf, pairsOf, shareOf } from './clauses.ts'

/** A clause that shares this much of its pairs of characters with another one says the same, but for what is turned round. */
const sameClause = 0.6
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

/** Words that are turned round in their place: 可以拒载 where the grounds say 不得拒载 and nowhere 可以拒载; 轻度以下 for 轻度以上. */
export function* turned(claim: string, all: string): Generator<string> {
  const said = bare(claim)
  for (const { words, at } of turning)
    for (const [own, other] of [words, words.toReversed()])
      for (const word of own ?? [])
        for (let i = said.indexOf(word); i >= 0; i = said.indexOf(word, i + 1)) {
          const beside =
            at === 'before' ? said.slice(i + word.length, i + word.length + 2) : said.slice(Math.max(0, i - 2), i)
          if (!/^\p{Script=Han}{2}$/u.test(beside)) continue
          const isSaid = (one: string) => all.includes(at === 'before' ? one + beside : beside + one)
          if (!own?.some(isSaid) && other?.some(isSaid)) yield at === 'before' ? word + beside : beside + word
        }
}

/** Clauses that say the contrary of the clause of a text that is most like them, what stands around counted too. */
export function* opposites(claim: string, texts: readonly string[]): Generator<string> {
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
    if ((isTurned && best.likeness >= sameClause / 2) || isNegated) yield said.text.trim()
  }
}
