/** A question with the passages that answer it, and what was found for it, the best first. */
export interface Judged {
  readonly gold: readonly string[]
  readonly found: readonly string[]
}

export interface RetrievalFigures {
  readonly queries: number
  /** Mean share of a question's gold passages among the first so many. */
  readonly recallAt5: number
  readonly recallAt10: number
  readonly recallAt100: number
  /** Mean of one by the rank of the first gold passage, 0 where it is not among the first ten. */
  readonly mrrAt10: number
  /** Normalised discounted cumulative gain of the first ten, every gold passage worth the same. */
  readonly ndcgAt10: number
}

const gain = (rank: number) => 1 / Math.log2(rank + 2)

/** Recall, MRR and nDCG as they are usually told (Manning, Raghavan, Schütze: Introduction to Information Retrieval, 8.4). */
export function retrievalFigures(judged: readonly Judged[]): RetrievalFigures {
  const mean = (of: (ranks: readonly number[], gold: readonly string[]) => number) =>
    judged.reduce((sum, { gold, found }) => {
      const isGold = new Set(gold)
      const ranks = found.flatMap((id, rank) => (isGold.has(id) ? [rank] : []))
      return sum + of(ranks, [...isGold])
    }, 0) / Math.max(1, judged.length)
  const recall = (depth: number) => mean((ranks, gold) => ranks.filter(rank => rank < depth).length / gold.length)
  return {
    queries: judged.length,
    recallAt5: recall(5),
    recallAt10: recall(10),
    recallAt100: recall(100),
    mrrAt10: mean(([first]) => (first !== undefined && first < 10 ? 1 / (first + 1) : 0)),
    ndcgAt10: mean((ranks, gold) => {
      const best = gold.slice(0, 10).reduce((sum, _, rank) => sum + gain(rank), 0)
      return ranks.filter(rank => rank < 10).reduce((sum, rank) => sum + gain(rank), 0) / best
    }),
  }
}
