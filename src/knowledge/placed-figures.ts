import { type Clause, clausesOf, pairsOf, shareOf } from './clauses.ts'
import { type Figure, figuresIn } from './told.ts'

/** Where another figure fits a sentence so much better than the one that it names, it names the wrong one. */
const clearlyBetter = 0.2

/** A figure, and what it is of. */
export interface Placed {
  readonly figure: Figure
  readonly words: string
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

export const placedIn = ({ text, around }: Clause): Placed[] =>
  figuresIn(text).map(figure => {
    const [before, after] = [text.slice(0, figure.at[0]), text.slice(figure.at[1])]
    return {
      figure,
      words: text.slice(...figure.at),
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

/**
 * The figures of a claim, in its words, that are not known or are known of something else. Figures of the head count wherever
 * they are said; those of the text only of what the text says them of.
 */
export function* wrongFigures(claim: string, known: readonly Placed[], head: readonly Figure[]): Generator<string> {
  for (const said of clausesOf(claim).flatMap(placedIn)) {
    const { figure, bound } = said
    if (figure.kind === 'law' || head.some(one => isSame(figure, one))) continue
    const best = (some: readonly Placed[]) =>
      Math.max(Number.NEGATIVE_INFINITY, ...some.map(one => likeness(said, one)))
    const isHeld = (one: Placed) => isSame(figure, one.figure)
    const isTurned = (one: Placed) => bound !== 'just' && one.bound !== 'just' && bound !== one.bound
    const held = known.filter(one => isHeld(one) && !isTurned(one))
    const rivals = known.filter(one => one.figure.kind === figure.kind && !(isHeld(one) && !isTurned(one)))
    if (held.length === 0 || best(rivals) > best(held) + clearlyBetter) yield said.words
  }
}
