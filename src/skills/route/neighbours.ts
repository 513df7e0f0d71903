import type { AppealText } from './features.ts'
import { type Example, type RouteModel, type SparseVector, vectorise } from './model.ts'

export interface Neighbour {
  readonly example: Example
  /** Cosine of the TF-IDF vectors, 0–1. */
  readonly similarity: number
}

/** Finds the most similar earlier appeals through an inverted index of TF-IDF weights. */
export class Neighbours {
  readonly #model: RouteModel
  readonly #examples: Example[] = []
  readonly #postings = new Map<number, { example: number; value: number }[]>()

  constructor(model: RouteModel, examples: readonly Example[]) {
    this.#model = model
    for (const example of examples) this.add(example)
  }

  add(example: Example): void {
    const position = this.#examples.push(example) - 1
    const { indices, values } = vectorise(this.#model, example)
    indices.forEach((index, i) => {
      const list = this.#postings.get(index)
      const posting = { example: position, value: values[i] ?? 0 }
      if (list) list.push(posting)
      else this.#postings.set(index, [posting])
    })
  }

  nearest(appeal: AppealText, count: number): Neighbour[] {
    return this.nearestTo(vectorise(this.#model, appeal), count)
  }

  nearestTo({ indices, values }: SparseVector, count: number): Neighbour[] {
    const scores = new Map<number, number>()
    indices.forEach((index, i) => {
      for (const { example, value } of this.#postings.get(index) ?? []) {
        scores.set(example, (scores.get(example) ?? 0) + value * (values[i] ?? 0))
      }
    })
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .flatMap(([position, similarity]) => {
        const example = this.#examples[position]
        return example ? [{ example, similarity: Math.min(1, Math.round(similarity * 1000) / 1000) }] : []
      })
  }
}
