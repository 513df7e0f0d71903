import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Passage, type Segment, segmentSteps } from '../knowledge/index.ts'
import { inSlices } from '../slices.ts'
import { type Store, systemSession } from '../store/index.ts'
import { type Column, readColumns, writeColumns } from './columns-file.ts'

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
const format = 2
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
  return { sources, segment: await inSlices(segmentSteps(passages)) }
}

/** Writes a segment beside its place first, so that a file is whole or not there. */
export async function writeSegment(path: string, { sources, segment }: SavedSegment): Promise<void> {
  const { postings, words, ...lists } = segment
  await writeColumns(`${path}.part`, format, {
    ...{ ...postings, ...lists, sources },
    words: [...words.keys()],
    saidBy: Uint32Array.from(words.values()),
  })
  renameSync(`${path}.part`, path)
}

/** Undefined where it can't be read, and where an earlier version wrote it. */
export async function readSegment(path: string): Promise<SavedSegment | undefined> {
  try {
    const columns = await readColumns(path, format)
    const numbers = <Its extends Column>(name: string, make: new (length: number) => Its): Its => {
      const read = columns.get(name)
      if (!(read instanceof make)) throw new Error(`no column ${name}`)
      return read
    }
    const list = <Its>(name: string) => numbers(name, Array) as readonly unknown[] as readonly Its[]
    const saidBy = numbers('saidBy', Uint32Array)
    const words = new Map<string, number>()
    for (const [i, word] of list<string>('words').entries()) words.set(word, saidBy[i] ?? 0)
    const postings = {
      terms: numbers('terms', Float64Array),
      starts: numbers('starts', Uint32Array),
      passages: numbers('passages', Uint32Array),
      counts: numbers('counts', Uint8Array),
      lengths: numbers('lengths', Uint32Array),
    }
    return {
      sources: list('sources'),
      segment: {
        ...{ postings, words, ids: list('ids'), labels: list('labels'), titles: list('titles') },
        headings: list('headings'),
        titleOf: numbers('titleOf', Uint32Array),
        headingOf: numbers('headingOf', Uint32Array),
      },
    }
  } catch {
    return undefined
  }
}

/** Segments that an earlier process left in a folder; what can't be read goes, since it can be made anew. */
export async function readSegments(folder: string): Promise<{ readonly path: string; readonly saved: SavedSegment }[]> {
  const kept: { readonly path: string; readonly saved: SavedSegment }[] = []
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name)
    const saved = name.endsWith(ending) ? await readSegment(path) : undefined
    if (saved) kept.push({ path, saved })
    else rmSync(path, { force: true })
  }
  return kept
}

export function newSegmentPath(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return join(folder, `${crypto.randomUUID()}${ending}`)
}
