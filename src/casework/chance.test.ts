import { describe, expect, it } from 'vitest'
import { chanceOf, intervalOf } from './chance.ts'

describe('the interval of a share', () => {
  it('is that of Wilson', () => {
    // Newcombe, Statistics in Medicine 17, 1998, p. 857, table I, method 3
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const
    for (const [count, of, low, high] of cases) {
      const interval = intervalOf({ count, of })
      expect(interval?.low).toBeCloseTo(low, 4)
      expect(interval?.high).toBeCloseTo(high, 4)
    }
    expect(intervalOf({ count: 0, of: 0 })).toBeNull()
  })
})

describe('chance', () => {
  it('is that of Fisher’s exact test', () => {
    // Fisher's lady tasting tea: three of four right
    expect(chanceOf({ count: 3, of: 4 }, { count: 1, of: 4 })).toBeCloseTo(0.4857, 4)
    expect(chanceOf({ count: 1, of: 12 }, { count: 9, of: 12 })).toBeCloseTo(0.002759, 6)
  })

  it('explains all where nothing was counted, and the same share', () => {
    expect(chanceOf({ count: 0, of: 0 }, { count: 5, of: 9 })).toBe(1)
    expect(chanceOf({ count: 50, of: 100 }, { count: 500, of: 1000 })).toBeCloseTo(1, 6)
  })

  it('explains little of a large gap of many', () => {
    expect(chanceOf({ count: 700, of: 1000 }, { count: 900, of: 1000 })).toBeLessThan(1e-20)
  })
})
