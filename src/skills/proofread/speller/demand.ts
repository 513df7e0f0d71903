/** How much a text's own share of wrong sentences counts; chosen on two of the five splits of bench/proofread-documents.ts. */
const care = {
  /** Share of wrong sentences of which nothing more is asked than the thresholds of the model. */
  usualShare: 0.3,
  /** Sentences of that kind that are thought of beside those of the text: a single sentence says little of its writer. */
  thoughtOf: 10,
  /** The odds that are asked grow by this factor at most. */
  most: 2,
}

/**
 * What a threshold is in a text as this one is written: a long text in which next to nothing looks wrong was read by
 * somebody before, and what still looks wrong is more often meant so than in a text full of slips. The share of
 * wrong sentences is estimated from the judgements themselves (Saerens, Latinne and Decaestecker 2002).
 */
export function demandOf(bestOf: readonly number[]): (threshold: number) => number {
  const { usualShare, thoughtOf, most } = care
  const odds = (share: number) => share / (1 - share)
  let share = usualShare
  for (let round = 0; round < 20; round++) {
    const factor = odds(share) / odds(usualShare)
    const wrong = bestOf.reduce((sum, one) => sum + (factor * one) / (factor * one + 1 - one), 0)
    share = Math.min(usualShare, (wrong + thoughtOf * usualShare) / (bestOf.length + thoughtOf))
  }
  const factor = Math.min(most, odds(usualShare) / odds(share))
  return threshold => (factor * threshold) / (factor * threshold + 1 - threshold)
}
