import { type Combination, combine, fitCombination, type Views } from './combine.ts'
import { fitLinear } from './linear.ts'
import { type Example, type LinearModels, type RouteModel, scores } from './model.ts'
import { Neighbours, votes } from './neighbours.ts'
import { randomNumbers, shuffle } from './random.ts'
import { inverseFrequencies, type Rows, readRows, type SparseVector, weigh, wordsOfVector } from './vectors.ts'

export interface TrainingReport {
  readonly examples: number
  readonly categoryAccuracy: number
  readonly departmentAccuracy: number
  readonly sureShare: number
  readonly sureAccuracy: number
}

/** How a model that had not seen an example judged it. */
export interface HeldOut {
  readonly id: string
  readonly label: string
  readonly found: string
  /** Of the department, all of its categories together. */
  readonly probability: number
  readonly isRight: boolean
}

export interface Trained {
  readonly model: RouteModel
  /** Figures on held-out folds. */
  readonly report: TrainingReport
  readonly heldOut: readonly HeldOut[]
}

const folds = 5
/** Share of sure proposals that held-out examples must bear out. */
const surePrecision = 0.98

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

/** Fits both linear models to the chosen rows. */
function fitModels(
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

const rowVector = ({ starts, indices }: Rows, values: Float32Array, row: number): SparseVector => ({
  indices: indices.subarray(starts[row], starts[row + 1]),
  values: values.subarray(starts[row], starts[row + 1]),
})

/** The views of every row by models trained without it. */
function crossValidate(rows: Rows, labels: Int32Array, labelCount: number): Views[] {
  const order = Int32Array.from(labels.keys())
  shuffle(order, randomNumbers(7))
  const views: Views[] = []
  for (let fold = 0; fold < folds; fold++) {
    const chosen = [...order.filter((_, i) => i % folds !== fold)]
    const idf = inverseFrequencies(rows, chosen)
    const values = weigh(rows, idf)
    const models = fitModels(rows, values, chosen, labels, labelCount)
    const vocabulary = { index: new Map<string, number>(), kind: rows.kind, idf }
    const wordsOf = (row: number) => wordsOfVector(vocabulary, rowVector(rows, values, row))
    const neighbours = new Neighbours<number>()
    for (const row of chosen) neighbours.add(row, wordsOf(row))
    for (const row of order.filter((_, i) => i % folds === fold)) {
      views[row] = {
        ...scores(models, labelCount, rowVector(rows, values, row)),
        votes: votes(neighbours, wordsOf(row), labelCount, other => labels[other]),
      }
    }
  }
  return views
}

/** The department with the largest probability, all of its categories together. */
function topDepartment(
  probabilities: Float64Array,
  labels: readonly string[],
  departmentOf: (label: string) => string,
) {
  const sums = new Map<string, number>()
  labels.forEach((label, i) => {
    const department = departmentOf(label)
    sums.set(department, (sums.get(department) ?? 0) + (probabilities[i] ?? 0))
  })
  let best = { department: '', probability: -1 }
  for (const [department, probability] of sums) if (probability > best.probability) best = { department, probability }
  return best
}

/** Fewer examples than this prove no threshold: a handful that were all right may be luck. */
const enoughToProve = 50

/**
 * The lowest probability from which held-out examples are right at least `precision` of the time; above 1 where there are
 * none, or too few to tell.
 */
export function thresholdFor(heldOut: readonly HeldOut[], precision: number): number {
  let right = 0
  let threshold = 1.01
  heldOut
    .toSorted((a, b) => b.probability - a.probability)
    .forEach((one, i) => {
      if (one.isRight) right++
      if (i + 1 >= enoughToProve && right / (i + 1) >= precision) threshold = one.probability
    })
  return threshold
}

function judge(
  examples: readonly Example[],
  views: readonly Views[],
  labels: readonly string[],
  combination: Combination,
  departmentOf: (label: string) => string,
): HeldOut[] {
  return examples.map((example, i) => {
    const one = views[i]
    if (!one) throw new RangeError('an example was left out of the folds')
    const probabilities = combine(combination, one)
    const top = topDepartment(probabilities, labels, departmentOf)
    return {
      id: example.id,
      label: example.label,
      found: labels[probabilities.indexOf(Math.max(...probabilities))] ?? '',
      probability: top.probability,
      isRight: top.department === departmentOf(example.label),
    }
  })
}

/**
 * Trains on all examples; how the views are joined, and from when a department counts as sure, comes from held-out folds.
 * The same examples in the same order give the same model. Takes seconds to a minute, and blocks.
 */
export function train(examples: readonly Example[], departmentOf: (label: string) => string): Trained {
  const labels = [...new Set(examples.map(example => example.label))].sort()
  const numbers = new Map(labels.map((label, number) => [label, number]))
  const answers = Int32Array.from(examples, example => numbers.get(example.label) ?? 0)
  const rows = readRows(examples)
  const views = crossValidate(rows, answers, labels.length)
  const combination = fitCombination(views, [...answers], labels.length)
  const heldOut = judge(examples, views, labels, combination, departmentOf)
  const sureFrom = thresholdFor(heldOut, surePrecision)
  const all = [...examples.keys()]
  const idf = inverseFrequencies(rows, all)
  const models = fitModels(rows, weigh(rows, idf), all, answers, labels.length)
  const share = (part: readonly unknown[], whole: readonly unknown[]) =>
    whole.length === 0 ? 0 : part.length / whole.length
  const sure = heldOut.filter(one => one.probability >= sureFrom)
  const right = (some: readonly HeldOut[]) => some.filter(one => one.isRight)
  return {
    model: {
      labels,
      vocabulary: { index: new Map(rows.features.map((feature, index) => [feature, index])), kind: rows.kind, idf },
      ...models,
      combination,
      sureFrom,
    },
    report: {
      examples: examples.length,
      categoryAccuracy: share(
        heldOut.filter(one => one.found === one.label),
        heldOut,
      ),
      departmentAccuracy: share(right(heldOut), heldOut),
      sureShare: share(sure, heldOut),
      sureAccuracy: share(right(sure), sure),
    },
    heldOut,
  }
}
