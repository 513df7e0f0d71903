import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { FoundPassage } from './opened-library.ts'

/** Passages as the record has them; what was withdrawn or replaced by whoever since the index looked is not there. */
export async function readPassages<Found extends FoundPassage>(tx: Tx, found: readonly Found[], day: string) {
  if (found.length === 0) return []
  const rows = await tx
    .selectFrom('passage as p')
    .innerJoin('source as s', 's.id', 'p.sourceId')
    .select(['p.sourceId', 'p.position', 'p.heading', 'p.label', 'p.words', 'p.alsoAsked'])
    .where(
      sql<boolean>`(p.source_id, p.position) in (select * from unnest(${found.map(one => one.source.id)}::uuid[], ${found.map(one => one.position)}::int[]))`,
    )
    .where('s.state', '=', 'published')
    .where(
      sql<boolean>`coalesce(s.in_force_from, ${day}::date) <= ${day}::date and coalesce(s.in_force_until, ${day}::date) >= ${day}::date`,
    )
    .execute()
  const texts = new Map(rows.map(row => [`${row.sourceId}/${row.position}`, row]))
  return found.flatMap(({ source, ...rest }) => {
    const { position } = rest
    const row = texts.get(`${source.id}/${position}`)
    return row
      ? [
          {
            ...{ ...rest, sourceId: source.id, kind: source.kind, title: source.title },
            ...{ heading: row.heading, label: row.label, text: row.words, alsoAsked: row.alsoAsked },
          },
        ]
      : []
  })
}
