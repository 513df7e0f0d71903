/** What tells whether passages that were found carry an answer. */
export interface Signs {
  /** BM25 of the best passages, the best first. */
  readonly scores: readonly number[]
  /** Rarity of all that is asked, added up: what a passage of average length would score that says each of it once. */
  readonly asked: number
  /** The share of it, by rarity, that the best passage says. */
  readonly covered: number
  /** How many different terms are asked. */
  readonly terms: number
}

/**
 * A logistic regression over questions whose passage is known, each asked twice: as it is, and with that passage taken
 * away, where whatever comes first is no answer (`bench/answers.ts` measures it by cross-validation).
 */
const weights = { reached: 1.949, lead: 2.864, spread: 7.684, covered: 0.437, terms: 0.398, bias: -6.916 }

/** Probability, 0 to 1, that the best passage answers the question. */
export function probabilityOfAnswer({ scores, asked, covered, terms }: Signs): number {
  const [best = 0, second = 0] = scores
  if (best <= 0 || asked <= 0 || terms === 0) return 0
  const tenth = scores[9] ?? 0
  const sum =
    weights.reached * (best / asked) +
    weights.lead * ((best - second) / (best + 1)) +
    weights.spread * ((best - tenth) / (best + 1)) +
    weights.covered * covered +
    weights.terms * Math.log(terms) +
    weights.bias
  return 1 / (1 + Math.exp(-sum))
}
