import type { Candidate } from './candidates.ts'

/**
 * How often the first was right, by how far it was ahead of the second (share of its score): a quarter of the items of
 * bench/assign.ts, smoothed; the other quarter checks it.
 */
const measured: readonly (readonly [ahead: number, right: number])[] = [
  [0, 0.35],
  [0.15, 0.4],
  [0.25, 0.45],
  [0.35, 0.75],
  [0.45, 0.92],
  [0.7, 0.95],
  [1, 0.97],
]

/** The probability that the first of the departments is the right one. */
export function confidenceOf(ranked: readonly Candidate[]): number {
  const [first, second] = ranked
  if (!first) return 0
  const ahead = (first.score - (second?.score ?? 0)) / first.score
  const after = Math.max(
    1,
    measured.findIndex(([at]) => at >= ahead),
  )
  const [from, low] = measured[after - 1] ?? [0, 0]
  const [to, high] = measured[after] ?? [1, 0]
  return low + ((high - low) * (ahead - from)) / (to - from)
}
