import { sql } from 'kysely'
import type { PlacedPassage, SourceFacts } from '../shapes/library.ts'
import type { Tx } from '../store/index.ts'
import { factsOf, type SeenSource, seenSources, sightOf, type Viewer } from './seen-sources.ts'

/** Where a passage stands in the record. */
export interface Place {
  readonly sourceId: string
  readonly position: number
}

/** Of the passages named `passage` in a query: those at these places. */
export const atPlaces = (places: readonly Place[]) =>
  sql<boolean>`(source_id, position) in (select * from unnest(${places.map(one => one.sourceId)}::uuid[], ${places.map(one => one.position)}::int[]))`

/** What was looked up; what the viewer may not see is not there. */
export interface SeenPlaces {
  at(place: Place): readonly PlacedPassage[]
  facts(ids: readonly string[]): SourceFacts[]
  source(id: string): SeenSource | undefined
}

/** Looks passages up by their places, and sources by their ids, in one look each. */
export async function seePlaces(
  tx: Tx,
  viewer: Viewer,
  places: readonly Place[],
  more: readonly string[] = [],
): Promise<SeenPlaces> {
  const ids = [...new Set([...places.map(one => one.sourceId), ...more])]
  const rows =
    ids.length === 0
      ? []
      : await seenSources(tx, await sightOf(tx, viewer))
          .where('s.id', '=', sql<string>`any(${ids}::uuid[])`)
          .execute()
  const sources = new Map(rows.map(row => [row.id, row]))
  const passages =
    places.length === 0
      ? []
      : await tx
          .selectFrom('passage')
          .select(['sourceId', 'position', 'heading', 'label', 'words'])
          .where(atPlaces(places))
          .execute()
  const words = new Map(passages.map(one => [`${one.sourceId}/${one.position}`, one]))
  return {
    source: id => sources.get(id),
    facts: wanted => wanted.flatMap(id => sources.get(id) ?? []).map(row => factsOf(row, viewer.now)),
    at: ({ sourceId, position }) => {
      const [source, passage] = [sources.get(sourceId), words.get(`${sourceId}/${position}`)]
      if (!source || !passage) return []
      const { heading, label, words: text } = passage
      return [{ source: factsOf(source, viewer.now), position, heading, label, text }]
    },
  }
}
