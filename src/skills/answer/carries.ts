/** What tells whether passages that were found carry an answer; weights of terms are how rare they are, added up. */
export interface Signs {
  /** BM25 of the passages, the best first. */
  readonly scores: readonly number[]
  /** Weight of all that is asked: what a passage of average length would score that says each of it once. */
  readonly asked: number
  /** Weight of what both the question and the best passage's title say, as a share of what is asked. */
  readonly titleNamed: number
  /** How many of the passages are of the same source as the best one, itself among them. */
  readonly ofSameSource: number
  /** How like the question is to one that the best passage is known to answer, 0 to 1. */
  readonly likeKnown: number
  /** How many different terms are asked. */
  readonly terms: number
}

/**
 * A logistic regression over questions whose source is known, each asked twice: as it is, and with that source taken
 * away, where whatever comes first is no answer; statutes, policies and guides count alike (`bench/answers.ts` measures
 * it by cross-validation).
 */
const weights = {
  reached: 1.765,
  lead: 1.943,
  spread: 6.53,
  titleNamed: 2.416,
  ofSameSource: 0.869,
  likeKnown: 1.761,
  terms: 0.903,
  bias: -9.191,
}

/** Probability, 0 to 1, that the best passage answers the question. */
export function probabilityOfAnswer({ scores, asked, titleNamed, ofSameSource, likeKnown, terms }: Signs): number {
  const [best = 0, second = 0] = scores
  if (best <= 0 || asked <= 0) return 0
  const tenth = scores[9] ?? 0
  const sum =
    weights.reached * (best / asked) +
    weights.lead * ((best - second) / (best + 1)) +
    weights.spread * ((best - tenth) / (best + 1)) +
    weights.titleNamed * titleNamed +
    weights.ofSameSource * Math.log(ofSameSource + 1) +
    weights.likeKnown * likeKnown +
    weights.terms * Math.log(terms + 1) +
    weights.bias
  return 1 / (1 + Math.exp(-sum))
}
