/**
 * How much the first places count beside later ones: 60, as in the paper that proposed it (Cormack, Clarke and Büttcher,
 * 2009), where it was best over many collections. It needs no scores that can be compared, and words and vectors have none.
 */
const flatness = 60

/** Words and vectors count alike: which of them is better depends on the model, which nobody here has chosen. */
const weights = { words: 1, vectors: 1 }

/** Two rankings of the same things joined by their places (reciprocal rank fusion), the best first. */
export function joinRanks<Key>(byWords: readonly Key[], byVectors: readonly Key[]): Key[] {
  const worth = new Map<Key, number>()
  const count = (ranking: readonly Key[], weight: number) => {
    for (const [rank, key] of ranking.entries()) worth.set(key, (worth.get(key) ?? 0) + weight / (flatness + rank + 1))
  }
  count(byWords, weights.words)
  count(byVectors, weights.vectors)
  return [...worth].sort(([, a], [, b]) => b - a).map(([key]) => key)
}
