import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { doApart } from '../apart.ts'
import { inSlices } from '../slices.ts'
import { type Store, systemSession, type Tx } from '../store/index.ts'
import type { KnownAnswer } from './known.ts'
import { createVectorLoader, type LoadedVectors, type VectorVersion } from './loaded-vectors.ts'
import { indexOf, indexSteps, type Library, openLibrary } from './opened-library.ts'
import { type IndexOrder, newSegmentPath, readSegment, readSegments, type SavedSegment, segmentOf } from './segments.ts'
import type { SourceFacts } from './source.ts'

export interface LiveLibrary {
  /** Which vectors are in memory by now; undefined: none. */
  readonly vectorKey: string | undefined
  /**
   * As it is now. Where something was published or withdrawn since by another process, the next question finds it: nobody
   * who holds a transaction waits for a second one.
   */
  now(tx: Tx): Promise<Library>
  /** Looks whether something was published or withdrawn; a few passages are found from then on, many follow. */
  refreshed(): Promise<Library>
  /** The same when all that was published by now is found. */
  settled(): Promise<Library>
  /** Ends what is under way; it is begun anew at the next start. */
  stop(): Promise<void>
}

/** So many passages are indexed between two answers, or at the start before anybody asks; more go to a process of their own. */
const atOnce = { later: 300, first: 3000 }
/** More segments than this are made into one. */
const mostSegments = 8

/** After an indexing that failed nobody tries again for so long. */
const restMilliseconds = 60_000

const factColumns = [
  'id',
  'kind',
  'title',
  'documentNumber',
  'issuer',
  'inForceFrom',
  'inForceUntil',
  'replacedBy',
  'classification',
  'departmentId',
  'state',
  'decidedAt',
] as const

type Kept = readonly { readonly path?: string; readonly saved: SavedSegment }[]

/** Questions whose right answer a trainer adopted, as they were asked, those that went on from another one with it. */
async function readKnown(tx: Tx): Promise<KnownAnswer[]> {
  const rows = await tx
    .selectFrom('correction as c')
    .innerJoin('answer as a', 'a.id', 'c.answerId')
    .select(['c.id', 'c.sourceIds', 'c.positions', 'c.decidedAt', 'a.question', 'a.output'])
    .where('c.state', '=', 'adopted')
    .execute()
  return rows.map(({ id, sourceIds, positions, decidedAt, question, output }) => {
    const { follows } = output as { readonly follows?: string }
    return {
      id,
      question: follows === undefined ? question : `${follows}\n${question}`,
      places: sourceIds.map((sourceId, i) => ({ sourceId, position: positions[i] ?? 0 })),
      adoptedAt: decidedAt ?? new Date(0),
    }
  })
}

interface Versions extends VectorVersion {
  /** Of what is published. */
  readonly sources: number
}

const versionsOf = async (tx: Tx): Promise<Versions> => {
  const row = await tx.selectFrom('libraryVersion').select(['version', 'vectorKey', 'vectors']).executeTakeFirst()
  return { sources: row?.version ?? 0, key: row?.vectorKey ?? null, version: row?.vectors ?? 0 }
}

/** Segments of this record; of two that hold the same source the larger one, since it was made of the others. */
function fitting<Kept extends { readonly saved: SavedSegment }>(
  read: readonly Kept[],
  known: ReadonlyMap<string, unknown>,
): Kept[] {
  const held = new Set<string>()
  return [...read]
    .sort((a, b) => b.saved.sources.length - a.saved.sources.length)
    .filter(({ saved }) => {
      const fits = saved.sources.every(id => known.has(id) && !held.has(id))
      if (fits) for (const id of saved.sources) held.add(id)
      return fits
    })
}

/**
 * Keeps the index of published sources beside the record. A few passages are indexed at once; many in a process of their
 * own, while questions are answered from what is there.
 */
export function createLiveLibrary({ store, folder }: { readonly store: Store; readonly folder: string }): LiveLibrary {
  const stopping = new AbortController()
  const loader = createVectorLoader(store)
  let version = -1
  let kept: Kept | undefined
  /** Vectors as the record has them, and as they are in memory. */
  let current: VectorVersion = { key: null, version: 0 }
  let seen = current
  let loaded: LoadedVectors | undefined
  let loading: Promise<void> | undefined
  let sources: ReadonlyMap<string, SourceFacts> = new Map()
  let known: readonly KnownAnswer[] = []
  let indexed = indexOf([])
  let library = openLibrary(sources, indexed)
  const reopen = () => {
    library = openLibrary(sources, indexed, { known, loaded })
  }
  /** One at a time. */
  let refreshing: Promise<void> = Promise.resolve()
  let following: Promise<void> | undefined
  /** One at a time, too. */
  let changing: Promise<void> = Promise.resolve()
  /** Sources that are being indexed just now. */
  const underWay = new Set<string>()
  let restsUntil = 0

  /** Questions are answered from what was kept before until the new index is whole. */
  function keep(next: (before: Kept) => Kept): Promise<void> {
    const change = async () => {
      const segments = next(kept ?? [])
      indexed = await inSlices(indexSteps(segments.map(one => one.saved.segment)))
      kept = segments
      reopen()
    }
    changing = changing.catch(() => {}).then(change)
    return changing
  }
  /** Nobody else indexes these meanwhile. */
  async function claimed(wanted: readonly string[], work: () => Promise<void>): Promise<void> {
    for (const one of wanted) underWay.add(one)
    try {
      await work()
    } finally {
      for (const one of wanted) underWay.delete(one)
    }
  }
  const missing = () => {
    const held = new Set((kept ?? []).flatMap(one => one.saved.sources))
    return [...sources.values()]
      .filter(({ state, id }) => state === 'published' && !held.has(id) && !underWay.has(id))
      .map(one => one.id)
  }
  const isCrowded = () => (kept?.length ?? 0) > mostSegments

  async function makeApart(wanted: readonly string[]) {
    const path = newSegmentPath(folder)
    const order: IndexOrder = { url: store.applicationUrl, sources: wanted, path }
    await doApart(join(import.meta.dirname, 'index-child.ts'), order, stopping.signal)
    const saved = await readSegment(path)
    if (!saved) throw new Error('a segment that was just written can not be read')
    return { path, saved }
  }

  /** Indexes what is missing in a process of its own, and makes one of many segments. */
  async function follow(): Promise<void> {
    for (let wanted = missing(); wanted.length > 0 || isCrowded(); wanted = missing()) {
      const replaced = isCrowded() ? [...(kept ?? [])] : []
      await claimed(wanted, async () => {
        const made = await makeApart([...replaced.flatMap(one => one.saved.sources), ...wanted])
        await keep(before => [...before.filter(one => !replaced.includes(one)), made])
      })
      for (const { path } of replaced) if (path !== undefined) rmSync(path, { force: true })
    }
  }

  /** Begins to follow where there is something to do; a failure leaves what is there, and is tried again after a rest. */
  function beginToFollow(): void {
    if (following || stopping.signal.aborted || Date.now() < restsUntil) return
    if (missing().length === 0 && !isCrowded()) return
    following = follow().finally(() => {
      following = undefined
    })
    following.catch(() => {
      restsUntil = Date.now() + restMilliseconds
    })
  }

  async function refresh(): Promise<void> {
    const read = await store.as(systemSession, async tx => {
      const { sources: published, ...vectors } = await versionsOf(tx)
      current = vectors
      if (published === version) return undefined
      return {
        published,
        rows: await tx.selectFrom('source').select(factColumns).where('state', '<>', 'draft').execute(),
        known: await readKnown(tx),
      }
    })
    if (read) {
      sources = new Map(read.rows.map(row => [row.id, row]))
      known = read.known
      reopen()
      if (!kept) {
        const found = fitting(await readSegments(folder), sources)
        await keep(() => found)
      }
      const wanted = missing()
      const passages = wanted.length === 0 ? 0 : await countPassages(wanted)
      const isFew = passages <= (indexed.index.size === 0 ? atOnce.first : atOnce.later)
      if (passages > 0 && isFew) {
        await claimed(wanted, async () => {
          const saved = await segmentOf(store, wanted)
          await keep(before => [...before, { saved }])
        })
      }
      version = read.published
    }
    beginToFollow()
    beginToLoad()
  }

  const isBehind = ({ key, version }: VectorVersion) => key !== seen.key || version !== seen.version

  /** Reads the vectors that are new, while questions are answered with those that are there. */
  async function load(): Promise<void> {
    while (isBehind(current) && !stopping.signal.aborted) {
      const next = current
      loaded = await loader.load(next)
      seen = next
      reopen()
    }
  }

  /** What went wrong then is tried again at the next look. */
  function beginToLoad(): void {
    if (loading || stopping.signal.aborted || !isBehind(current)) return
    loading = load()
      .catch(() => {})
      .finally(() => {
        loading = undefined
      })
  }

  async function countPassages(wanted: readonly string[]): Promise<number> {
    const { sum } = await store.as(systemSession, tx =>
      tx
        .selectFrom('source')
        .select(({ fn }) => fn.sum<string>('passages').as('sum'))
        .where('id', '=', sql<string>`any(${wanted}::uuid[])`)
        .executeTakeFirstOrThrow(),
    )
    return Number(sum)
  }

  const refreshed = async () => {
    refreshing = refreshing.catch(() => {}).then(refresh)
    await refreshing
    return library
  }
  return {
    get vectorKey() {
      return loaded?.key
    },
    now: async tx => {
      // what went wrong then is tried again at the next question
      const { sources: published, ...vectors } = await versionsOf(tx)
      if (published !== version || (isBehind(vectors) && !loading)) refreshed().catch(() => {})
      return library
    },
    refreshed,
    settled: async () => {
      await refreshed()
      while (following || loading) await Promise.all([following, loading])
      return library
    },
    stop: async () => {
      stopping.abort()
      await Promise.allSettled([refreshing, following, loading])
    },
  }
}
