/** What tells whether passages that were found carry an answer; weights of terms are how rare they are, added up. */
export interface Signs {
  /** BM25 of the best passage and of the one after it. */
  readonly best: number
  readonly second: number
  /** BM25 of the best passage of each source, the best first: a source that says it in ten places stays one. */
  readonly bySource: readonly number[]
  /** Weight of all that is asked: what a passage of average length would score that says each of it once. */
  readonly asked: number
  /** Weight of what both the question and the best passage's title say, as a share of what is asked. */
  readonly titleNamed: number
  /** How like the question is to one that the best passage is known to answer, 0 to 1. */
  readonly likeKnown: number
  /** How many different terms are asked. */
  readonly terms: number
}

/**
 * A logistic regression over questions whose source is known, each asked twice: as it is, and with that source taken
 * away, where whatever comes first is no answer; statutes, policies and guides count alike (`bangban eval answers` measures
 * it by cross-validation).
 */
const weights = {
  reached: 1.615,
  lead: 0.646,
  sourceLead: 2.886,
  spread: 4.146,
  titleNamed: 2.125,
  likeKnown: 2.252,
  terms: 0.825,
  bias: -7.08,
}

/** Probability, 0 to 1, that the best passage answers the question. */
export function probabilityOfAnswer({ best, second, bySource, asked, titleNamed, likeKnown, terms }: Signs): number {
  if (best <= 0 || asked <= 0) return 0
  const ahead = (of: number) => (best - of) / (best + 1)
  const sum =
    weights.reached * (best / asked) +
    weights.lead * ahead(second) +
    weights.sourceLead * ahead(bySource[1] ?? 0) +
    weights.spread * ahead(bySource[4] ?? 0) +
    weights.titleNamed * titleNamed +
    weights.likeKnown * likeKnown +
    weights.terms * Math.log(terms + 1) +
    weights.bias
  return 1 / (1 + Math.exp(-sum))
}
