/** A vector as it is kept: of unit length, each number a byte times the scale. */
export interface PackedVector {
  readonly scale: number
  readonly bytes: Int8Array
}

const greatest = 127

/** Brings a vector to unit length and each of its numbers into a byte; the direction changes by about half a degree. */
export function packVector(vector: Float32Array): PackedVector {
  let squares = 0
  let most = 0
  for (const value of vector) {
    squares += value * value
    most = Math.max(most, Math.abs(value))
  }
  const step = most / greatest || 1
  return { scale: step / (Math.sqrt(squares) || 1), bytes: Int8Array.from(vector, value => Math.round(value / step)) }
}

/** A passage by its row, and how like it is to what was asked: the cosine, and how many spreads above what is usual. */
export interface NearVector {
  readonly row: number
  readonly likeness: number
  readonly ahead: number
}

export interface VectorSearch {
  /** So many of the best by signs are looked at by their bytes. */
  readonly candidates?: number
  /** Up to so many rows are all looked at by their bytes. */
  readonly exactUpTo?: number
}

export interface Vectors {
  readonly dimensions: number
  readonly size: number
  /** Makes room for so many rows in all, so that nothing is copied on the way there. */
  reserve(rows: number): void
  /** Returns the number of its row. */
  add(vector: PackedVector): number
  /** In the place of what the row was. */
  replace(row: number, vector: PackedVector): void
  /**
   * The rows that are most like a vector, the best first, only of those that may be found; the others are as if they
   * weren't there: they take no place, and nothing is measured against them.
   */
  search(vector: Float32Array, limit: number, mayBeFound: (row: number) => boolean, how?: VectorSearch): NearVector[]
  /** Bytes in memory of what is searched. */
  readonly bytes: number
}

/** Chosen by `bench/vectors.ts`, which measures how many of the ten nearest are among so many. */
const usual = { candidates: 1000, exactUpTo: 4000 }
/** Where hardly anything has to do with anything, small differences tell nothing. */
const leastSpread = 0.02
/** From so many rows the usual likeness is told. */
const sampled = 1000

/** Ones among 32 bits. */
function onesOf(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The value that half of all are below, and what 1.4826 times the median distance from it is: the spread of a bell curve. */
function usualOf(values: Float32Array): { readonly middle: number; readonly spread: number } {
  const median = (sorted: Float32Array) => sorted[sorted.length >>> 1] ?? 0
  const middle = median(values.toSorted())
  return { middle, spread: 1.4826 * median(values.map(value => Math.abs(value - middle)).sort()) }
}

/**
 * Vectors in memory, a byte a number, with the signs of their numbers beside: signs that differ are counted for all rows,
 * which takes an eighth of the memory and of the time, and the best by that are compared by their bytes.
 */
export function createVectors(dimensions: number): Vectors {
  const words = Math.ceil(dimensions / 32)
  let capacity = 0
  let size = 0
  let bytes = new Int8Array(0)
  let signs = new Uint32Array(0)
  let scales = new Float32Array(0)

  const reserve = (rows: number): void => {
    if (rows <= capacity) return
    capacity = rows
    const grown = {
      bytes: new Int8Array(rows * dimensions),
      signs: new Uint32Array(rows * words),
      scales: new Float32Array(rows),
    }
    grown.bytes.set(bytes)
    grown.signs.set(signs)
    grown.scales.set(scales)
    bytes = grown.bytes
    signs = grown.signs
    scales = grown.scales
  }

  const replace = (row: number, vector: PackedVector): void => {
    if (vector.bytes.length !== dimensions) throw new Error(`a vector of ${vector.bytes.length} among ${dimensions}`)
    bytes.set(vector.bytes, row * dimensions)
    scales[row] = vector.scale
    signs.fill(0, row * words, (row + 1) * words)
    for (let i = 0; i < dimensions; i++) {
      const at = row * words + (i >>> 5)
      if ((vector.bytes[i] ?? 0) > 0) signs[at] = (signs[at] ?? 0) | (1 << (i & 31))
    }
  }

  const likenessOf = (row: number, asked: Float32Array): number => {
    // a loop over what may be changed from outside is a slow one
    const all = bytes
    const from = row * dimensions
    let sum = 0
    for (let i = 0; i < dimensions; i++) sum += (asked[i] ?? 0) * (all[from + i] ?? 0)
    return sum * (scales[row] ?? 0)
  }

  /** Rows with the fewest signs that differ, at least so many; all of those that differ equally. */
  function fewestDiffering(asked: Uint32Array, allowed: Uint32Array, wanted: number): Uint32Array {
    const all = signs
    const differing = new Uint16Array(allowed.length)
    const counts = new Uint32Array(dimensions + 1)
    for (let i = 0; i < allowed.length; i++) {
      const from = (allowed[i] ?? 0) * words
      let sum = 0
      for (let word = 0; word < words; word++) sum += onesOf((asked[word] ?? 0) ^ (all[from + word] ?? 0))
      differing[i] = sum
      counts[sum] = (counts[sum] ?? 0) + 1
    }
    let most = 0
    for (let held = counts[0] ?? 0; held < wanted && most < dimensions; held += counts[most] ?? 0) most++
    return allowed.filter((_, i) => (differing[i] ?? 0) <= most)
  }

  const search: Vectors['search'] = (vector, limit, mayBeFound, how = {}) => {
    const { candidates, exactUpTo } = { ...usual, ...how }
    if (vector.length !== dimensions) return []
    const length = Math.hypot(...vector) || 1
    const asked = vector.map(value => value / length)
    const rows = new Uint32Array(size)
    let count = 0
    for (let row = 0; row < size; row++) if (mayBeFound(row)) rows[count++] = row
    const allowed = rows.subarray(0, count)
    if (count === 0) return []
    const askedSigns = new Uint32Array(words)
    for (let i = 0; i < dimensions; i++)
      if ((asked[i] ?? 0) > 0) askedSigns[i >>> 5] = (askedSigns[i >>> 5] ?? 0) | (1 << (i & 31))
    const looked = count <= exactUpTo ? allowed : fewestDiffering(askedSigns, allowed, Math.max(limit, candidates))
    const step = Math.max(1, Math.floor(count / sampled))
    const sample = Float32Array.from({ length: Math.min(sampled, count) }, (_, i) =>
      likenessOf(allowed[i * step] ?? 0, asked),
    )
    const { middle, spread } = usualOf(sample)
    return Array.from(looked, row => ({ row, likeness: likenessOf(row, asked) }))
      .sort((a, b) => b.likeness - a.likeness || a.row - b.row)
      .slice(0, limit)
      .map(one => ({ ...one, ahead: (one.likeness - middle) / Math.max(spread, leastSpread) }))
  }

  return {
    dimensions,
    reserve,
    replace,
    search,
    get size() {
      return size
    },
    get bytes() {
      return bytes.byteLength + signs.byteLength + scales.byteLength
    },
    add(vector) {
      if (size === capacity) reserve(Math.max(64, Math.ceil(capacity * 1.5)))
      replace(size, vector)
      return size++
    },
  }
}
