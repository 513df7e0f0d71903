import { describe, expect, it } from 'vitest'
import { medianOf, rankChances, unlikely } from './ranks.ts'

/** All ways to put `size` of the places 0 … count − 1 into one group, as bit masks. */
function* choices(count: number, size: number): Generator<number> {
  for (let mask = 0; mask < 2 ** count; mask++) if (bits(mask) === size) yield mask
}
const bits = (mask: number) => mask.toString(2).replaceAll('0', '').length

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('the interval of a median', () => {
  it('is that of the tables', () => {
    // Conover, Practical Nonparametric Statistics, table A3, at least 95 %
    const tables = [
      [6, 1, 6],
      [8, 1, 8],
      [9, 2, 8],
      [10, 2, 9],
      [15, 4, 12],
      [20, 6, 15],
    ] as const
    for (const [count, low, high] of tables) expect(medianOf(numbers(count))?.interval).toEqual({ low, high })
  })

  it('holds the true median in 95 % of all cases and no narrower one does, by counting every case', () => {
    for (let count = 6; count <= 14; count++) {
      const low = medianOf(numbers(count))?.interval?.low ?? 0
      // each value is above or below the true median as a coin falls; the interval misses where fewer than `low` are on a side
      const missed = (least: number) =>
        Array.from({ length: 2 ** count }, (_, mask) => bits(mask)).filter(
          above => above < least || count - above < least,
        ).length /
        2 ** count
      expect(missed(low)).toBeLessThanOrEqual(0.05)
      expect(missed(low + 1)).toBeGreaterThan(0.05)
    }
  })

  it('is none of a few, and the middle is that of two where there are two', () => {
    expect(medianOf([])).toBeNull()
    expect(medianOf([3, 1, 2, 9])).toEqual({ value: 2.5, interval: null })
    expect(medianOf([7, 3, 5])?.value).toBe(5)
  })

  it('is about a tenth of the values wide for four hundred of them, and is found for many', () => {
    const { low = 0, high = 0 } = medianOf(numbers(400))?.interval ?? {}
    // the quantiles of the binomial distribution, as SciPy tells them
    expect([low, high]).toEqual([180, 221])
    expect(medianOf(numbers(100_000))?.interval?.low).toBe(49_690)
  })
})

describe('chance in ranks', () => {
  it('is that of the normal distribution with the spread of all assignments, ties or none', () => {
    for (const [own, others] of [
      [
        [1, 2, 2, 5],
        [2, 3, 5, 5, 8, 9],
      ],
      [
        [1.5, 2, 4],
        [3, 6, 7, 8, 9],
      ],
      [
        [4, 4, 4, 4],
        [1, 1, 4, 4, 6],
      ],
    ] as const) {
      const all = [...own, ...others]
      // the statistic itself: pairs in which the one of this group is greater, ties half
      const above = (group: readonly number[], rest: readonly number[]) =>
        group.flatMap(a => rest.map(b => (a > b ? 1 : a === b ? 0.5 : 0) as number)).reduce((a, b) => a + b, 0)
      const every = [...choices(all.length, own.length)].map(mask =>
        above(
          all.filter((_, i) => (mask >> i) & 1),
          all.filter((_, i) => !((mask >> i) & 1)),
        ),
      )
      const mean = every.reduce((a, b) => a + b, 0) / every.length
      const deviation = Math.sqrt(every.reduce((sum, it) => sum + (it - mean) ** 2, 0) / every.length)
      const distance = Math.abs(above(own, others) - mean)
      const [chance = 0, mirrored = 0] = rankChances([own, others])
      expect(chance).toBeCloseTo(twoSided((distance - 0.5) / deviation), 9)
      expect(mirrored).toBeCloseTo(chance, 12)
    }
  })

  it('is what SciPy says', () => {
    // mannwhitneyu(…, method='asymptotic')
    const many = [60, 45] as const
    const a = Array.from({ length: many[0] }, (_, i) => ((i * 37) % 101) / 10)
    const b = Array.from({ length: many[1] }, (_, i) => ((i * 53) % 97) / 10 + 2)
    expect(rankChances([a, b])[0]).toBeCloseTo(0.012778468, 8)
    expect(
      rankChances([
        [1, 2, 2, 5],
        [2, 3, 5, 5, 8, 9],
      ])[0],
    ).toBeCloseTo(0.101163659, 8)
    // the exact one of this is 0.0812521
    expect(
      rankChances([
        [1, 3, 5, 7, 9, 11],
        [4, 6, 8, 10, 12, 14, 16, 18],
      ])[0],
    ).toBeCloseTo(0.081361129, 8)
  })

  it('is small where every value is greater, and all of it where nothing differs', () => {
    expect(rankChances([numbers(200), numbers(200).map(it => it + 200)])[0]).toBeLessThan(1e-60)
    expect(
      rankChances([
        [1, 1, 1],
        [1, 1],
      ]),
    ).toEqual([1, 1])
    expect(rankChances([[1, 2, 3], []])).toEqual([1, 1])
    expect(rankChances([[5], [5]])).toEqual([1, 1])
  })

  it('compares each group with all others together', () => {
    const [a, b, c] = [
      [1, 2, 3, 4],
      [2, 3, 3, 6],
      [7, 8, 9, 9],
    ]
    expect(rankChances([a, b, c] as number[][])[2]).toBeCloseTo(
      rankChances([c, [...(a as number[]), ...(b as number[])]] as number[][])[0] as number,
      12,
    )
  })
})

/** 1 − 2 · the integral of the density from 0, by Simpson's rule. */
function twoSided(x: number): number {
  const parts = 2000
  const density = (at: number) => Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(x)
  for (let i = 1; i < parts; i++) sum += density((x * i) / parts) * (i % 2 === 1 ? 4 : 2)
  return 1 - (2 * sum * x) / parts / 3
}

describe('many comparisons', () => {
  it('are judged by Holm’s steps', () => {
    expect(unlikely([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true])
    expect(unlikely([0.04, 0.04], 0.05)).toEqual([false, false])
    expect(unlikely([0.04, 0.02], 0.05)).toEqual([true, true])
    expect(unlikely([], 0.05)).toEqual([])
  })
})
