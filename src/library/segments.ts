import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { sql } from 'kysely'
import { makeSegment, type Passage, type Segment } from '../knowledge/index.ts'
import { type Store, systemSession } from '../store/index.ts'

/** A part of the index, and whose passages are in it. */
export interface SavedSegment {
  readonly sources: readonly string[]
  readonly segment: Segment
}

export interface IndexOrder {
  readonly url: string
  readonly sources: readonly string[]
  readonly path: string
}

/** What this program writes; a file of another number is made anew. */
const format = 1
const ending = '.segment'

/** Sources that are read with one statement. */
const batch = 200

/** A passage of the record is known in the index by its source and its place there. */
export const passageId = (source: string, position: number) => `${source}/${position}`

export function placeOf(id: string): { readonly source: string; readonly position: number } {
  const slash = id.indexOf('/')
  return { source: id.slice(0, slash), position: Number(id.slice(slash + 1)) }
}

/** Indexes the passages of these sources. */
export async function segmentOf(store: Store, sources: readonly string[]): Promise<SavedSegment> {
  const passages: Passage[] = []
  for (let from = 0; from < sources.length; from += batch) {
    const rows = await store.as(systemSession, tx =>
      tx
        .selectFrom('passage as p')
        .innerJoin('source as s', 's.id', 'p.sourceId')
        .select(['p.sourceId', 'p.position', 'p.heading', 'p.label', 'p.words', 'p.alsoAsked', 's.title'])
        .where('p.sourceId', '=', sql<string>`any(${sources.slice(from, from + batch)}::uuid[])`)
        .orderBy('p.sourceId')
        .orderBy('p.position')
        .execute(),
    )
    for (const { sourceId, position, words, ...rest } of rows)
      passages.push({ ...rest, id: passageId(sourceId, position), text: words })
  }
  return { sources, segment: makeSegment(passages) }
}

/** Writes a segment beside its place first, so that a file is whole or not there. */
export function writeSegment(path: string, saved: SavedSegment): void {
  writeFileSync(`${path}.part`, serialize({ format, ...saved }), { mode: 0o600 })
  renameSync(`${path}.part`, path)
}

export function readSegment(path: string): SavedSegment | undefined {
  try {
    const read = deserialize(readFileSync(path)) as SavedSegment & { readonly format: number }
    return read.format === format ? { sources: read.sources, segment: read.segment } : undefined
  } catch {
    return undefined
  }
}

/** Segments that an earlier process left in a folder; what can't be read goes, since it can be made anew. */
export function readSegments(folder: string): { readonly path: string; readonly saved: SavedSegment }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    const saved = name.endsWith(ending) ? readSegment(path) : undefined
    if (saved) return [{ path, saved }]
    rmSync(path, { force: true })
    return []
  })
}

export function newSegmentPath(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return join(folder, `${crypto.randomUUID()}${ending}`)
}
