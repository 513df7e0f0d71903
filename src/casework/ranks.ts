import { logChoose } from './chance.ts'

/** A median and between which two values that of all such cases lies, in at least 95 of 100 such samples. */
export interface Median {
  readonly value: number
  /** Null of fewer than six: not even the least and the greatest of them are as sure as that. */
  readonly interval: { readonly low: number; readonly high: number } | null
}

/**
 * The median with its interval by order statistics, whatever the distribution: the k-th from below and the k-th from above,
 * where a fair coin falls on one side fewer than k times with at most 2.5 % (Conover, Practical Nonparametric Statistics,
 * 3rd ed., 1999, sec. 3.2). Null where there are no values.
 */
export function medianOf(values: Iterable<number>): Median | null {
  const sorted = Float64Array.from(values).sort()
  const count = sorted.length
  const at = (place: number) => sorted[place] as number
  if (count === 0) return null
  const value = (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2
  let [rank, tail] = [0, 0]
  for (;;) {
    tail += Math.exp(logChoose(count, rank) - count * Math.LN2)
    if (tail > 0.025) break
    rank++
  }
  return { value, interval: rank === 0 ? null : { low: at(rank - 1), high: at(count - rank) } }
}

/** How much of the normal distribution lies further out than this, on both sides. */
function outside(deviation: number): number {
  const x = Math.abs(deviation)
  const density = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)
  if (x > 3) {
    // Laplace's continued fraction, from its end
    let fraction = x
    for (let i = 60; i > 0; i--) fraction = x + i / fraction
    return (2 * density) / fraction
  }
  let [term, sum] = [x, x]
  for (let i = 3; term > 1e-17; i += 2) {
    term *= x ** 2 / i
    sum += term
  }
  return 1 - 2 * density * sum
}

/**
 * For each group, how likely chance alone sets its values at least as far above or below those of all other groups
 * together: the rank sum test of Mann and Whitney (Ann. Math. Stat. 18, 1947, p. 50) by the normal distribution, with
 * correction for ties and for continuity (Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd ed., 2014,
 * sec. 4.1). 1 where there is nothing to compare.
 */
export function rankChances(groups: readonly (readonly number[])[]): number[] {
  const pooled = Float64Array.from(groups.flat()).sort()
  const all = pooled.length
  const rankOf = new Map<number, number>()
  let tied = 0
  for (let first = 0; first < all; ) {
    const value = pooled[first] as number
    let next = first + 1
    while (next < all && pooled[next] === value) next++
    // equal values share the middle of their ranks, which count from 1
    rankOf.set(value, (first + 1 + next) / 2)
    tied += (next - first) ** 3 - (next - first)
    first = next
  }
  return groups.map(values => {
    const own = values.length
    const others = all - own
    const variance = ((own * others) / 12) * (all + 1 - tied / (all * (all - 1)))
    if (own === 0 || others === 0 || variance <= 0) return 1
    const ranks = values.reduce((sum, value) => sum + (rankOf.get(value) ?? 0), 0)
    const distance = Math.abs(ranks - (own * (all + 1)) / 2)
    return distance <= 0.5 ? 1 : outside((distance - 0.5) / Math.sqrt(variance))
  })
}

/**
 * Which of many findings are more than chance, if being wrong about any of them may happen no more often than this: the
 * least likely by chance first, each measured by how many are left (Holm, Scand. J. Stat. 6, 1979, p. 65).
 */
export function unlikely(chances: readonly number[], significance: number): boolean[] {
  const found = chances.map(() => false)
  const order = chances.map((chance, place) => ({ chance, place })).sort((a, b) => a.chance - b.chance)
  for (const [i, { chance, place }] of order.entries()) {
    if (chance > significance / (chances.length - i)) break
    found[place] = true
  }
  return found
}
