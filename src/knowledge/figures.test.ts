import { expect, it } from 'vitest'
import { retrievalFigures } from './figures.ts'

it('tells recall, reciprocal rank and gain', () => {
  const figures = retrievalFigures([
    { gold: ['a', 'b'], found: ['x', 'a', 'y', 'z', 'w', 'v', 'b'] },
    { gold: ['c'], found: ['c'] },
    { gold: ['d'], found: Array.from({ length: 60 }, (_, i) => (i === 50 ? 'd' : `${i}`)) },
    { gold: ['e'], found: [] },
  ])
  expect(figures.queries).toBe(4)
  expect(figures.recallAt5).toBeCloseTo((0.5 + 1) / 4)
  expect(figures.recallAt10).toBeCloseTo((1 + 1) / 4)
  expect(figures.recallAt100).toBeCloseTo(3 / 4)
  expect(figures.mrrAt10).toBeCloseTo((1 / 2 + 1) / 4)
  const gain = (rank: number) => 1 / Math.log2(rank + 1)
  expect(figures.ndcgAt10).toBeCloseTo(((gain(2) + gain(7)) / (gain(1) + gain(2)) + 1) / 4)
})

it('tells zeros of no questions', () => {
  expect(retrievalFigures([])).toMatchObject({ queries: 0, recallAt10: 0, ndcgAt10: 0 })
})
