import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordEvidence } from '../../bench/evidence.ts'
import { chooseSeed } from '../../bench/random.ts'
import {
  type ConsistencyVector,
  consistencyVectors,
  half,
  type InclusionVector,
  inclusionVectors,
  mth,
  path,
  subproof,
} from '../../tests/support/proof-vectors.ts'
import { digestOf } from './records.ts'
import {
  appendLeaf,
  consistencyRanges,
  emptyRoot,
  type HashAlgorithm,
  inclusionRanges,
  type LeafRange,
  leafHash,
  nodeHash,
  rootOf,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts'
import { isConsistent, isIncluded } from './verifier.ts'

const seed = chooseSeed()
console.log(`tree: BANGBAN_SEED=${seed}`)
const random = { seed }

/** The root that a path claims for a leaf at this place; undefined where the path is too long or too short. */
function rootAlong(leaf: string, index: number, size: number, path: readonly string[]): string | undefined {
  if (size === 1) return path.length === 0 ? leaf : undefined
  const sibling = path.at(-1)
  if (sibling === undefined || index < 0 || index >= size) return undefined
  const k = half(size)
  const inner =
    index < k ? rootAlong(leaf, index, k, path.slice(0, -1)) : rootAlong(leaf, index - k, size - k, path.slice(0, -1))
  if (inner === undefined) return undefined
  return index < k ? nodeHash('sha256', inner, sibling) : nodeHash('sha256', sibling, inner)
}

/** The roots of both trees that a consistency proof claims; undefined where it is too long or too short. */
function rootsAlong(m: number, n: number, proof: readonly string[], old: string | undefined): string[] | undefined {
  if (m === n) {
    if (old !== undefined) return proof.length === 0 ? [old, old] : undefined
    const [only] = proof
    return only !== undefined && proof.length === 1 ? [only, only] : undefined
  }
  const top = proof.at(-1)
  if (top === undefined) return undefined
  const k = half(n)
  const inner =
    m <= k ? rootsAlong(m, k, proof.slice(0, -1), old) : rootsAlong(m - k, n - k, proof.slice(0, -1), undefined)
  const [oldInner, newInner] = inner ?? []
  if (oldInner === undefined || newInner === undefined) return undefined
  return m <= k
    ? [oldInner, nodeHash('sha256', newInner, top)]
    : [nodeHash('sha256', top, oldInner), nodeHash('sha256', top, newInner)]
}

/** The proofs that the ledger makes: the roots of the ranges that tree.ts names. */
const rootsOf = (algorithm: HashAlgorithm, leaves: readonly string[], ranges: readonly LeafRange[]) =>
  ranges.map(({ start, end }) => treeRoot(algorithm, leaves.slice(start, end)))
const inclusionProof = (algorithm: HashAlgorithm, leaves: readonly string[], index: number) =>
  rootsOf(algorithm, leaves, inclusionRanges(index, leaves.length))
const consistencyProof = (algorithm: HashAlgorithm, leaves: readonly string[], old: number) =>
  rootsOf(algorithm, leaves, consistencyRanges(old, leaves.length))

const hex = (one: Buffer) => one.toString('hex')
const entriesOf = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`))
const leavesOf = (count: number, algorithm: HashAlgorithm = 'sha256') =>
  entriesOf(count).map(entry => leafHash(algorithm, entry))

function withBitFlipped(digest: string, bit: number): string {
  const bytes = Buffer.from(digest, 'hex')
  const at = (bit >> 3) % bytes.length
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at)
  return bytes.toString('hex')
}

/** The list with each of its hashes changed in one bit, in turn; all bits, or just one that differs from place to place. */
function* spoiled(digests: readonly string[], everyBit = true): Generator<string[]> {
  for (const [i, one] of digests.entries()) {
    for (const bit of everyBit ? Array(256).keys() : [(i * 89 + digests.length * 31) % 256]) {
      yield digests.with(i, withBitFlipped(one, bit))
    }
  }
}

/** Paths that have the right hashes in the wrong number or order. */
const misshapen = (path: readonly string[]): string[][] => [
  [...path, path.at(-1) ?? emptyRoot('sha256')],
  [path[0] ?? emptyRoot('sha256'), ...path],
  ...(path.length > 0 ? [path.slice(1), path.slice(0, -1)] : []),
  ...(path.length > 1 ? [[...path].reverse()] : []),
]

const sizes = Array.from({ length: 64 }, (_, i) => i + 1)
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => hex(Buffer.from(bytes)))
const digests = (length: number) => fc.array(digest, { minLength: length, maxLength: length })

describe('the tree of the ledger', () => {
  it('has the roots that certificate transparency publishes for its test entries', () => {
    const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const leaves = entries.map(entry => leafHash('sha256', Buffer.from(entry, 'hex')))
    expect(sizes.slice(0, 8).map(size => treeRoot('sha256', leaves.slice(0, size)))).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
  })

  it('has the hash of nothing as its root while it is empty', () => {
    expect(emptyRoot('sha256')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(treeRoot('sha256', [])).toBe(emptyRoot('sha256'))
    expect(rootOf('sha256', [])).toBe(emptyRoot('sha256'))
  })

  it('can be hashed with SM3 as GB/T 32905 has it', () => {
    expect(digestOf('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(digestOf('sm3', 'abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
    expect(emptyRoot('sm3')).toBe('1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
  })

  it('tells a leaf from a node, so that no inner node can be passed off as an entry', () => {
    const [a = '', b = ''] = leavesOf(2)
    expect(leafHash('sha256', Buffer.from(a + b, 'hex'))).not.toBe(nodeHash('sha256', a, b))
  })

  it.each(['sha256', 'sm3'] as const)('grows leaf by leaf to the root of the recursive definition (%s)', algorithm => {
    const entries = entriesOf(130)
    let frontier: string[] = []
    for (const [size, entry] of entries.entries()) {
      frontier = appendLeaf(algorithm, frontier, size, leafHash(algorithm, entry))
      expect(rootOf(algorithm, frontier)).toBe(hex(mth(algorithm, entries.slice(0, size + 1))))
      // one hash for each perfect subtree: that is what makes appending cheap
      expect(frontier).toHaveLength((size + 1).toString(2).replaceAll('0', '').length)
    }
  })

  it('grows to the same root from any frontier of any entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 600 }), texts => {
        const entries = texts.map(text => Buffer.from(text))
        const leaves = entries.map(entry => leafHash('sha256', entry))
        expect(treeRoot('sha256', leaves)).toBe(hex(mth('sha256', entries)))
      }),
      random,
    )
  })

  it('refuses to grow from a frontier that is too short for its size', () => {
    expect(() => appendLeaf('sha256', [], 1, emptyRoot('sha256'))).toThrow(RangeError)
    expect(() => appendLeaf('sha256', leavesOf(1), 3, emptyRoot('sha256'))).toThrow(RangeError)
  })

  it('keeps counting beyond the 32 bits of a bitwise operator', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2 ** 31 - 2, max: 2 ** 50 })
          .chain(size =>
            fc.record({ size: fc.constant(size), frontier: digests(size.toString(2).replaceAll('0', '').length) }),
          ),
        digest,
        ({ size, frontier }, leaf) => {
          const kept = (size + 1).toString(2).replaceAll('0', '').length - 1
          const next = appendLeaf('sha256', frontier, size, leaf)
          expect(next.slice(0, -1)).toEqual(frontier.slice(0, kept))
          expect(next.at(-1)).toBe(
            frontier.slice(kept).reduceRight((right, left) => nodeHash('sha256', left, right), leaf),
          )
        },
      ),
      random,
    )
  })
})

describe('an inclusion proof', () => {
  it.each(['sha256', 'sm3'] as const)(
    'is that of RFC 6962 and is accepted, for every leaf up to size 64 (%s)',
    algorithm => {
      for (const size of sizes) {
        const entries = entriesOf(size)
        const leaves = leavesOf(size, algorithm)
        const root = treeRoot(algorithm, leaves)
        for (const [index, leaf] of leaves.entries()) {
          const proof = inclusionProof(algorithm, leaves, index)
          expect(proof).toEqual(path(algorithm, index, entries).map(hex))
          expect(verifyInclusion(algorithm, leaf, index, size, proof, root)).toBe(true)
        }
      }
    },
  )

  it('is refused after a change of any bit of leaf, path or root', () => {
    for (const size of [1, 2, 3, 6, 7, 8, 13]) {
      const leaves = leavesOf(size)
      for (const index of leaves.keys()) {
        const proof = inclusionProof('sha256', leaves, index)
        for (const [leaf = '', root = '', ...changed] of spoiled([
          leaves[index] ?? '',
          treeRoot('sha256', leaves),
          ...proof,
        ])) {
          expect(verifyInclusion('sha256', leaf, index, size, changed, root)).toBe(false)
        }
      }
    }
  })

  it('is refused for another place, with hashes missing, added or in another order, up to size 64', () => {
    for (const size of sizes) {
      const leaves = leavesOf(size)
      const root = treeRoot('sha256', leaves)
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof('sha256', leaves, index)
        const others = sizes.map(one => one - 1).filter(one => one !== index)
        for (const other of [...others, -1, size]) {
          expect(verifyInclusion('sha256', leaf, other, size, proof, root)).toBe(false)
        }
        for (const changed of [...misshapen(proof), ...[...spoiled(proof, false)]]) {
          expect(verifyInclusion('sha256', leaf, index, size, changed, root)).toBe(false)
        }
      }
    }
  })

  it('holds for another size exactly where the leaf hangs in the same way, which is why checkpoints sign the size', () => {
    for (const size of sizes.slice(0, 24)) {
      const leaves = leavesOf(size)
      const root = treeRoot('sha256', leaves)
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof('sha256', leaves, index)
        for (const other of [0, ...sizes]) {
          const isSame = other > index && rootAlong(leaf, index, other, proof) === root
          expect(verifyInclusion('sha256', leaf, index, other, proof, root)).toBe(isSame)
        }
      }
    }
  })

  it('proves a leaf of a large tree and refuses every change', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 65, max: 3000 }).chain(size => fc.tuple(fc.constant(size), fc.nat(size - 1))),
        fc.nat(),
        ([size, index], bit) => {
          const leaves = leavesOf(size)
          const leaf = leaves[index] ?? ''
          const root = treeRoot('sha256', leaves)
          const proof = inclusionProof('sha256', leaves, index)
          expect(verifyInclusion('sha256', leaf, index, size, proof, root)).toBe(true)
          expect(verifyInclusion('sha256', withBitFlipped(leaf, bit), index, size, proof, root)).toBe(false)
          expect(verifyInclusion('sha256', leaf, index, size, proof, withBitFlipped(root, bit))).toBe(false)
          expect(verifyInclusion('sha256', leaf, index ^ (1 << (bit % 12)), size, proof, root)).toBe(false)
          for (const changed of [...misshapen(proof), ...spoiled(proof, false)]) {
            expect(verifyInclusion('sha256', leaf, index, size, changed, root)).toBe(false)
          }
        },
      ),
      { ...random, numRuns: 60 },
    )
  })

  it('is judged like the recursive definition in trees beyond 32 bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 31 - 1, max: 2 ** 50 }).chain(size => fc.tuple(fc.constant(size), fc.nat(size - 1))),
        digest,
        digests(50),
        ([size, index], leaf, hashes) => {
          const length = [...hashes.keys(), 50].find(
            one => rootAlong(leaf, index, size, hashes.slice(0, one)) !== undefined,
          )
          const proof = hashes.slice(0, length)
          const root = rootAlong(leaf, index, size, proof) ?? ''
          expect(verifyInclusion('sha256', leaf, index, size, proof, root)).toBe(true)
          expect(verifyInclusion('sha256', leaf, index === 0 ? 1 : index - 1, size, proof, root)).toBe(false)
        },
      ),
      random,
    )
  })

  it('is not made for a leaf that is not there', () => {
    expect(() => inclusionProof('sha256', leavesOf(3), 3)).toThrow(RangeError)
    expect(() => inclusionProof('sha256', leavesOf(3), -1)).toThrow(RangeError)
    expect(() => inclusionProof('sha256', [], 0)).toThrow(RangeError)
  })
})

describe('a consistency proof', () => {
  it.each(['sha256', 'sm3'] as const)(
    'is that of RFC 6962 and is accepted, for every two sizes up to 64 (%s)',
    algorithm => {
      for (const size of sizes) {
        const entries = entriesOf(size)
        const leaves = leavesOf(size, algorithm)
        const root = treeRoot(algorithm, leaves)
        for (const old of sizes.slice(0, size)) {
          const proof = consistencyProof(algorithm, leaves, old)
          expect(proof).toEqual(subproof(algorithm, old, entries, true).map(hex))
          expect(verifyConsistency(algorithm, old, size, treeRoot(algorithm, leaves.slice(0, old)), root, proof)).toBe(
            true,
          )
        }
      }
    },
  )

  it('is refused after a change of any bit of a root or of the path', () => {
    for (const size of [1, 2, 3, 6, 7, 8, 13]) {
      const leaves = leavesOf(size)
      for (const old of sizes.slice(0, size)) {
        const roots = [treeRoot('sha256', leaves.slice(0, old)), treeRoot('sha256', leaves)]
        for (const [first = '', second = '', ...changed] of spoiled([
          ...roots,
          ...consistencyProof('sha256', leaves, old),
        ])) {
          expect(verifyConsistency('sha256', old, size, first, second, changed)).toBe(false)
        }
      }
    }
  })

  it('is refused with hashes missing, added or in another order, up to size 64', () => {
    for (const size of sizes) {
      const leaves = leavesOf(size)
      const root = treeRoot('sha256', leaves)
      for (const old of sizes.slice(0, size)) {
        const oldRoot = treeRoot('sha256', leaves.slice(0, old))
        const proof = consistencyProof('sha256', leaves, old)
        for (const changed of [...misshapen(proof), ...spoiled(proof, false)]) {
          expect(verifyConsistency('sha256', old, size, oldRoot, root, changed)).toBe(false)
        }
      }
    }
  })

  it('is judged like the recursive definition for all other sizes', () => {
    const all = leavesOf(16)
    for (const size of sizes.slice(0, 16)) {
      const leaves = all.slice(0, size)
      const root = treeRoot('sha256', leaves)
      for (const old of sizes.slice(0, size)) {
        const oldRoot = treeRoot('sha256', leaves.slice(0, old))
        const proof = consistencyProof('sha256', leaves, old)
        for (const otherNew of sizes.slice(0, 18)) {
          for (const otherOld of sizes.slice(0, otherNew)) {
            const [first, second] = rootsAlong(otherOld, otherNew, proof, oldRoot) ?? []
            const isSame = first === oldRoot && second === root
            expect(verifyConsistency('sha256', otherOld, otherNew, oldRoot, root, proof)).toBe(isSame)
          }
        }
        expect(verifyConsistency('sha256', 0, size, oldRoot, root, proof)).toBe(false)
        expect(verifyConsistency('sha256', size + 1, size, oldRoot, root, proof)).toBe(false)
      }
    }
  })

  it('holds between any two moments of one ledger, and never between two ledgers that tell different stories', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 1500 })
          .chain(size => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size }), fc.nat(size - 1))),
        ([size, old, forkedAt]) => {
          const leaves = leavesOf(size)
          const forked = leaves.with(forkedAt, leafHash('sha256', 'another story'))
          const oldRoot = treeRoot('sha256', leaves.slice(0, old))
          const judge = (copy: readonly string[]) =>
            verifyConsistency(
              'sha256',
              old,
              size,
              oldRoot,
              treeRoot('sha256', copy),
              consistencyProof('sha256', copy, old),
            )
          expect(judge(leaves)).toBe(true)
          expect(judge(forked)).toBe(forkedAt >= old)
        },
      ),
      { ...random, numRuns: 60 },
    )
  })

  it('is not made from a size that the tree never had', () => {
    expect(() => consistencyProof('sha256', leavesOf(3), 0)).toThrow(RangeError)
    expect(() => consistencyProof('sha256', leavesOf(3), 4)).toThrow(RangeError)
  })
})

describe('T5: a proof from a collection of right and wrong ones', () => {
  type Inclusion = (v: InclusionVector) => boolean
  type Consistency = (v: ConsistencyVector) => boolean
  const inclusions = inclusionVectors(seed)
  const consistencies = consistencyVectors(seed)
  const all = [...inclusions, ...consistencies]

  const ours: Inclusion = v =>
    verifyInclusion(
      v.algorithm,
      ...([v.leaf, v.index, v.size, v.path, v.root] as [string, number, number, string[], string]),
    )
  const ourOther: Consistency = v =>
    verifyConsistency(
      v.algorithm,
      ...([v.oldSize, v.newSize, v.oldRoot, v.newRoot, v.path] as [number, number, string, string, string[]]),
    )
  const given: Inclusion = v => isIncluded(v.algorithm, v.leaf, v.index, v.size, v.path, v.root)
  const givenOther: Consistency = v => isConsistent(v.algorithm, v.oldSize, v.newSize, v.oldRoot, v.newRoot, v.path)

  /** Names of the vectors that are judged wrongly, or bring the judge down. */
  function misjudged(inclusion: Inclusion, consistency: Consistency): string[] {
    const wrong = <V extends { name: string; isValid: boolean }>(vectors: readonly V[], judge: (v: V) => boolean) =>
      vectors.filter(vector => {
        try {
          return judge(vector) !== vector.isValid
        } catch {
          return true
        }
      })
    return [...wrong(inclusions, inclusion), ...wrong(consistencies, consistency)].map(one => one.name)
  }

  it('T5: is judged rightly by the ledger and by the verifier that is given away', () => {
    const started = performance.now()
    const valid = all.filter(one => one.isValid).length
    expect(all.length).toBeGreaterThanOrEqual(518)
    expect(all.length - valid).toBeGreaterThanOrEqual(480)
    expect(new Set(all.map(one => one.name)).size).toBe(all.length)
    const byLedger = misjudged(ours, ourOther)
    const byVerifier = misjudged(given, givenOther)
    recordEvidence({
      ids: ['T5'],
      area: 'Ledger',
      what: 'Inclusion and consistency proofs, right ones and spoiled ones, made by a slow reference of their own, were put to both verifiers.',
      figures: [
        { name: 'inclusion proofs', value: inclusions.length },
        { name: 'consistency proofs', value: consistencies.length },
        { name: 'of these to be refused', value: all.length - valid, aim: '≥ 480' },
        { name: 'misjudged by the ledger', value: byLedger.length, aim: '0', isReached: byLedger.length === 0 },
        { name: 'misjudged by the verifier', value: byVerifier.length, aim: '0', isReached: byVerifier.length === 0 },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(byLedger).toEqual([])
    expect(byVerifier).toEqual([])
  })

  const butOldRoot = (v: ConsistencyVector) =>
    JSON.stringify([v.algorithm, Number(v.oldSize), v.newSize, v.newRoot, v.path])
  const known = new Set(consistencies.filter(one => one.isValid).map(butOldRoot))
  /** Slips that a verifier could have, each as a way in which it hears less than it is told. */
  const slips: Record<string, [Inclusion, Consistency]> = {
    'takes any spelling of a hash': [
      v => given({ ...v, root: String(v.root).toLowerCase(), leaf: String(v.leaf).toLowerCase() }),
      givenOther,
    ],
    'takes a path that is too long': [
      v => given(v) || (Array.isArray(v.path) && given({ ...v, path: v.path.slice(0, -1) })),
      givenOther,
    ],
    'takes a path in any order': [
      v => given(v) || (Array.isArray(v.path) && given({ ...v, path: [...v.path].reverse() })),
      givenOther,
    ],
    'takes a number for its whole part': [v => given({ ...v, index: Math.floor(Number(v.index)) }), givenOther],
    'counts to 32 bits': [v => given({ ...v, index: Number(v.index) % 2 ** 32 }), givenOther],
    'believes the old root': [given, v => givenOther(v) || known.has(butOldRoot(v))],
    'takes the sizes in either order': [
      given,
      v => givenOther(v) || givenOther({ ...v, oldSize: v.newSize, newSize: v.oldSize }),
    ],
    'believes that nothing begins everything': [given, v => v.oldSize === 0 || givenOther(v)],
    'refuses what is right in a large tree': [v => Number(v.size) < 2 ** 31 && given(v), givenOther],
    'rounds the logarithm of a size': [
      given,
      v => !(Number.isInteger(Math.log2(Number(v.oldSize) + 1)) && Number(v.oldSize) > 2 ** 48) && givenOther(v),
    ],
    'falls over what is no list': [v => given({ ...v, path: [...(v.path as string[])] }), givenOther],
  }
  it.each(Object.entries(slips))('T5: would find a verifier that %s', (_, [inclusion, consistency]) => {
    expect(misjudged(inclusion, consistency)).not.toEqual([])
  })
})
