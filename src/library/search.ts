import { sql } from 'kysely'
import { beijingDay, refuseClassified } from '../language/index.ts'
import { sessionOf } from '../people/index.ts'
import type { SourceFacts } from '../shapes/library.ts'
import type { Tx } from '../store/index.ts'
import type { LiveLibrary } from './live-library.ts'
import { readPassages } from './passages.ts'
import { factsOf, seenSources, sightOf, type Viewer } from './seen-sources.ts'
import { outsider, readerOf } from './source.ts'

/** A passage that was found, in its source. */
export interface FoundWords {
  readonly source: SourceFacts
  readonly position: number
  readonly heading: string
  readonly label: string
  readonly text: string
}

/** Passages of what the viewer may see and what is in force on the day, the best first; nobody is answered and nothing kept. */
export async function searchLibrary(
  tx: Tx,
  live: LiveLibrary,
  viewer: Viewer,
  { query, day = beijingDay(viewer.now), limit }: { query: string; day?: string | undefined; limit: number },
): Promise<FoundWords[]> {
  refuseClassified([query])
  const reader = viewer.person ? readerOf(sessionOf(viewer.person)) : outsider
  const library = await live.now(tx)
  const passages = await readPassages(tx, library.findKnown(query, limit, { reader, day }).found, day)
  if (passages.length === 0) return []
  const ids = [...new Set(passages.map(one => one.sourceId))]
  const rows = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  const seen = new Map(rows.map(row => [row.id, factsOf(row, viewer.now)]))
  return passages.flatMap(({ sourceId, position, heading, label, text }) => {
    const source = seen.get(sourceId)
    return source ? [{ source, position, heading, label, text }] : []
  })
}
