import { type AppealText, features, kindOf, kinds, wordFeatures } from './features.ts'

/** The features that are known, and how many of the examples hold each. */
export interface Vocabulary {
  readonly index: ReadonlyMap<string, number>
  /** Kind of each feature, its place in `kinds`. */
  readonly kind: Uint8Array
  /** Inverse document frequency, log((1 + n) / (1 + df)) + 1, of each feature. */
  readonly idf: Float32Array
}

/** An appeal as the features that it holds, each with its TF-IDF value; the whole has length one. */
export interface SparseVector {
  readonly indices: Int32Array
  readonly values: Float32Array
}

const total = Math.sqrt(kinds.reduce((sum, { weight }) => sum + weight * weight, 0))
/** A matter doesn't grow with how often a word is said. */
const damped = (count: number) => 1 + Math.log(count)

/** Brings each kind to length one and then to its weight. */
function balance(values: Float32Array, indices: Int32Array, from: number, to: number, kind: Uint8Array): void {
  const squares = new Float64Array(kinds.length)
  for (let p = from; p < to; p++) {
    const k = kind[indices[p] ?? 0] ?? 0
    squares[k] = (squares[k] ?? 0) + (values[p] ?? 0) ** 2
  }
  const factors = squares.map((square, k) => (kinds[k]?.weight ?? 0) / total / (Math.sqrt(square) || 1))
  for (let p = from; p < to; p++) values[p] = (values[p] ?? 0) * (factors[kind[indices[p] ?? 0] ?? 0] ?? 0)
}

function known(counts: Map<string, number>, { index, idf }: Vocabulary): { indices: Int32Array; values: Float32Array } {
  const indices = new Int32Array(counts.size)
  const values = new Float32Array(counts.size)
  let size = 0
  for (const [feature, count] of counts) {
    const at = index.get(feature)
    if (at === undefined) continue
    indices[size] = at
    values[size++] = damped(count) * (idf[at] ?? 0)
  }
  return { indices: indices.subarray(0, size), values: values.subarray(0, size) }
}

export function vectorise(vocabulary: Vocabulary, appeal: AppealText): SparseVector {
  const { indices, values } = known(features(appeal), vocabulary)
  balance(values, indices, 0, indices.length, vocabulary.kind)
  return { indices, values }
}

/** The words alone, of length one: by these, earlier appeals are found. */
export function vectoriseWords(vocabulary: Vocabulary, appeal: AppealText): SparseVector {
  return normalised(known(wordFeatures(appeal), vocabulary))
}

/** The words of a vector alone, of length one. */
export function wordsOfVector({ kind }: Vocabulary, { indices, values }: SparseVector): SparseVector {
  const kept = indices.reduce((count, index) => count + (kind[index] === 0 ? 1 : 0), 0)
  const words = { indices: new Int32Array(kept), values: new Float32Array(kept) }
  let size = 0
  indices.forEach((index, p) => {
    if (kind[index] !== 0) return
    words.indices[size] = index
    words.values[size++] = values[p] ?? 0
  })
  return normalised(words)
}

function normalised({ indices, values }: SparseVector): SparseVector {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1
  return { indices, values: values.map(value => value / length) }
}

/** Many appeals as rows of one sparse matrix: row i has the entries from starts[i] to starts[i + 1]. */
export interface Rows {
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly counts: Float32Array
  readonly features: readonly string[]
  readonly kind: Uint8Array
}

/** Above this many examples, a feature that only one of them holds is not kept: it taught nothing but itself. */
const enough = 2000

/** Reads the features of all appeals once, for however many trainings. */
export function readRows(appeals: readonly AppealText[]): Rows {
  const numbers = new Map<string, number>()
  const frequencies: number[] = []
  const read = appeals.map(appeal => {
    const counts = features(appeal)
    const indices = new Int32Array(counts.size)
    const values = new Float32Array(counts.size)
    let size = 0
    for (const [feature, count] of counts) {
      let number = numbers.get(feature)
      if (number === undefined) {
        number = numbers.size
        numbers.set(feature, number)
        frequencies.push(0)
      }
      frequencies[number] = (frequencies[number] ?? 0) + 1
      indices[size] = number
      values[size++] = count
    }
    return { indices, values }
  })
  const least = appeals.length > enough ? 2 : 1
  let width = 0
  const renumbered = Int32Array.from(frequencies, frequency => (frequency >= least ? width++ : -1))
  const starts = new Int32Array(appeals.length + 1)
  const size = frequencies.reduce((sum, frequency) => sum + (frequency >= least ? frequency : 0), 0)
  const indices = new Int32Array(size)
  const counts = new Float32Array(size)
  let at = 0
  read.forEach((row, i) => {
    row.indices.forEach((number, p) => {
      const index = renumbered[number] ?? -1
      if (index < 0) return
      indices[at] = index
      counts[at++] = row.values[p] ?? 0
    })
    starts[i + 1] = at
  })
  const kept = [...numbers.keys()].filter((_, number) => (renumbered[number] ?? -1) >= 0)
  return { starts, indices, counts, features: kept, kind: Uint8Array.from(kept, kindOf) }
}

/** Inverse document frequencies by the chosen rows alone; a feature that none of them holds has none. */
export function inverseFrequencies({ starts, indices, features }: Rows, chosen: readonly number[]): Float32Array {
  const frequencies = new Float64Array(features.length)
  for (const row of chosen) {
    for (let p = starts[row] ?? 0; p < (starts[row + 1] ?? 0); p++) {
      const index = indices[p] ?? 0
      frequencies[index] = (frequencies[index] ?? 0) + 1
    }
  }
  return Float32Array.from(frequencies, one => (one === 0 ? 0 : Math.log((1 + chosen.length) / (1 + one)) + 1))
}

/** TF-IDF values of all rows, beside their indices; each row has length one. */
export function weigh({ starts, indices, counts, kind }: Rows, idf: Float32Array): Float32Array {
  const values = counts.map((count, p) => damped(count) * (idf[indices[p] ?? 0] ?? 0))
  for (let row = 0; row + 1 < starts.length; row++)
    balance(values, indices, starts[row] ?? 0, starts[row + 1] ?? 0, kind)
  return values
}
