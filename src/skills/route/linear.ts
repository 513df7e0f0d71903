import { randomNumbers, shuffle } from './random.ts'

/** Rows of a sparse matrix: row i has the entries from starts[i] to starts[i + 1]. */
export interface SparseMatrix {
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float32Array
  /** Number of columns. */
  readonly width: number
}

export interface LinearOptions {
  /** What a row on the wrong side costs, beside what weights cost. */
  readonly cost: number
  /** Ends when no row is further than this from where it belongs. */
  readonly tolerance: number
  /** Times over all rows, at most. */
  readonly rounds: number
}

/**
 * The linear function that tells positive rows from the others: L2-regularised, squared hinge loss, in the dual by
 * coordinate descent with shrinking (Hsieh et al. 2008, ICML, algorithm 3; what `liblinear -s 1` computes).
 * Returns the weights of all columns and, last, that of the constant one. The same input gives the same output.
 */
export function fitLinear(
  { starts, indices, values, width }: SparseMatrix,
  rows: readonly number[],
  isPositive: (row: number) => boolean,
  { cost, tolerance, rounds }: LinearOptions,
): Float32Array {
  const weights = new Float32Array(width + 1)
  const sign = Int8Array.from(rows, row => (isPositive(row) ? 1 : -1))
  const alpha = new Float64Array(rows.length)
  const slack = 0.5 / cost
  const curvature = Float64Array.from(rows, row => {
    let sum = 1 + slack
    for (let p = starts[row] ?? 0; p < (starts[row + 1] ?? 0); p++) sum += (values[p] ?? 0) ** 2
    return sum
  })
  const next = randomNumbers(1)
  const order = Int32Array.from(rows.keys())
  let active = order.length
  let bound = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    shuffle(order.subarray(0, active), next)
    let most = Number.NEGATIVE_INFINITY
    let least = Number.POSITIVE_INFINITY
    for (let s = 0; s < active; s++) {
      const i = order[s] ?? 0
      const row = rows[i] ?? 0
      const from = starts[row] ?? 0
      const to = starts[row + 1] ?? 0
      let sum = weights[width] ?? 0
      for (let p = from; p < to; p++) sum += (weights[indices[p] ?? 0] ?? 0) * (values[p] ?? 0)
      const y = sign[i] ?? 1
      const before = alpha[i] ?? 0
      const gradient = sum * y - 1 + before * slack
      if (before === 0 && gradient > bound) {
        // far on the right side: it is looked at again only when the others are done
        active--
        order[s] = order[active] ?? 0
        order[active] = i
        s--
        continue
      }
      const projected = before === 0 ? Math.min(gradient, 0) : gradient
      most = Math.max(most, projected)
      least = Math.min(least, projected)
      if (Math.abs(projected) < 1e-12) continue
      const after = Math.max(before - gradient / (curvature[i] ?? 1), 0)
      alpha[i] = after
      const change = (after - before) * y
      if (change === 0) continue
      weights[width] = (weights[width] ?? 0) + change
      for (let p = from; p < to; p++) {
        const index = indices[p] ?? 0
        weights[index] = (weights[index] ?? 0) + change * (values[p] ?? 0)
      }
    }
    if (most - least <= tolerance) {
      if (active === order.length) break
      active = order.length
      bound = Number.POSITIVE_INFINITY
    } else bound = most <= 0 ? Number.POSITIVE_INFINITY : most
  }
  return weights
}
