import { sql } from 'kysely'
import type { PlacedPassage, SourceFacts } from '../shapes/library.ts'
import type { Tx } from '../store/index.ts'
import { factsOf, type SeenSource, seenById, type Viewer } from './seen-sources.ts'

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

/** The words of passages by their places; of sources that the caller looked up before. */
export const passagesAt = async (tx: Tx, places: readonly Place[]) =>
  places.length === 0
    ? []
    : await tx
        .selectFrom('passage')
        .select(['sourceId', 'position', 'heading', 'label', 'words'])
        .where(atPlaces(places))
        .execute()

/** Looks passages up by their places, and sources by their ids, in one look each. */
export async function seePlaces(
  tx: Tx,
  viewer: Viewer,
  places: readonly Place[],
  more: readonly string[] = [],
): Promise<SeenPlaces> {
  const ids = [...new Set([...places.map(one => one.sourceId), ...more])]
  const sources = await seenById(tx, viewer, ids)
  const passages = await passagesAt(tx, places)
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
