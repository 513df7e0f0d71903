import { type Selectable, sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import type { PlacedPassage, Vetted } from '../shapes/library.ts'
import type { AnswerTable, CorrectionTable, Tx } from '../store/index.ts'
import type { Place, SeenPlaces } from './places.ts'
import { isInForce } from './source.ts'

export type CorrectionRow = Selectable<CorrectionTable>

export const placesOf = ({ sourceIds, positions }: Pick<CorrectionRow, 'sourceIds' | 'positions'>): Place[] =>
  sourceIds.map((sourceId, i) => ({ sourceId, position: positions[i] ?? 0 }))

/** Adopted corrections of these answers, and those by which they were given. */
export async function adoptedFor(
  tx: Tx,
  answers: readonly string[],
  given: readonly string[],
): Promise<readonly CorrectionRow[]> {
  if (answers.length === 0) return []
  return await tx
    .selectFrom('correction')
    .selectAll()
    .where('state', '=', 'adopted')
    .where(
      sql<boolean>`id in (select id from correction where answer_id = any(${answers}::uuid[])
        union select unnest(${given}::uuid[]))`,
    )
    .execute()
}

/** What somebody sees of the passages of a correction, and whether all of them are there, published and in force on these days. */
export function passagesOf(row: CorrectionRow, seen: SeenPlaces, days: readonly string[]) {
  const places = placesOf(row)
  const passages = places.flatMap((place): PlacedPassage[] => [...seen.at(place)])
  const holds = places.every(place => {
    const source = seen.source(place.sourceId)
    return source?.state === 'published' && days.every(day => isInForce(source, day))
  })
  return { passages, holds: holds && passages.length === places.length }
}

type Answered = Pick<Selectable<AnswerTable>, 'id' | 'askedAt' | 'onDay'>

/** The days that count for an answer: the one asked for, and where that was the present, also today. */
export const daysOf = ({ askedAt, onDay }: Omit<Answered, 'id'>, now: Date): string[] =>
  onDay < beijingDay(askedAt) ? [onDay] : [onDay, beijingDay(now)]

/** What people said is right of a question: while it is adopted and all that it rests on is there for whoever looks. */
export function vettedOf(
  answer: Answered,
  given: string | undefined,
  adopted: readonly CorrectionRow[],
  seen: SeenPlaces,
  now: Date,
): Vetted | null {
  const own = adopted.find(one => one.answerId === answer.id)
  const row = own ?? adopted.find(one => one.id === given)
  if (!row) return null
  const { passages, holds } = passagesOf(row, seen, daysOf(answer, now))
  if (!holds) return null
  return {
    id: row.id,
    at: (row.decidedAt ?? row.proposedAt).toISOString(),
    isOwn: row === own,
    isNothing: passages.length === 0,
    sentences: row.sentences,
    passages,
  }
}
