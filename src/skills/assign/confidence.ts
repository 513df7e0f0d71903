import type { Candidate } from './candidates.ts'

/** A probability that the first is the right one, by what speaks for it and how far behind the second is. */
export function confidenceOf(ranked: readonly Candidate[]): number {
  const [first, second] = ranked
  if (!first) return 0
  return (first.score - (second?.score ?? 0)) / first.score
}
