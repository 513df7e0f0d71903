/**
 * Counts of runs of characters in one sorted table: three and a half bytes a run, nothing but typed arrays, so that a
 * file of it is ready as soon as it is read. Runs are known by a hash of 52 bits; of these the table keeps 16 and the
 * place, so one in some thousand runs that never occurred is taken for one that did. Counts are rounded to 4 %.
 */
export interface GramTable {
  /** Where the entries of each bucket begin; the length is a power of two, plus one. */
  readonly starts: Uint32Array
  readonly prints: Uint16Array
  readonly counts: Uint8Array
}

export const longestGram = 5

const countBase = Math.log(1.08)
const toByte = (count: number) => Math.min(255, 1 + Math.round(Math.log(count) / countBase))
/** The count that a byte of the table stands for; zero is none. */
const countOf = Float64Array.from({ length: 256 }, (_, byte) => (byte === 0 ? 0 : Math.exp((byte - 1) * countBase)))

/** Two running hashes; each run of characters begins with these. */
const firstSeed = 0x2545f491
const secondSeed = 0x9e3779b9

const mixFirst = (hash: number, code: number) => {
  const mixed = Math.imul(hash ^ code, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
const mixSecond = (hash: number, code: number) => {
  const mixed = Math.imul(hash ^ code, 0xc2b2ae35)
  return mixed ^ (mixed >>> 13)
}
const mask = 0x3ffffff

/** How often the characters of codes from `from` to before `to` occurred, one after the other. */
export function countIn({ starts, prints, counts }: GramTable, codes: Uint16Array, from: number, to: number): number {
  let first = firstSeed
  let second = secondSeed
  for (let i = from; i < to; i++) {
    const code = codes[i] ?? 0
    first = mixFirst(first, code)
    second = mixSecond(second, code)
  }
  const bucket = (first & mask) >>> (26 - Math.log2(starts.length - 1))
  const print = second & 0xffff
  const end = starts[bucket + 1] ?? 0
  for (let p = starts[bucket] ?? 0; p < end; p++) if (prints[p] === print) return countOf[counts[p] ?? 0] ?? 0
  return 0
}

/** Runs of one length with how often each occurs, those that occur less than `least` left out. */
function countRuns(
  texts: readonly Uint16Array[],
  length: number,
  least: number,
): { keys: Float64Array; times: Uint32Array } {
  const total = texts.reduce((sum, one) => sum + Math.max(0, one.length - length + 1), 0)
  const all = new Float64Array(total)
  let filled = 0
  for (const codes of texts) {
    for (let i = 0; i + length <= codes.length; i++) {
      let first = firstSeed
      let second = secondSeed
      for (let k = i; k < i + length; k++) {
        const code = codes[k] ?? 0
        first = mixFirst(first, code)
        second = mixSecond(second, code)
      }
      all[filled++] = (first & mask) * 0x4000000 + (second & mask)
    }
  }
  all.sort()
  const keys: number[] = []
  const times: number[] = []
  for (let from = 0; from < total; ) {
    const key = all[from] ?? 0
    let to = from + 1
    while (to < total && all[to] === key) to++
    if (to - from >= least) {
      keys.push(key)
      times.push(to - from)
    }
    from = to
  }
  return { keys: Float64Array.from(keys), times: Uint32Array.from(times) }
}

/**
 * The table of all runs of one to five characters of texts (UTF-16 codes, one array a sentence or a document).
 * leastOf: how often a run of each length must occur to be kept, the first for single characters.
 */
export function buildGrams(texts: readonly Uint16Array[], leastOf: readonly number[]): GramTable {
  const parts = leastOf.map((least, i) => countRuns(texts, i + 1, least))
  const size = parts.reduce((sum, { keys }) => sum + keys.length, 0)
  const bits = Math.max(4, Math.min(22, Math.ceil(Math.log2(size / 8 + 1))))
  const starts = new Uint32Array(2 ** bits + 1)
  const bucketOf = (key: number) => Math.floor(key / 0x4000000) >>> (26 - bits)
  for (const { keys } of parts) {
    for (const key of keys) starts[bucketOf(key) + 1] = (starts[bucketOf(key) + 1] ?? 0) + 1
  }
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0)
  const next = starts.slice()
  const prints = new Uint16Array(size)
  const counts = new Uint8Array(size)
  for (const { keys, times } of parts) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0
      const bucket = bucketOf(key)
      const place = next[bucket] ?? 0
      next[bucket] = place + 1
      prints[place] = (key % 0x4000000) & 0xffff
      counts[place] = toByte(times[i] ?? 1)
    }
  }
  return { starts, prints, counts }
}
