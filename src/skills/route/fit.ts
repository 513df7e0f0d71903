import { fitLinear } from './linear.ts'
import type { LinearModels } from './model.ts'
import type { Rows } from './vectors.ts'

/** Costs and ends of the two linear models, chosen by cross-validation. */
const byWeight = { cost: 1, tolerance: 0.1, rounds: 20 }
const byPresence = { cost: 1, tolerance: 0.1, rounds: 8 }

/** In how many of the chosen rows each feature is present, and in how many of each label's; the latter lie side by side. */
function countPresence(
  { starts, indices, features }: Rows,
  chosen: readonly number[],
  answers: Int32Array,
  labelCount: number,
) {
  const whole = new Float64Array(features.length)
  const byLabel = new Float64Array(features.length * labelCount)
  for (const row of chosen) {
    const label = answers[row] ?? 0
    for (let p = starts[row] ?? 0; p < (starts[row + 1] ?? 0); p++) {
      const index = indices[p] ?? 0
      whole[index] = (whole[index] ?? 0) + 1
      byLabel[index * labelCount + label] = (byLabel[index * labelCount + label] ?? 0) + 1
    }
  }
  return { whole, byLabel }
}

/**
 * How much oftener each feature stands in a label's rows than in the others, as the logarithm of the ratio (each seen
 * once more than it was), brought to a usual size of one.
 */
function logCountRatios({ whole, byLabel }: ReturnType<typeof countPresence>, label: number): Float32Array {
  const labelCount = byLabel.length / whole.length
  let inside = whole.length
  let outside = whole.length
  whole.forEach((count, index) => {
    const own = byLabel[index * labelCount + label] ?? 0
    inside += own
    outside += count - own
  })
  const balance = Math.log(outside / inside)
  let squares = 0
  const ratios = Float32Array.from(whole, (count, index) => {
    const own = byLabel[index * labelCount + label] ?? 0
    const ratio = Math.log((own + 1) / (count - own + 1)) + balance
    squares += count * ratio * ratio
    return ratio
  })
  const size = Math.sqrt(squares / whole.reduce((sum, count) => sum + count, 0)) || 1
  return ratios.map(ratio => ratio / size)
}

/** Fills `values` with each present feature's ratio, by the root of how many are present. */
function weighByRatio({ starts, indices }: Rows, ratios: Float32Array, values: Float32Array): void {
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = starts[row] ?? 0
    const to = starts[row + 1] ?? 0
    const factor = 1 / (Math.sqrt(to - from) || 1)
    for (let p = from; p < to; p++) values[p] = (ratios[indices[p] ?? 0] ?? 0) * factor
  }
}

/** Fits both linear models to the chosen rows; `values` are the rows' TF-IDF values, `answers[row]` is a label's number. */
export function fitModels(
  rows: Rows,
  values: Float32Array,
  chosen: readonly number[],
  answers: Int32Array,
  labelCount: number,
) {
  const width = rows.features.length
  const models: LinearModels = {
    weighed: new Float32Array((width + 1) * labelCount),
    present: new Float32Array((width + 1) * labelCount),
  }
  const ratioValues = new Float32Array(values.length)
  const presence = countPresence(rows, chosen, answers, labelCount)
  const matrix = { starts: rows.starts, indices: rows.indices, width }
  for (let label = 0; label < labelCount; label++) {
    const isPositive = (row: number) => answers[row] === label
    const keep = (into: Float32Array, weights: Float32Array, factor: (index: number) => number) => {
      weights.forEach((weight, index) => {
        into[index * labelCount + label] = weight * factor(index)
      })
    }
    keep(models.weighed, fitLinear({ ...matrix, values }, chosen, isPositive, byWeight), () => 1)
    const ratios = logCountRatios(presence, label)
    weighByRatio(rows, ratios, ratioValues)
    keep(
      models.present,
      fitLinear({ ...matrix, values: ratioValues }, chosen, isPositive, byPresence),
      // the constant has no ratio
      index => (index === width ? 1 : (ratios[index] ?? 0)),
    )
  }
  return models
}
