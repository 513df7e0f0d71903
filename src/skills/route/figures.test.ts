import { describe, expect, it } from 'vitest'
import { coverage, type Judged, routingFigures } from './figures.ts'

const judged = (answer: string, ...found: [string, number][]): Judged => ({
  answer,
  found: found.map(([label, probability]) => ({ label, probability })),
})
const four = [
  judged('a', ['a', 0.9], ['b', 0.1]),
  judged('a', ['b', 0.6], ['a', 0.4]),
  judged('b', ['b', 0.7], ['a', 0.3]),
  judged('c', ['a', 0.5], ['b', 0.3], ['d', 0.2], ['c', 0]),
]

describe('the figures', () => {
  const figures = routingFigures(four)

  it('are those that can be counted by hand', () => {
    expect(figures.accuracy).toBe(0.5)
    // a: 1 hit, 2 given, 2 said; b: 1, 1, 2; c: 0
    expect(figures.macroF1).toBeCloseTo((2 / 4 + 2 / 3 + 0) / 3, 9)
    expect(figures.top3).toBe(0.75)
    expect(figures.confusion).toEqual({
      labels: ['a', 'b', 'c'],
      counts: [
        [1, 1, 0],
        [0, 1, 0],
        [1, 0, 0],
      ],
    })
    // each in a bin of its own: 0.1 + 0.6 + 0.3 + 0.5
    expect(figures.ece).toBeCloseTo(1.5 / 4, 9)
  })

  it('of what is sent count those from the threshold on', () => {
    expect(coverage(four, 0.7)).toEqual({ share: 0.5, accuracy: 1 })
    expect(coverage(four, 0.6)).toEqual({ share: 0.75, accuracy: 2 / 3 })
    expect(coverage(four, 1.01)).toEqual({ share: 0, accuracy: 0 })
  })

  it('of nothing are nothing', () => {
    expect(routingFigures([])).toMatchObject({ examples: 0, accuracy: 0, macroF1: 0, top3: 0, ece: 0 })
  })
})
