import { describe, expect, it } from 'vitest'
import { fitLinear, type SparseMatrix } from './linear.ts'
import { randomNumbers } from './random.ts'

/** Random rows of a few columns, and on which side of a plane they lie, some of them on the wrong one. */
function problem(seed: number, rows = 60, width = 12) {
  const next = randomNumbers(seed)
  const dense = Array.from({ length: rows }, () =>
    Array.from({ length: width }, () => (next() < 0.4 ? next() * 2 - 1 : 0)),
  )
  const plane = Array.from({ length: width }, () => next() * 2 - 1)
  const positive = dense.map(row => row.reduce((sum, v, j) => sum + v * (plane[j] ?? 0), 0.1) > 0 !== next() < 0.1)
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const row of dense) {
    row.forEach((value, j) => {
      if (value === 0) return
      indices.push(j)
      values.push(value)
    })
    starts.push(indices.length)
  }
  const matrix: SparseMatrix = {
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
    width,
  }
  return { matrix, dense, positive, all: [...dense.keys()] }
}

const fine = { tolerance: 1e-6, rounds: 5000 }

describe('the linear function', () => {
  it.each([
    [1, 0.1],
    [2, 1],
    [3, 10],
  ])('is the one that costs least: where it lies, the cost has no slope (seed %i, cost %d)', (seed, cost) => {
    const { matrix, dense, positive, all } = problem(seed)
    const weights = fitLinear(matrix, all, row => positive[row] ?? false, { ...fine, cost })
    // gradient of ½|w|² + cost · Σ max(0, 1 − y w·x)², the constant one being a column like the others
    const slope = [...weights]
    for (const row of all) {
      const x = [...(dense[row] ?? []), 1]
      const y = positive[row] ? 1 : -1
      const short = Math.max(0, 1 - y * x.reduce((sum, v, j) => sum + v * (weights[j] ?? 0), 0))
      x.forEach((v, j) => {
        slope[j] = (slope[j] ?? 0) - 2 * cost * short * y * v
      })
    }
    for (const one of slope) expect(Math.abs(one)).toBeLessThan(1e-3)
  })

  it('is what can be computed by hand for one row on each side', () => {
    const matrix = {
      starts: Int32Array.of(0, 1, 2),
      indices: Int32Array.of(0, 0),
      values: Float32Array.of(1, -1),
      width: 1,
    }
    const [weight, constant] = fitLinear(matrix, [0, 1], row => row === 0, { ...fine, cost: 1 })
    // least of ½w² + 2(1 − w)²
    expect(weight).toBeCloseTo(4 / 5, 4)
    expect(constant).toBeCloseTo(0, 4)
  })

  it('looks at the chosen rows alone', () => {
    const { matrix, positive, all } = problem(4)
    const options = { ...fine, cost: 1 }
    const some = all.filter(row => row % 2 === 0)
    const turned = fitLinear(matrix, some, row => (row % 2 === 0 ? (positive[row] ?? false) : true), options)
    expect(turned).toEqual(fitLinear(matrix, some, row => positive[row] ?? false, options))
  })
})
