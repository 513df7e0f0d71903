import { type Combination, combine, fitCombination, usualCombination, type Views } from './combine.ts'
import { fitModels } from './fit.ts'
import { type Example, type Prediction, type RouteModel, scores } from './model.ts'
import { asked, Neighbours, votes } from './neighbours.ts'
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
  readonly label: string
  readonly found: string
  /** The department that is most probable, all of its categories together. */
  readonly department: string
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

const rowVector = ({ starts, indices }: Rows, values: Float32Array, row: number): SparseVector => ({
  indices: indices.subarray(starts[row], starts[row + 1]),
  values: values.subarray(starts[row], starts[row + 1]),
})

/** The views of each of the first `count` rows by models trained without it; the others are in every training. */
function crossValidate(rows: Rows, count: number, labels: Int32Array, labelCount: number): Views[] {
  const order = Int32Array.from(labels.subarray(0, count).keys())
  const always = [...labels.keys()].slice(count)
  shuffle(order, randomNumbers(7))
  const views: Views[] = []
  for (let fold = 0; fold < folds; fold++) {
    const chosen = [...order.filter((_, i) => i % folds !== fold), ...always]
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
        votes: votes(neighbours.nearest(wordsOf(row), asked), labelCount, other => labels[other]),
      }
    }
  }
  return views
}

/** The department with the largest probability, all of its categories together. */
export function topDepartment(predictions: readonly Prediction[], departmentOf: (label: string) => string) {
  const sums = new Map<string, number>()
  for (const { label, probability } of predictions) {
    const department = departmentOf(label)
    sums.set(department, (sums.get(department) ?? 0) + probability)
  }
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
    const top = topDepartment(
      labels.map((label, k) => ({ label, probability: probabilities[k] ?? 0 })),
      departmentOf,
    )
    return {
      label: example.label,
      found: labels[probabilities.indexOf(Math.max(...probabilities))] ?? '',
      ...top,
      isRight: top.department === departmentOf(example.label),
    }
  })
}

/** What a department says it is responsible for, as an example of a category: all that an office without a history has. */
export const dutyExample = (category: string, name: string, duties: string): Example => ({
  id: `duty:${category}`,
  title: name,
  text: duties,
  label: category,
})

/**
 * Trains on all examples and on the duties; how the views are joined, and from when a department counts as sure, comes from held-out folds.
 * The same examples in the same order give the same model. Takes seconds to a minute, and blocks.
 */
export function train(
  examples: readonly Example[],
  departmentOf: (label: string) => string,
  duties: readonly Example[] = [],
): Trained {
  const learned = [...examples, ...duties]
  const labels = [...new Set(learned.map(example => example.label))].sort()
  const numbers = new Map(labels.map((label, number) => [label, number]))
  const answers = Int32Array.from(learned, example => numbers.get(example.label) ?? 0)
  const rows = readRows(learned)
  const views = crossValidate(rows, examples.length, answers, labels.length)
  const combination =
    examples.length < enoughToProve
      ? usualCombination(labels.length)
      : fitCombination(views, [...answers], labels.length)
  const heldOut = judge(examples, views, labels, combination, departmentOf)
  const sureFrom = thresholdFor(heldOut, surePrecision)
  const all = [...learned.keys()]
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
