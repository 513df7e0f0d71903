import { type AppealText, features } from './features.ts'

export interface Example extends AppealText {
  readonly id: string
  /** category */
  readonly label: string
}

/** A document as sorted feature indices with TF-IDF values of length one. */
export interface SparseVector {
  readonly indices: Int32Array
  readonly values: Float32Array
}

export interface RouteModel {
  readonly labels: readonly string[]
  readonly vocabulary: ReadonlyMap<string, number>
  readonly idf: Float32Array
  /** features × labels, one feature's weights side by side; the last row is the bias. */
  readonly weights: Float32Array
  /** Divides the scores before the softmax, so that 0.9 means nine in ten (Guo et al. 2017, temperature scaling). */
  readonly temperature: number
  /** A department's probability from which it counts as sure; chosen on held-out folds. */
  readonly sureFrom: number
}

export interface Prediction {
  readonly label: string
  readonly probability: number
}

export function vectorise(model: Pick<RouteModel, 'vocabulary' | 'idf'>, appeal: AppealText): SparseVector {
  const entries: [number, number][] = []
  for (const [feature, count] of features(appeal)) {
    const index = model.vocabulary.get(feature)
    if (index !== undefined) entries.push([index, (1 + Math.log(Math.max(count, 1))) * (model.idf[index] ?? 0)])
  }
  entries.sort((a, b) => a[0] - b[0])
  const length = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0)) || 1
  return {
    indices: Int32Array.from(entries, ([index]) => index),
    values: Float32Array.from(entries, ([, value]) => value / length),
  }
}

function scores(weights: Float32Array, labelCount: number, vector: SparseVector): Float64Array {
  const bias = weights.length - labelCount
  const result = new Float64Array(labelCount)
  for (let k = 0; k < labelCount; k++) result[k] = weights[bias + k] ?? 0
  for (let i = 0; i < vector.indices.length; i++) {
    const row = (vector.indices[i] ?? 0) * labelCount
    const value = vector.values[i] ?? 0
    for (let k = 0; k < labelCount; k++) result[k] = (result[k] ?? 0) + (weights[row + k] ?? 0) * value
  }
  return result
}

function softmax(values: Float64Array, temperature: number): Float64Array {
  const top = Math.max(...values)
  const result = values.map(value => Math.exp((value - top) / temperature))
  const sum = result.reduce((a, b) => a + b, 0)
  return result.map(value => value / sum)
}

/** Probabilities of all categories, largest first. */
export function predict(model: RouteModel, vector: SparseVector): Prediction[] {
  const probabilities = softmax(scores(model.weights, model.labels.length, vector), model.temperature)
  return model.labels
    .map((label, i) => ({ label, probability: probabilities[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
}

/** Fixed pseudo-random numbers, so that the same examples give the same model (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed)
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const held = result[i]
    const other = result[j]
    if (held !== undefined && other !== undefined) {
      result[i] = other
      result[j] = held
    }
  }
  return result
}

interface Fitted {
  readonly vocabulary: Map<string, number>
  readonly idf: Float32Array
  readonly weights: Float32Array
}

const epochs = 6
const learningRate = 0.5
const decay = 1e-5

/** Multinomial logistic regression over TF-IDF by AdaGrad (Duchi et al. 2011) with a little weight decay. */
function fitWeights(examples: readonly Example[], labels: readonly string[]): Fitted {
  const documentCounts = new Map<string, number>()
  for (const example of examples) {
    for (const feature of features(example).keys()) documentCounts.set(feature, (documentCounts.get(feature) ?? 0) + 1)
  }
  const kept = [...documentCounts.keys()]
  const vocabulary = new Map(kept.map((feature, index) => [feature, index]))
  const idf = Float32Array.from(
    kept,
    feature => Math.log((1 + examples.length) / (1 + (documentCounts.get(feature) ?? 0))) + 1,
  )
  const width = labels.length
  const weights = new Float32Array((idf.length + 1) * width)
  const squares = new Float32Array(weights.length).fill(1e-3)
  const labelIndex = new Map(labels.map((label, index) => [label, index]))
  const documents = examples.map(example => ({
    vector: vectorise({ vocabulary, idf }, example),
    label: labelIndex.get(example.label) ?? 0,
  }))
  const step = (row: number, value: number, errors: Float64Array) => {
    for (let k = 0; k < width; k++) {
      const error = errors[k] ?? 0
      if (error > -1e-4 && error < 1e-4) continue
      const at = row + k
      const weight = weights[at] ?? 0
      const gradient = error * value + decay * weight
      const square = (squares[at] ?? 0) + gradient * gradient
      squares[at] = square
      weights[at] = weight - (learningRate * gradient) / Math.sqrt(square)
    }
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const { vector, label } of shuffled(documents, epoch + 1)) {
      const errors = softmax(scores(weights, width, vector), 1)
      errors[label] = (errors[label] ?? 0) - 1
      for (let i = 0; i < vector.indices.length; i++)
        step((vector.indices[i] ?? 0) * width, vector.values[i] ?? 0, errors)
      step(idf.length * width, 1, errors)
    }
  }
  return { vocabulary, idf, weights }
}

/** One example as a model that never saw it judges it. */
export interface HeldOut {
  readonly id: string
  readonly label: string
  readonly scores: Float64Array
}

/** Scores of every example by a model trained on the other folds. */
export function crossValidate(examples: readonly Example[], labels: readonly string[], folds: number): HeldOut[] {
  const order = shuffled(examples, 7)
  return Array.from({ length: folds }, (_, fold) => {
    const train = order.filter((_, i) => i % folds !== fold)
    const fitted = fitWeights(train, labels)
    return order
      .filter((_, i) => i % folds === fold)
      .map(example => ({
        id: example.id,
        label: example.label,
        scores: scores(fitted.weights, labels.length, vectorise(fitted, example)),
      }))
  }).flat()
}

function bestTemperature(heldOut: readonly HeldOut[], labels: readonly string[]): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY }
  for (let temperature = 0.2; temperature <= 3; temperature += 0.05) {
    let loss = 0
    for (const one of heldOut) {
      const p = softmax(one.scores, temperature)[labels.indexOf(one.label)] ?? 0
      loss -= Math.log(Math.max(p, 1e-12))
    }
    if (loss < best.loss) best = { temperature, loss }
  }
  return best.temperature
}

/** Lowest department probability from which held-out examples are right at least `precision` of the time. */
function sureThreshold(
  heldOut: readonly HeldOut[],
  labels: readonly string[],
  temperature: number,
  departmentOf: (label: string) => string,
  precision: number,
): number {
  const judged = heldOut
    .map(one => {
      const top = topDepartment(softmax(one.scores, temperature), labels, departmentOf)
      return { probability: top.probability, isRight: top.department === departmentOf(one.label) }
    })
    .sort((a, b) => b.probability - a.probability)
  let right = 0
  let threshold = 1
  judged.forEach((one, i) => {
    if (one.isRight) right++
    if (right / (i + 1) >= precision) threshold = one.probability
  })
  return threshold
}

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

export interface TrainingReport {
  readonly examples: number
  readonly categoryAccuracy: number
  readonly departmentAccuracy: number
  readonly sureShare: number
  readonly sureAccuracy: number
}

export interface Trained {
  readonly model: RouteModel
  /** Figures on held-out folds. */
  readonly report: TrainingReport
}

/** Share of sure proposals that held-out examples must bear out. */
const surePrecision = 0.98

/** Trains on all examples; temperature and threshold come from five held-out folds. Takes seconds, blocks. */
export function train(examples: readonly Example[], departmentOf: (label: string) => string): Trained {
  const labels = [...new Set(examples.map(example => example.label))].sort()
  const heldOut = crossValidate(examples, labels, 5)
  const temperature = bestTemperature(heldOut, labels)
  const sureFrom = sureThreshold(heldOut, labels, temperature, departmentOf, surePrecision)
  const judged = heldOut.map(one => {
    const probabilities = softmax(one.scores, temperature)
    const top = topDepartment(probabilities, labels, departmentOf)
    return {
      category: labels[probabilities.indexOf(Math.max(...probabilities))] === one.label,
      department: top.department === departmentOf(one.label),
      sure: top.probability >= sureFrom,
    }
  })
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const sure = judged.filter(one => one.sure)
  return {
    model: { labels, ...fitWeights(examples, labels), temperature, sureFrom },
    report: {
      examples: examples.length,
      categoryAccuracy: share(judged.filter(one => one.category).length, judged.length),
      departmentAccuracy: share(judged.filter(one => one.department).length, judged.length),
      sureShare: share(sure.length, judged.length),
      sureAccuracy: share(sure.filter(one => one.department).length, sure.length),
    },
  }
}

/** How much each word of the text speaks for a label against the runner-up: sums of weight × value over its features. */
export function explain(
  model: RouteModel,
  appeal: AppealText,
  label: string,
  against: string,
  words: readonly string[],
) {
  const k = model.labels.indexOf(label)
  const other = model.labels.indexOf(against)
  const vector = vectorise(model, appeal)
  const contribution = new Map<number, number>()
  vector.indices.forEach((index, i) => {
    const row = index * model.labels.length
    const weight = (model.weights[row + k] ?? 0) - (model.weights[row + other] ?? 0)
    contribution.set(index, weight * (vector.values[i] ?? 0))
  })
  const of = (feature: string) => contribution.get(model.vocabulary.get(feature) ?? -1) ?? 0
  const sums = new Map<string, number>()
  for (const word of new Set(words)) {
    let sum = of(`w:${word}`)
    for (let i = 0; i + 1 < word.length; i++) sum += of(`c:${word.slice(i, i + 2)}`)
    if (sum > 0) sums.set(word, sum)
  }
  const total = [...contribution.values()].reduce((sum, value) => sum + Math.max(value, 0), 0) || 1
  return [...sums]
    .map(([word, sum]) => ({ word, weight: Math.round((sum / total) * 1000) / 1000 }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 8)
}
