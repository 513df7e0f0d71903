import type { Store, Tx } from '../store/index.ts'
import { appendLeaf, type HashAlgorithm, type LeafRange, nodeHash, rootOf, treeRoot } from './tree.ts'

/** Every eighth level of the tree is stored: a stored root stands for 256 leaves, or 256 stored roots below it. */
const step = 8
const width = 2 ** step
/** Leaves that are read at a time where stored roots are missing or not believed. */
const page = 32 * width
/** Stored roots that are made at a time. */
const batch = 32

export interface Node {
  readonly level: number
  readonly index: number
  readonly hash: string
}

/** Adds a leaf to the frontier of a tree of `size` leaves; with it the roots to be stored that it completes. */
export function grow(
  algorithm: HashAlgorithm,
  frontier: readonly string[],
  size: number,
  leaf: string,
): { readonly frontier: string[]; readonly completed: Node[] } {
  const completed: Node[] = []
  const next = appendLeaf(algorithm, frontier, size, leaf, (height, hash) => {
    if (height % step === 0) completed.push({ level: height, index: Math.floor(size / 2 ** height), hash })
  })
  return { frontier: next, completed }
}

export async function storeNodes(tx: Tx | Store['open'], nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) return
  await tx
    .insertInto('ledgerNode')
    .values([...nodes])
    .onConflict(c => c.doNothing())
    .execute()
}

/** A full subtree: the 2^level leaves from index · 2^level on. */
interface Subtree {
  readonly level: number
  readonly index: number
}

/** The full subtrees that make up a range, from left to right. */
function subtreesOf({ start, end }: LeafRange): Subtree[] {
  const found: Subtree[] = []
  for (let at = start; at < end; ) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** The stored hashes that a subtree is made of: `count` of them from `from` on, at the stored level below it. */
function partsOf({ level, index }: Subtree) {
  const count = 2 ** (level % step)
  return { level: level - (level % step), from: index * count, count }
}

/** Root of a full subtree from its leaves alone; undefined where one of them is missing. */
async function rootFromLeaves(
  tx: Tx | Store['open'],
  algorithm: HashAlgorithm,
  { level, index }: Subtree,
): Promise<string | undefined> {
  const first = index * 2 ** level
  const count = 2 ** level
  let frontier: string[] = []
  for (let size = 0; size < count; ) {
    const rows = await tx
      .selectFrom('ledgerEntry')
      .select('leafHash')
      .where('seq', '>=', first + size)
      .where('seq', '<', Math.min(first + size + page, first + count))
      .orderBy('seq')
      .execute()
    if (rows.length < Math.min(page, count - size)) return undefined
    for (const { leafHash } of rows) frontier = appendLeaf(algorithm, frontier, size++, leafHash)
  }
  return rootOf(algorithm, frontier)
}

/** The hashes that these subtrees are made of, by "level/index". */
async function readParts(tx: Tx | Store['open'], subtrees: readonly Subtree[]): Promise<Map<string, string>> {
  const parts = subtrees.map(partsOf)
  const hashes = new Map<string, string>()
  const leaves = parts.filter(part => part.level === 0)
  if (leaves.length > 0) {
    const rows = await tx
      .selectFrom('ledgerEntry')
      .select(['seq', 'leafHash'])
      .where(eb =>
        eb.or(leaves.map(({ from, count }) => eb.and([eb('seq', '>=', from), eb('seq', '<', from + count)]))),
      )
      .execute()
    for (const { seq, leafHash } of rows) hashes.set(`0/${seq}`, leafHash)
  }
  const nodes = parts.filter(part => part.level > 0)
  if (nodes.length > 0) {
    const rows = await tx
      .selectFrom('ledgerNode')
      .selectAll()
      .where(eb =>
        eb.or(
          nodes.map(({ level, from, count }) =>
            eb.and([eb('level', '=', level), eb('index', '>=', from), eb('index', '<', from + count)]),
          ),
        ),
      )
      .execute()
    for (const { level, index, hash } of rows) hashes.set(`${level}/${index}`, hash)
  }
  return hashes
}

/**
 * The root of each range of leaves; undefined where entries are missing. Stored roots spare reading the leaves, and are
 * no more than that: whoever uses the result checks it, and asks again without them.
 */
export async function rootsOfRanges(
  tx: Tx | Store['open'],
  algorithm: HashAlgorithm,
  ranges: readonly LeafRange[],
  { withStored = true } = {},
): Promise<(string | undefined)[]> {
  const subtrees = ranges.map(subtreesOf)
  const hashes = withStored ? await readParts(tx, subtrees.flat()) : new Map<string, string>()
  const rootOfSubtree = (subtree: Subtree): Promise<string | undefined> | string | undefined => {
    const { level, from, count } = partsOf(subtree)
    const found = Array.from({ length: count }, (_, i) => hashes.get(`${level}/${from + i}`))
    const known = found.filter(hash => hash !== undefined)
    return known.length === count ? treeRoot(algorithm, known) : rootFromLeaves(tx, algorithm, subtree)
  }
  const roots: (string | undefined)[] = []
  for (const range of subtrees) {
    const known: string[] = []
    for (const subtree of range) {
      const root = await rootOfSubtree(subtree)
      if (root !== undefined) known.push(root)
    }
    roots.push(known.length === range.length ? rootOf(algorithm, known) : undefined)
  }
  return roots
}

/** Makes the stored roots of a ledger that is older than they are; does nothing where all are there. */
export async function fillNodes(store: Store, algorithm: HashAlgorithm, size: number): Promise<void> {
  for (let level = step; 2 ** level <= size; level += step) {
    const wanted = Math.floor(size / 2 ** level)
    const { count } = await store.open
      .selectFrom('ledgerNode')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('level', '=', level)
      .where('index', '<', wanted)
      .executeTakeFirstOrThrow()
    if (count === wanted) continue
    for (let first = 0; first < wanted; first += batch) {
      const indices = Array.from({ length: Math.min(batch, wanted - first) }, (_, i) => first + i)
      const there = await store.open
        .selectFrom('ledgerNode')
        .select('index')
        .where('level', '=', level)
        .where('index', '>=', first)
        .where('index', '<', first + indices.length)
        .execute()
      const known = new Set(there.map(row => row.index))
      const missing = indices.filter(index => !known.has(index))
      const halves = missing.flatMap(index => {
        const [start, half] = [index * 2 ** level, 2 ** (level - 1)]
        return [
          { start, end: start + half },
          { start: start + half, end: start + 2 * half },
        ]
      })
      const roots = await rootsOfRanges(store.open, algorithm, halves)
      const made = missing.flatMap((index, i): Node[] => {
        const [left, right] = [roots[2 * i], roots[2 * i + 1]]
        // entries that are missing are the verifier's business: no reason not to start
        return left === undefined || right === undefined
          ? []
          : [{ level, index, hash: nodeHash(algorithm, left, right) }]
      })
      await storeNodes(store.open, made)
    }
  }
}
