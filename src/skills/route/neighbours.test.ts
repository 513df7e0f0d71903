import { describe, expect, it } from 'vitest'
import { Neighbours, votes } from './neighbours.ts'
import { randomNumbers } from './random.ts'
import type { SparseVector } from './vectors.ts'

const vector = (entries: readonly (readonly [number, number])[]): SparseVector => {
  const length = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0))
  return {
    indices: Int32Array.from(entries, ([index]) => index),
    values: Float32Array.from(entries, ([, value]) => value / length),
  }
}

const cosine = (a: SparseVector, b: SparseVector) =>
  a.indices.reduce((sum, index, i) => {
    const j = b.indices.indexOf(index)
    return j < 0 ? sum : sum + (a.values[i] ?? 0) * (b.values[j] ?? 0)
  }, 0)

describe('the nearest appeals', () => {
  it('are those of a look at all of them, in the same order', () => {
    const next = randomNumbers(9)
    const all = Array.from({ length: 45 }, () =>
      vector(
        Array.from({ length: 30 }, (_, index) => [index, next()] as const).filter(() => next() < 0.3 || next() < 0.05),
      ),
    ).filter(one => one.indices.length > 0)
    const index = new Neighbours<number>()
    all.forEach((one, i) => {
      index.add(i, one)
    })
    for (const asked of all.slice(0, 10)) {
      const expected = all
        .map((one, i) => ({ i, similarity: cosine(asked, one) }))
        .filter(one => one.similarity > 0)
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 7)
      const found = index.nearest(asked, 7)
      expect(found.map(one => one.item)).toEqual(expected.map(one => one.i))
      found.forEach((one, k) => {
        expect(one.similarity).toBeCloseTo(expected[k]?.similarity ?? 0, 5)
      })
    }
  })

  it('know one that was added a moment ago', () => {
    const index = new Neighbours<string>()
    const asked = vector([[1, 1]])
    expect(index.nearest(asked, 3)).toEqual([])
    index.add('new', asked)
    expect(index.nearest(asked, 3)).toEqual([{ item: 'new', similarity: 1 }])
  })

  it('vote by the square of how near they are, and none of them is as good as no vote', () => {
    const index = new Neighbours<number>()
    index.add(0, vector([[1, 1]]))
    index.add(
      1,
      vector([
        [1, 1],
        [2, 1],
      ]),
    )
    expect([...votes(index.nearest(vector([[1, 1]]), 9), 3, one => one)].map(one => Math.round(one * 1000))).toEqual([
      667, 333, 0,
    ])
    expect([...votes(index.nearest(vector([[9, 1]]), 9), 3, one => one)]).toEqual([0, 0, 0])
  })
})
