/**
 * Which passages hold a term, and how often: an inverted index in typed arrays. A term is known by a hash of 53 bits, so
 * that a million of them take eight megabytes; that two of three million share one is a matter of one in two thousand.
 */
export interface Postings {
  /** Hashes of all terms, ascending. */
  readonly terms: Float64Array
  /** Where the postings of each term begin; one more at the end. */
  readonly starts: Uint32Array
  /** Passages by their number, ascending within a term. */
  readonly passages: Uint32Array
  /** How often the passage says the term, 255 at most. */
  readonly counts: Uint8Array
  /** How many terms each passage says. */
  readonly lengths: Uint32Array
}

/** A 53-bit hash of a text: two multiplicative hashes of 32 bits, mixed (after the finalisers of MurmurHash3). */
export function hashOf(text: string): number {
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0)
}

/** Numbers that are added one after the other. */
function createColumn<T extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(make: (length: number) => T) {
  let values = make(1 << 16)
  let size = 0
  return {
    push(value: number): void {
      if (size === values.length) {
        const larger = make(size * 2)
        larger.set(values)
        values = larger
      }
      values[size++] = value
    },
    values: () => values.subarray(0, size) as T,
  }
}

/** Takes the terms of one passage after the other. */
export function createPostings() {
  const numbers = new Map<number, number>()
  const held = {
    term: createColumn(length => new Uint32Array(length)),
    passage: createColumn(length => new Uint32Array(length)),
    count: createColumn(length => new Uint8Array(length)),
  }
  const lengths = createColumn(length => new Uint32Array(length))
  let passages = 0

  const add = (terms: readonly string[]): void => {
    const counts = new Map<number, number>()
    for (const term of terms) {
      const hash = hashOf(term)
      const number = numbers.get(hash) ?? numbers.size
      numbers.set(hash, number)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    for (const [number, count] of counts) {
      held.term.push(number)
      held.passage.push(passages)
      held.count.push(Math.min(255, count))
    }
    lengths.push(terms.length)
    passages++
  }

  /** Sorted by term; each term's passages stay in the order in which they came. */
  const finish = (): Postings => {
    const terms = Float64Array.from(numbers.keys()).sort()
    // numbers were given in the order of appearance; ranks are by hash
    const ranks = new Uint32Array(terms.length)
    for (const [rank, hash] of terms.entries()) ranks[numbers.get(hash) ?? 0] = rank
    const [term, passage, count] = [held.term.values(), held.passage.values(), held.count.values()]
    const starts = new Uint32Array(terms.length + 1)
    for (const number of term) {
      const after = (ranks[number] ?? 0) + 1
      starts[after] = (starts[after] ?? 0) + 1
    }
    for (let rank = 0; rank < terms.length; rank++) starts[rank + 1] = (starts[rank + 1] ?? 0) + (starts[rank] ?? 0)
    const next = starts.slice()
    const sorted = { passages: new Uint32Array(term.length), counts: new Uint8Array(term.length) }
    for (let i = 0; i < term.length; i++) {
      const rank = ranks[term[i] ?? 0] ?? 0
      const at = next[rank] ?? 0
      sorted.passages[at] = passage[i] ?? 0
      sorted.counts[at] = count[i] ?? 0
      next[rank] = at + 1
    }
    return { terms, starts, ...sorted, lengths: lengths.values().slice() }
  }
  return { add, finish }
}

/** Where a term's postings lie, as [start, end); undefined when no passage holds it. */
export function find({ terms, starts }: Postings, term: string): readonly [number, number] | undefined {
  const hash = hashOf(term)
  let low = 0
  let high = terms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((terms[middle] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  return terms[low] === hash ? [starts[low] ?? 0, starts[low + 1] ?? 0] : undefined
}

/** Whether a list of passages, ascending, has this one. */
export function holds(list: Uint32Array, passage: number): boolean {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] ?? 0) < passage) low = middle + 1
    else high = middle
  }
  return list[low] === passage
}
