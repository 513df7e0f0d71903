import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { doApart } from '../apart.ts'
import { askedIn, createFinder, type Finder, learnQuestions, openSegments } from '../knowledge/index.ts'
import { type Store, systemSession, type Tx } from '../store/index.ts'
import {
  type IndexOrder,
  newSegmentPath,
  placeOf,
  readSegment,
  readSegments,
  type SavedSegment,
  segmentOf,
} from './segments.ts'
import { isInForce, mayRead, type Reader, type SourceFacts } from './source.ts'

/** The score of each source's best passage, the best first. */
export function bestBySource(found: readonly { readonly source: object; readonly score: number }[]): number[] {
  const best = new Map<object, number>()
  for (const { source, score } of found) best.set(source, Math.max(best.get(source) ?? score, score))
  return [...best.values()].sort((a, b) => b - a)
}

/** A passage that was found, by its place in the record. */
export interface FoundPassage {
  readonly source: SourceFacts
  readonly position: number
  readonly score: number
  /** The question names just this article. */
  readonly isNamed: boolean
}

export interface Library {
  /** How many sources and passages can be found now. */
  readonly size: { readonly sources: number; readonly passages: number }
  /** How much a term tells: its inverse document frequency over all passages. */
  rarity(term: string): number
  /**
   * The passages that answer a question, the best first: of sources that the reader may see and that are (or, with
   * `isInForce` false, are not) in force on a day. What may not be seen is left out before anything is ranked.
   */
  find(
    question: string,
    limit: number,
    by: { readonly reader: Reader; readonly day: string; readonly isInForce?: boolean },
  ): FoundPassage[]
}

export interface LiveLibrary {
  /** Everything that was published until now and could be indexed at once; the rest follows by itself. */
  refreshed(): Promise<Library>
  /** The same when all that was published by now is in it. */
  settled(): Promise<Library>
}

/** So many passages are indexed between two answers, or at the start before anybody asks; more go to a process of their own. */
const atOnce = { later: 300, first: 3000 }
/** More segments than this are made into one. */
const mostSegments = 8

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
] as const

const versionOf = async (tx: Tx) =>
  (await tx.selectFrom('libraryVersion').select('version').executeTakeFirst())?.version ?? 0

/** What can be found, as of one moment. */
function openLibrary(
  sources: ReadonlyMap<string, SourceFacts>,
  indexed: { readonly index: ReturnType<typeof openSegments>; readonly finder: Finder },
): Library {
  const { index, finder } = indexed
  const facts: (SourceFacts | undefined)[] = []
  const numbers = new Map<string, number>()
  const sourceOf = Uint32Array.from({ length: index.size }, (_, passage) => {
    const { source } = placeOf(index.place(passage).id)
    const number = numbers.get(source) ?? numbers.size
    if (number === numbers.size) {
      numbers.set(source, number)
      facts.push(sources.get(source))
    }
    return number
  })
  return {
    size: { sources: facts.length, passages: index.size },
    rarity: term => Math.log(1 + (index.size - index.holders(term) + 0.5) / (index.holders(term) + 0.5)),
    find: (question, limit, { reader, day, isInForce: wanted = true }) => {
      const may = facts.map(one => one !== undefined && mayRead(one, reader) && isInForce(one, day) === wanted)
      // whoever names a document by its number asks for that one
      const { numbers } = askedIn(question, day)
      const isNamed = facts.map((one, i) => {
        const own = one?.documentNumber ?? null
        return may[i] === true && own !== null && numbers.some(number => number.endsWith(own))
      })
      const wantedSources = isNamed.includes(true) ? isNamed : may
      return finder
        .find(question, limit, passage => wantedSources[sourceOf[passage] ?? 0] ?? false)
        .flatMap(({ id, score, isNamed }) => {
          const { source, position } = placeOf(id)
          const known = sources.get(source)
          return known ? [{ source: known, position, score, isNamed }] : []
        })
    },
  }
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

function indexOf(segments: readonly SavedSegment[]) {
  const index = openSegments(segments.map(one => one.segment))
  return { index, finder: createFinder(index, learnQuestions([], index.numberOf)) }
}

/**
 * Keeps the index of published sources beside the record: looks at each question whether something was published or
 * withdrawn since, by whichever process. A few passages are indexed at once; many in a process of their own, while
 * questions are answered from what is there.
 */
export function createLiveLibrary({ store, folder }: { readonly store: Store; readonly folder: string }): LiveLibrary {
  let version = -1
  let kept: { path?: string; readonly saved: SavedSegment }[] | undefined
  let indexed = indexOf([])
  let library = openLibrary(new Map(), indexed)
  let sources: ReadonlyMap<string, SourceFacts> = new Map()
  /** One at a time. */
  let refreshing: Promise<void> = Promise.resolve()
  let following: Promise<void> | undefined

  const reopen = () => {
    indexed = indexOf((kept ?? []).map(one => one.saved))
    library = openLibrary(sources, indexed)
  }
  const missing = () => {
    const known = new Set((kept ?? []).flatMap(one => one.saved.sources))
    return [...sources.values()].filter(one => one.state === 'published' && !known.has(one.id)).map(one => one.id)
  }

  async function makeApart(wanted: readonly string[]) {
    const path = newSegmentPath(folder)
    const order: IndexOrder = { url: store.applicationUrl, sources: wanted, path }
    await doApart(join(import.meta.dirname, 'index-child.ts'), order)
    const saved = readSegment(path)
    if (!saved) throw new Error('a segment that was just written can not be read')
    return { path, saved }
  }

  /** Indexes what is missing in a process of its own, and makes one of many segments. */
  async function follow(): Promise<void> {
    for (;;) {
      const wanted = missing()
      const isCrowded = (kept?.length ?? 0) > mostSegments
      if (wanted.length === 0 && !isCrowded) return
      const replaced = isCrowded ? [...(kept ?? [])] : []
      const made = await makeApart([...replaced.flatMap(one => one.saved.sources), ...wanted])
      kept = [...(kept ?? []).filter(one => !replaced.includes(one)), made]
      for (const { path } of replaced) if (path !== undefined) rmSync(path, { force: true })
      reopen()
    }
  }

  async function refresh(): Promise<void> {
    const now = await store.as(systemSession, async tx => {
      const current = await versionOf(tx)
      if (current === version) return undefined
      return {
        current,
        rows: await tx.selectFrom('source').select(factColumns).where('state', '<>', 'draft').execute(),
      }
    })
    if (now) {
      sources = new Map(now.rows.map(row => [row.id, row]))
      kept ??= fitting(readSegments(folder), sources)
      const wanted = missing()
      const passages = wanted.length === 0 ? 0 : await countPassages(wanted)
      if (
        passages > 0 &&
        passages <= (kept.length === 0 ? atOnce.first : atOnce.later) &&
        kept.length < 2 * mostSegments
      ) {
        kept = [...kept, { saved: await segmentOf(store, wanted) }]
      }
      version = now.current
      reopen()
    }
    if (following === undefined && (missing().length > 0 || (kept?.length ?? 0) > mostSegments)) {
      following = follow().finally(() => {
        following = undefined
      })
      // whoever waits for it is told; an answer from what is there needs nothing of it, and the next question tries again
      following.catch(() => {})
    }
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
    refreshed,
    settled: async () => {
      await refreshed()
      while (following) await following
      return library
    },
  }
}
