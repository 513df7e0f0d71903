import { createHash } from 'node:crypto'

/** The hash of the whole ledger: SHA-256, or SM3 (GB/T 32905) where the office requires 国密. Both give 32 bytes. */
export type HashAlgorithm = 'sha256' | 'sm3'

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

/** RFC 6962, 2.1: the hash of a leaf is H(0x00 ‖ entry). Hexadecimal. */
export function leafHash(algorithm: HashAlgorithm, entry: string | Uint8Array): string {
  return createHash(algorithm).update(leafPrefix).update(entry).digest('hex')
}

/** RFC 6962, 2.1: the hash of an inner node is H(0x01 ‖ left ‖ right). */
export function nodeHash(algorithm: HashAlgorithm, left: string, right: string): string {
  return createHash(algorithm)
    .update(nodePrefix)
    .update(Buffer.from(left, 'hex'))
    .update(Buffer.from(right, 'hex'))
    .digest('hex')
}

/** The hash of the empty tree is H of nothing. */
export function emptyRoot(algorithm: HashAlgorithm): string {
  return createHash(algorithm).digest('hex')
}

/**
 * Adds a leaf to a frontier: the roots of the perfect subtrees of a tree of `size` leaves, largest first.
 * A new leaf merges with as many of them as `size` has trailing one bits.
 */
export function appendLeaf(
  algorithm: HashAlgorithm,
  frontier: readonly string[],
  size: number,
  leaf: string,
): string[] {
  const next = [...frontier]
  let hash = leaf
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = next.pop()
    if (left === undefined) throw new RangeError(`frontier is too short for ${size} leaves`)
    hash = nodeHash(algorithm, left, hash)
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

/** Largest power of two smaller than n (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Root of the tree over leaf hashes (MTH of RFC 6962). */
export function treeRoot(algorithm: HashAlgorithm, leaves: readonly string[]): string {
  let frontier: string[] = []
  leaves.forEach((leaf, size) => {
    frontier = appendLeaf(algorithm, frontier, size, leaf)
  })
  return rootOf(algorithm, frontier)
}

/** Audit path of leaf `index` in the tree over all `leaves` (PATH of RFC 6962, 2.1.1), from the leaf upwards. */
export function inclusionProof(algorithm: HashAlgorithm, leaves: readonly string[], index: number): string[] {
  if (index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index} in a tree of ${leaves.length}`)
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  return index < k
    ? [...inclusionProof(algorithm, leaves.slice(0, k), index), treeRoot(algorithm, leaves.slice(k))]
    : [...inclusionProof(algorithm, leaves.slice(k), index - k), treeRoot(algorithm, leaves.slice(0, k))]
}

/** Proof that the tree over the first `size` leaves is a prefix of the whole (PROOF of RFC 6962, 2.1.2). */
export function consistencyProof(algorithm: HashAlgorithm, leaves: readonly string[], size: number): string[] {
  if (size < 1 || size > leaves.length) throw new RangeError(`no tree of ${size} leaves in one of ${leaves.length}`)
  return subproof(algorithm, leaves, size, true)
}

function subproof(algorithm: HashAlgorithm, leaves: readonly string[], size: number, isWhole: boolean): string[] {
  if (size === leaves.length) return isWhole ? [] : [treeRoot(algorithm, leaves)]
  const k = split(leaves.length)
  return size <= k
    ? [...subproof(algorithm, leaves.slice(0, k), size, isWhole), treeRoot(algorithm, leaves.slice(k))]
    : [...subproof(algorithm, leaves.slice(k), size - k, false), treeRoot(algorithm, leaves.slice(0, k))]
}

/** Checks an audit path (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  algorithm: HashAlgorithm,
  leaf: string,
  index: number,
  size: number,
  path: readonly string[],
  root: string,
): boolean {
  if (index < 0 || index >= size) return false
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

/** Checks a consistency proof between two roots (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  algorithm: HashAlgorithm,
  oldSize: number,
  newSize: number,
  oldRoot: string,
  newRoot: string,
  path: readonly string[],
): boolean {
  if (oldSize < 1 || oldSize > newSize) return false
  if (oldSize === newSize) return path.length === 0 && oldRoot === newRoot
  const proof = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...path] : [...path]
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
