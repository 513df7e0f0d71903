import type { SparseVector } from './vectors.ts'

export interface Neighbour<Item> {
  readonly item: Item
  /** Cosine of the words' TF-IDF vectors, 0–1. */
  readonly similarity: number
}

interface Posting {
  readonly positions: number[]
  readonly values: number[]
}

/** A word that more than this share of the appeals hold brings none of them near; it only costs time. */
const frequent = 0.05
/** … but in a small collection so many are never too many. */
const few = 50

/** Finds the most similar earlier appeals through an inverted index of their words; new ones count at once. */
export class Neighbours<Item> {
  readonly #items: Item[] = []
  readonly #postings = new Map<number, Posting>()

  /** `words` of length one, by `vectoriseWords`. */
  add(item: Item, { indices, values }: SparseVector): void {
    const position = this.#items.push(item) - 1
    indices.forEach((index, i) => {
      const posting = this.#postings.get(index)
      if (posting) {
        posting.positions.push(position)
        posting.values.push(values[i] ?? 0)
      } else this.#postings.set(index, { positions: [position], values: [values[i] ?? 0] })
    })
  }

  /** The nearest first, at most `count`; those that share no telling word are not among them. */
  nearest({ indices, values }: SparseVector, count: number): Neighbour<Item>[] {
    const similarities = new Float64Array(this.#items.length)
    const touched: number[] = []
    const most = Math.max(few, frequent * this.#items.length)
    indices.forEach((index, i) => {
      const posting = this.#postings.get(index)
      if (!posting || posting.positions.length > most) return
      const value = values[i] ?? 0
      for (let p = 0; p < posting.positions.length; p++) {
        const position = posting.positions[p] ?? 0
        const before = similarities[position] ?? 0
        if (before === 0) touched.push(position)
        similarities[position] = before + value * (posting.values[p] ?? 0)
      }
    })
    const best: number[] = []
    for (const position of touched) {
      const similarity = similarities[position] ?? 0
      if (best.length === count && similarity <= (similarities[best[count - 1] ?? 0] ?? 0)) continue
      let at = best.length
      while (at > 0 && (similarities[best[at - 1] ?? 0] ?? 0) < similarity) at--
      best.splice(at, 0, position)
      if (best.length > count) best.pop()
    }
    return best.flatMap(position => {
      const item = this.#items[position]
      return item === undefined ? [] : [{ item, similarity: Math.min(1, similarities[position] ?? 0) }]
    })
  }
}

/** So many earlier appeals have a say. */
export const asked = 20

/** What share of near appeals, each by the square of its similarity, bears each label. */
export function votes<Item>(
  near: readonly Neighbour<Item>[],
  labelCount: number,
  labelOf: (item: Item) => number | undefined,
): Float64Array {
  const shares = new Float64Array(labelCount)
  let total = 0
  for (const { item, similarity } of near) {
    const label = labelOf(item)
    if (label === undefined) continue
    shares[label] = (shares[label] ?? 0) + similarity ** 2
    total += similarity ** 2
  }
  return total === 0 ? shares : shares.map(share => share / total)
}

/**
 * How far what was decided on the nearest appeal holds for this one as well, where the model, which doesn't know it,
 * says otherwise: half at a similarity of one half. Measured on messages that were kept back: at 0.1, 0.2, 0.3 and 0.4
 * the nearest one was right in 9, 14, 26 and 50 of 100 such cases.
 */
export const trust = (similarity: number): number => similarity ** 2 / (similarity ** 2 + 0.25)
