import { type Selectable, sql } from 'kysely'
import type { Written } from '../shapes/library.ts'
import type { Tx, WrittenAnswerTable } from '../store/index.ts'
import { type Place, type SeenPlaces, seePlaces } from './places.ts'
import type { Viewer } from './seen-sources.ts'

export type WrittenRow = Selectable<WrittenAnswerTable>

/** What models wrote to these questions, as it is kept. */
export const writtenRows = async (tx: Tx, ids: readonly string[]): Promise<WrittenRow[]> =>
  ids.length === 0
    ? []
    : await tx.selectFrom('writtenAnswer').selectAll().where('id', '=', sql<string>`any(${ids}::uuid[])`).execute()

/** Passages by number, as far as the viewer may see them now. */
const numbered = (seen: SeenPlaces, places: readonly Place[]): Written['passages'] =>
  places.map(place => {
    const [passage] = seen.at(place)
    return passage ? { source: passage.source, position: passage.position, label: passage.label } : null
  })

/** What a model is given, by number, for whoever has it write. */
export const readNumbered = async (tx: Tx, viewer: Viewer, places: readonly Place[]): Promise<Written['passages']> =>
  numbered(await seePlaces(tx, viewer, places), places)

/**
 * Where a passage that the model was given is closed to the viewer, a sentence might tell of it: only what is verified by
 * open passages alone is shown then.
 */
function openSentences(sentences: Written['sentences'], passages: Written['passages']): Written['sentences'] {
  if (!passages.includes(null)) return sentences
  return sentences.filter(one => one.faults.length === 0 && one.cites.every(number => passages[number - 1]))
}

/** What a model wrote, as far as the viewer may see what it rests on. */
export function writtenOf(row: WrittenRow, seen: SeenPlaces): Written {
  const passages = numbered(seen, row.given)
  const { writtenAt, model, isComplete, note } = row
  const sentences = openSentences(row.sentences as Written['sentences'], passages)
  return { at: writtenAt.toISOString(), model, isComplete, note, passages, sentences }
}
