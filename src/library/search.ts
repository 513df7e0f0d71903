import { sql } from 'kysely'
import { beijingDay, refuseClassified } from '../language/index.ts'
import { sessionOf } from '../people/index.ts'
import type { SourceFacts } from '../shapes/library.ts'
import type { Tx } from '../store/index.ts'
import type { LiveLibrary } from './live-library.ts'
import { readPassages } from './passages.ts'
import type { QuestionVectors } from './question-vectors.ts'
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

export interface Search {
  readonly query: string
  readonly day?: string | undefined
  readonly limit: number
  readonly vectors?: QuestionVectors | undefined
}

/** Passages of what the viewer may see and what is in force on the day, the best first; nobody is answered and nothing kept. */
export async function searchLibrary(
  tx: Tx,
  live: LiveLibrary,
  viewer: Viewer,
  { query, day = beijingDay(viewer.now), limit, vectors }: Search,
): Promise<FoundWords[]> {
  refuseClassified([query])
  const reader = viewer.person ? readerOf(sessionOf(viewer.person)) : outsider
  const library = await live.now(tx)
  const meaning = vectors && { key: vectors.key, vector: vectors.alone }
  const passages = await readPassages(tx, library.findJoined(query, meaning, limit, { reader, day }), day)
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
