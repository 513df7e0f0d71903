import { createHash } from 'node:crypto'
import { type Random, randomFrom } from '../../bench/random.ts'

/**
 * Proofs of a Merkle tree and whether they are to be believed, made from RFC 6962 as it is written: recursive, over whole
 * entries, slow. Shares nothing with src/ledger, so that both can't be wrong in the same way.
 */
type Algorithm = 'sha256' | 'sm3'

const h = (algorithm: Algorithm, ...parts: Uint8Array[]) => createHash(algorithm).update(Buffer.concat(parts)).digest()
const leafOf = (algorithm: Algorithm, entry: Uint8Array) => h(algorithm, Buffer.of(0), entry)
const nodeOf = (algorithm: Algorithm, left: Uint8Array, right: Uint8Array) => h(algorithm, Buffer.of(1), left, right)
const hex = (one: Buffer) => one.toString('hex')

/** "The largest power of two smaller than n": n - 1 has its highest bit there. */
export const half = (n: number): number => 2 ** ((n - 1).toString(2).length - 1)

/** MTH of section 2.1. */
export function mth(algorithm: Algorithm, d: readonly Buffer[]): Buffer {
  const [only] = d
  if (only === undefined) return h(algorithm)
  if (d.length === 1) return leafOf(algorithm, only)
  const k = half(d.length)
  return nodeOf(algorithm, mth(algorithm, d.slice(0, k)), mth(algorithm, d.slice(k)))
}

/** PATH of section 2.1.1. */
export function path(algorithm: Algorithm, m: number, d: readonly Buffer[]): Buffer[] {
  if (d.length === 1) return []
  const k = half(d.length)
  return m < k
    ? [...path(algorithm, m, d.slice(0, k)), mth(algorithm, d.slice(k))]
    : [...path(algorithm, m - k, d.slice(k)), mth(algorithm, d.slice(0, k))]
}

/** SUBPROOF of section 2.1.2; with `isWhole` it is PROOF. */
export function subproof(algorithm: Algorithm, m: number, d: readonly Buffer[], isWhole: boolean): Buffer[] {
  if (m === d.length) return isWhole ? [] : [mth(algorithm, d)]
  const k = half(d.length)
  return m <= k
    ? [...subproof(algorithm, m, d.slice(0, k), isWhole), mth(algorithm, d.slice(k))]
    : [...subproof(algorithm, m - k, d.slice(k), false), mth(algorithm, d.slice(0, k))]
}

const halfOf = (n: bigint) => 1n << BigInt((n - 1n).toString(2).length - 1)

/** Hashes that PATH has for a leaf of a tree, and the root that these lead to: for trees that are too large to be made. */
function rootAlong(algorithm: Algorithm, leaf: Buffer, m: bigint, n: bigint, next: () => Buffer): [Buffer[], Buffer] {
  if (n === 1n) return [[], leaf]
  const k = halfOf(n)
  const [below, inner] = m < k ? rootAlong(algorithm, leaf, m, k, next) : rootAlong(algorithm, leaf, m - k, n - k, next)
  const sibling = next()
  return [[...below, sibling], m < k ? nodeOf(algorithm, inner, sibling) : nodeOf(algorithm, sibling, inner)]
}

/** The same for PROOF: the hashes, and the roots of the old tree and the new one. */
function rootsAlong(
  algorithm: Algorithm,
  m: bigint,
  n: bigint,
  isWhole: boolean,
  next: () => Buffer,
): [Buffer[], Buffer, Buffer] {
  if (m === n) {
    const shared = next()
    return [isWhole ? [] : [shared], shared, shared]
  }
  const k = halfOf(n)
  const [below, before, now] =
    m <= k ? rootsAlong(algorithm, m, k, isWhole, next) : rootsAlong(algorithm, m - k, n - k, false, next)
  const sibling = next()
  return m <= k
    ? [[...below, sibling], before, nodeOf(algorithm, now, sibling)]
    : [[...below, sibling], nodeOf(algorithm, sibling, before), nodeOf(algorithm, sibling, now)]
}

/** What a verifier is asked; anything may stand where a number, a hash or a path should. */
export interface InclusionVector {
  readonly name: string
  readonly isValid: boolean
  readonly algorithm: Algorithm
  readonly leaf: unknown
  readonly index: unknown
  readonly size: unknown
  readonly path: unknown
  readonly root: unknown
}

export interface ConsistencyVector {
  readonly name: string
  readonly isValid: boolean
  readonly algorithm: Algorithm
  readonly oldSize: unknown
  readonly newSize: unknown
  readonly oldRoot: unknown
  readonly newRoot: unknown
  readonly path: unknown
}

const entriesOf = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`))

const flipped = (one: string, random: Random) => {
  const at = random.below(64)
  return (
    one.slice(0, at) +
    ((Number.parseInt(one[at] ?? '0', 16) + 1 + random.below(15)) % 16).toString(16) +
    one.slice(at + 1)
  )
}

/** Hashes that are spelt in a way that ours never are: whoever takes them lets a proof have several texts. */
const misspelt = (one: string): [string, unknown][] => [
  ['in upper case', /[a-f]/.test(one) ? one.toUpperCase() : 'A'.repeat(64)],
  ['no hexadecimal', `g${one.slice(1)}`],
  ['a digit short', one.slice(1)],
  ['a byte short', one.slice(2)],
  ['a byte long', `${one}00`],
  ['with a prefix', `0x${one}`],
  ['with a space', ` ${one}`],
  ['with a line feed', `${one}\n`],
  ['in full width', one.replace(/[0-9]/, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
  ['empty', ''],
  ['null', null],
  ['a number', 7],
  ['a list', [one]],
]

/** Paths with the right hashes in the wrong number or order. */
function misshapen(proof: readonly string[], other: string): [string, unknown][] {
  const [first, second] = proof
  return [
    ['one hash longer at the end', [...proof, other]],
    ['one hash longer at the start', [other, ...proof]],
    ['with its last hash twice', [...proof, proof.at(-1) ?? other]],
    ['no list', { ...proof }],
    ['a text', proof.join()],
    ['missing', undefined],
    ...(proof.length > 0
      ? ([
          ['empty', []],
          ['without its first hash', proof.slice(1)],
          ['without its last hash', proof.slice(0, -1)],
          ['a list in a list', [proof]],
          ['with its first hash twice', [proof[0], ...proof]],
          ['with another hash at the start', proof.with(0, other)],
          ['with another hash at the end', proof.with(-1, other)],
        ] as [string, unknown][])
      : []),
    ...(first !== undefined && second !== undefined && first !== second
      ? ([
          ['reversed', [...proof].reverse()],
          ['with two hashes swapped', [second, first, ...proof.slice(2)]],
          ['with one hash in place of another', proof.with(1, first)],
        ] as [string, unknown][])
      : []),
  ]
}

/** Numbers that are no place in any tree, and no size of one. */
const noNumbers = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, undefined, 1n]

/** Around every power of two there is, and some between. */
const smallSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129]
const hugeSizes = [
  2 ** 31 - 1,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 32,
  2 ** 32 + 1,
  2 ** 49 - 1,
  2 ** 52,
  2 ** 53 - 2,
  2 ** 53 - 1,
]

/** Some changes come to the same. */
const once = <V extends { readonly name: string }>(vectors: readonly V[]) => [
  ...new Map(vectors.map(one => [one.name, one])).values(),
]

export function inclusionVectors(seed: number): InclusionVector[] {
  const random = randomFrom(seed)
  const vectors: InclusionVector[] = []
  const aHash = () => Buffer.from(Array.from({ length: 32 }, () => random.below(256)))
  const spoil = (valid: InclusionVector, changes: readonly (readonly [name: string, change: object])[]) => {
    for (const [name, change] of changes)
      vectors.push({ ...valid, ...change, name: `${valid.name}: ${name}`, isValid: false })
  }
  for (const algorithm of ['sha256', 'sm3'] as const) {
    for (const size of smallSizes) {
      const entries = entriesOf(size)
      const root = hex(mth(algorithm, entries))
      for (const index of new Set([0, size - 1, size >> 1, random.below(size)])) {
        const leaf = hex(leafOf(algorithm, entries[index] ?? Buffer.alloc(0)))
        const proof = path(algorithm, index, entries).map(hex)
        const name = `${algorithm}, leaf ${index} of ${size}`
        const valid = { name, isValid: true, algorithm, leaf, index, size, path: proof, root }
        vectors.push(valid)
        if (algorithm === 'sm3' && size > 9) continue
        const other = hex(aHash())
        const places = [...noNumbers, size, index + size].filter(one => one !== index)
        const neighbours = [index - 1, index + 1, size - 1 - index].filter(
          one => one >= 0 && one < size && one !== index,
        )
        spoil(valid, [
          ...[...places, ...neighbours].map(place => [`said to be at ${String(place)}`, { index: place }] as const),
          ...[...noNumbers, 0, index].map(said => [`said to be of ${String(said)}`, { size: said }] as const),
          ['said to be of twice as many', { size: size * 2 }],
          ['another leaf', { leaf: flipped(leaf, random) }],
          ['the entry hashed as a node', { leaf: hex(h(algorithm, Buffer.of(1), entries[index] ?? Buffer.alloc(0))) }],
          ['the entry hashed without a prefix', { leaf: hex(h(algorithm, entries[index] ?? Buffer.alloc(0))) }],
          ['another root', { root: flipped(root, random) }],
          ['the root of nothing', { root: hex(mth(algorithm, [])) }],
          ['the root of one more', { root: hex(mth(algorithm, entriesOf(size + 1))) }],
          ...(size > 1 ? [['the leaf for a root', { root: leaf }] as const] : []),
          ...(size > 1 ? [['the root for a leaf', { leaf: root, path: [] }] as const] : []),
          [
            'the other hash',
            { algorithm: algorithm === 'sha256' ? 'sm3' : 'sha256', ...(size === 1 ? { root: other } : {}) },
          ],
          ...misshapen(proof, other).map(([what, changed]) => [`a path ${what}`, { path: changed }] as const),
          ...misspelt(leaf).map(([what, changed]) => [`a leaf ${what}`, { leaf: changed }] as const),
          ...misspelt(root).map(([what, changed]) => [`a root ${what}`, { root: changed }] as const),
          ...(proof[0] === undefined ? [] : misspelt(proof[0])).map(
            ([what, changed]) => [`a hash of the path ${what}`, { path: [changed, ...proof.slice(1)] }] as const,
          ),
          ...proof.map(
            (one, i) => [`hash ${i} of the path changed`, { path: proof.with(i, flipped(one, random)) }] as const,
          ),
        ])
        // of trees of another size, and of its neighbour: as good a proof as any, for something else
        const grown = path(algorithm, index, entriesOf(size + 1)).map(hex)
        if (String(grown) !== String(proof)) spoil(valid, [['the path in a tree of one more', { path: grown }]])
        const neighbour = neighbours[0]
        if (neighbour !== undefined) {
          const theirs = path(algorithm, neighbour, entries).map(hex)
          spoil(valid, [['the path of its neighbour', { path: theirs }]])
        }
      }
    }
  }
  for (const size of hugeSizes) {
    for (const index of new Set([0, size - 1, Math.floor(size * random.next()), 2 ** 30])) {
      const leaf = aHash()
      const [hashes, top] = rootAlong('sha256', leaf, BigInt(index), BigInt(size), aHash)
      const valid = {
        ...{ name: `inclusion, leaf ${index} of ${size}`, isValid: true, algorithm: 'sha256' as const },
        ...{ leaf: hex(leaf), index, size, path: hashes.map(hex), root: hex(top) },
      }
      vectors.push(valid)
      spoil(valid, [
        ['its neighbour', { index: index === 0 ? 1 : index - 1 }],
        ['behind the end', { index: size }],
        ['2^32 further', { index: index + 2 ** 32 < size ? index + 2 ** 32 : size + 2 ** 32 }],
        ['a hash short', { path: valid.path.slice(0, -1) }],
        ['a hash long', { path: [...valid.path, valid.root] }],
        ['another root', { root: flipped(valid.root, random) }],
      ])
    }
  }
  return once(vectors)
}

export function consistencyVectors(seed: number): ConsistencyVector[] {
  const random = randomFrom(seed + 1)
  const vectors: ConsistencyVector[] = []
  const aHash = () => Buffer.from(Array.from({ length: 32 }, () => random.below(256)))
  const spoil = (valid: ConsistencyVector, changes: readonly (readonly [name: string, change: object])[]) => {
    for (const [name, change] of changes)
      vectors.push({ ...valid, ...change, name: `${valid.name}: ${name}`, isValid: false })
  }
  for (const algorithm of ['sha256', 'sm3'] as const) {
    for (const newSize of smallSizes) {
      const entries = entriesOf(newSize)
      const newRoot = hex(mth(algorithm, entries))
      const olds = [1, newSize, newSize - 1, half(newSize + 1), 1 + random.below(newSize)].filter(one => one > 0)
      for (const oldSize of new Set(olds)) {
        const oldRoot = hex(mth(algorithm, entries.slice(0, oldSize)))
        const proof = subproof(algorithm, oldSize, entries, true).map(hex)
        const name = `${algorithm}, ${oldSize} in ${newSize}`
        const valid = { name, isValid: true, algorithm, oldSize, newSize, oldRoot, newRoot, path: proof }
        vectors.push(valid)
        if (algorithm === 'sm3' && newSize > 9) continue
        const other = hex(aHash())
        const isGrown = oldSize !== newSize
        const forked = hex(mth(algorithm, entries.with(random.below(oldSize), Buffer.from('another story'))))
        spoil(valid, [
          ...[...noNumbers, 0, newSize + 1].map(
            said => [`old said to be of ${String(said)}`, { oldSize: said }] as const,
          ),
          ...[...noNumbers, 0, oldSize - 1].map(
            said => [`new said to be of ${String(said)}`, { newSize: said }] as const,
          ),
          ['another old root', { oldRoot: flipped(oldRoot, random) }],
          ['another new root', { newRoot: flipped(newRoot, random) }],
          ['the new root of a fork', { newRoot: forked }],
          ['the old root of nothing', { oldRoot: hex(mth(algorithm, [])) }],
          ...(isGrown ? [['the roots swapped', { oldRoot: newRoot, newRoot: oldRoot }] as const] : []),
          ...(isGrown ? [['the sizes swapped', { oldSize: newSize, newSize: oldSize }] as const] : []),
          ...(isGrown ? [['both roots the old one', { newRoot: oldRoot }] as const] : []),
          ...(isGrown ? [['both roots the new one', { oldRoot: newRoot }] as const] : []),
          ...misshapen(proof, other).map(([what, changed]) => [`a path ${what}`, { path: changed }] as const),
          ...misspelt(oldRoot).map(([what, changed]) => [`an old root ${what}`, { oldRoot: changed }] as const),
          ...misspelt(newRoot).map(([what, changed]) => [`a new root ${what}`, { newRoot: changed }] as const),
          ...(proof[0] === undefined ? [] : misspelt(proof[0])).map(
            ([what, changed]) => [`a hash of the path ${what}`, { path: [changed, ...proof.slice(1)] }] as const,
          ),
          ...proof.map(
            (one, i) => [`hash ${i} of the path changed`, { path: proof.with(i, flipped(one, random)) }] as const,
          ),
        ])
        // a proof for one tree more, and for one that is older: true of something else
        const grown = subproof(algorithm, oldSize, entriesOf(newSize + 1), true).map(hex)
        if (String(grown) !== String(proof)) spoil(valid, [['the path in a tree of one more', { path: grown }]])
        if (oldSize > 1) {
          const older = subproof(algorithm, oldSize - 1, entries, true).map(hex)
          if (String(older) !== String(proof)) spoil(valid, [['the path of one less', { path: older }]])
        }
      }
    }
  }
  for (const newSize of hugeSizes) {
    for (const oldSize of new Set([
      1,
      newSize,
      newSize - 1,
      2 ** 30,
      2 ** 30 - 1,
      Math.ceil(newSize * random.next()),
    ])) {
      const [hashes, before, now] = rootsAlong('sha256', BigInt(oldSize), BigInt(newSize), true, aHash)
      const valid = {
        ...{ name: `consistency, ${oldSize} in ${newSize}`, isValid: true, algorithm: 'sha256' as const },
        ...{ oldSize, newSize, oldRoot: hex(before), newRoot: hex(now), path: hashes.map(hex) },
      }
      vectors.push(valid)
      spoil(valid, [
        ['another old root', { oldRoot: flipped(valid.oldRoot, random) }],
        ['another new root', { newRoot: flipped(valid.newRoot, random) }],
        ['a hash long', { path: [...valid.path, valid.newRoot] }],
        ['none before', { oldSize: 0 }],
        ['more before than now', { oldSize: newSize + 1 }],
        ...(oldSize === newSize ? [] : [['a hash short', { path: valid.path.slice(0, -1) }] as const]),
      ])
    }
  }
  return once(vectors)
}
