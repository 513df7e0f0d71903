import { hash as hashOf } from 'node:crypto'

/** The hash of the whole ledger: SHA-256, or SM3 (GB/T 32905) where the office requires 国密. Both give 32 bytes. */
export type HashAlgorithm = 'sha256' | 'sm3'

/** RFC 6962, 2.1: the hash of a leaf is H(0x00 ‖ entry). Hexadecimal. */
export function leafHash(algorithm: HashAlgorithm, entry: string | Uint8Array): string {
  return hashOf(algorithm, typeof entry === 'string' ? `\0${entry}` : Buffer.concat([Buffer.of(0), entry]))
}

/** RFC 6962, 2.1: the hash of an inner node is H(0x01 ‖ left ‖ right). */
export function nodeHash(algorithm: HashAlgorithm, left: string, right: string): string {
  return hashOf(algorithm, Buffer.from(`01${left}${right}`, 'hex'))
}

/** The hash of the empty tree is H of nothing. */
export function emptyRoot(algorithm: HashAlgorithm): string {
  return hashOf(algorithm, '')
}

/**
 * Adds a leaf to a frontier: the roots of the perfect subtrees of a tree of `size` leaves, largest first.
 * A new leaf merges with as many of them as `size` has trailing one bits; `onMerge` is told each root that this makes,
 * and the height of its subtree.
 */
export function appendLeaf(
  algorithm: HashAlgorithm,
  frontier: readonly string[],
  size: number,
  leaf: string,
  onMerge?: (height: number, root: string) => void,
): string[] {
  const next = [...frontier]
  let hash = leaf
  let height = 0
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = next.pop()
    if (left === undefined) throw new RangeError(`frontier is too short for ${size} leaves`)
    hash = nodeHash(algorithm, left, hash)
    onMerge?.(++height, hash)
  }
  next.push(hash)
  return next
}

/** The root of the tree that a frontier stands for. */
export function rootOf(algorithm: HashAlgorithm, frontier: readonly string[]): string {
  let root: string | undefined
  for (const hash of [...frontier].reverse()) root = root === undefined ? hash : nodeHash(algorithm, hash, root)
  return root ?? emptyRoot(algorithm)
}

/** Root of the tree over leaf hashes (MTH of RFC 6962). */
export function treeRoot(algorithm: HashAlgorithm, leaves: readonly string[]): string {
  let frontier: string[] = []
  leaves.forEach((leaf, size) => {
    frontier = appendLeaf(algorithm, frontier, size, leaf)
  })
  return rootOf(algorithm, frontier)
}

/** The leaves from `start` up to and without `end`. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

/** Largest power of two smaller than n (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The ranges whose roots are the audit path of leaf `index` (PATH of RFC 6962, 2.1.1), from the leaf upwards. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const ranges: LeafRange[] = []
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + split(end - start)
    ranges.push(index < middle ? { start: middle, end } : { start, end: middle })
    if (index < middle) end = middle
    else start = middle
  }
  return ranges.reverse()
}

/** The ranges whose roots prove that the first `old` leaves begin the whole (PROOF of RFC 6962, 2.1.2). */
export function consistencyRanges(old: number, size: number): LeafRange[] {
  if (old < 1 || old > size) throw new RangeError(`no tree of ${old} leaves in one of ${size}`)
  const ranges: LeafRange[] = []
  let start = 0
  let end = size
  while (end > old) {
    const middle = start + split(end - start)
    ranges.push(old <= middle ? { start: middle, end } : { start, end: middle })
    if (old <= middle) end = middle
    else start = middle
  }
  // whoever has the old tree knows its root already
  if (start > 0) ranges.push({ start, end })
  return ranges.reverse()
}

/** Hashes have one spelling: 64 lower-case hexadecimal digits. */
const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const areHashes = (path: readonly string[], ...roots: string[]) =>
  Array.isArray(path) && path.every(isHash) && roots.every(isHash)

/** Checks an audit path (RFC 9162, 2.1.3.2). False for whatever is no path: it never throws. */
export function verifyInclusion(
  algorithm: HashAlgorithm,
  leaf: string,
  index: number,
  size: number,
  path: readonly string[],
  root: string,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (!areHashes(path, leaf, root)) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(algorithm, sibling, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      hash = nodeHash(algorithm, hash, sibling)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && hash === root
}

/** A logarithm would round 2^49 - 1 up. */
function isPowerOfTwo(n: number): boolean {
  let rest = n
  while (rest % 2 === 0) rest /= 2
  return rest === 1
}

/** Checks a consistency proof between two roots (RFC 9162, 2.1.4.2). False for whatever is none: it never throws. */
export function verifyConsistency(
  algorithm: HashAlgorithm,
  oldSize: number,
  newSize: number,
  oldRoot: string,
  newRoot: string,
  path: readonly string[],
): boolean {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 1 || oldSize > newSize) return false
  if (!areHashes(path, oldRoot, newRoot)) return false
  if (oldSize === newSize) return path.length === 0 && oldRoot === newRoot
  const proof = isPowerOfTwo(oldSize) ? [oldRoot, ...path] : [...path]
  const first = proof.shift()
  if (first === undefined) return false
  let fn = oldSize - 1
  let sn = newSize - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const hash of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(algorithm, hash, fr)
      sr = nodeHash(algorithm, hash, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(algorithm, sr, hash)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && fr === oldRoot && sr === newRoot
}
