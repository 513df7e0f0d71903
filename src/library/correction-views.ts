import { sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import { can } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import type { CorrectionItem, CorrectionPage, CorrectionQuery } from '../shapes/correction.ts'
import type { Tx } from '../store/index.ts'
import { answersOf, mayReview } from './answer-views.ts'
import { seePlaces } from './places.ts'
import { named, type Viewer } from './seen-sources.ts'
import { passagesOf, placesOf } from './vetted.ts'

const pageSize = 50
/** Nobody reads on. */
const countLimit = 1000

/** Rests on what was withdrawn, or ended by the day that counts for it: the one asked for, or today where that was the present. */
const outdatedSql = (today: string) => sql<boolean>`exists (select from source s where s.id = any(c.source_ids)
  and (s.state <> 'published' or s.in_force_until < case
    when answer.on_day < (answer.asked_at at time zone 'Asia/Shanghai')::date then answer.on_day else ${today}::date end))`

const corrections = (tx: Tx, viewer: Viewer) =>
  tx
    .selectFrom('correction as c')
    .innerJoin('answer', 'answer.id', 'c.answerId')
    .leftJoin('person as p', 'p.id', 'c.proposedBy')
    .leftJoin('person as d', 'd.id', 'c.decidedBy')
    .leftJoin('person as w', 'w.id', 'c.withdrawnBy')
    .where(mayReview(viewer))
    .selectAll('c')
    .select(['answer.question', 'answer.askedAt', 'answer.onDay', 'answer.outcome', 'answer.output'])
    .select(['p.name as proposedName', 'd.name as decidedName', 'w.name as withdrawnName'])
    .select(outdatedSql(beijingDay(viewer.now)).as('isOutdated'))

type Row = Awaited<ReturnType<ReturnType<typeof corrections>['executeTakeFirstOrThrow']>>

async function itemsOf(tx: Tx, viewer: Viewer, rows: readonly Row[]): Promise<CorrectionItem[]> {
  const { person } = viewer
  const answers = await answersOf(
    tx,
    viewer,
    rows.map(row => ({ ...row, id: row.answerId })),
  )
  const seen = await seePlaces(tx, viewer, rows.flatMap(placesOf))
  const mayAdopt = person !== undefined && can(person, 'knowledge.adopt')
  return rows.flatMap((row): CorrectionItem[] => {
    const answer = answers.get(row.answerId)
    if (!answer) return []
    const { passages } = passagesOf(row, seen, [])
    const isWhole = passages.length === row.sourceIds.length
    return [
      {
        id: row.id,
        state: row.state,
        answer,
        isNothing: row.sourceIds.length === 0,
        passages,
        // a sentence tells of the passages that it rests on
        sentences: isWhole ? row.sentences : [],
        note: row.note,
        proposedBy: named(row.proposedBy, row.proposedName),
        proposedAt: row.proposedAt.toISOString(),
        decidedBy: named(row.decidedBy, row.decidedName),
        decidedAt: row.decidedAt?.toISOString() ?? null,
        reason: row.reason,
        withdrawnBy: named(row.withdrawnBy, row.withdrawnName),
        withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
        withdrawnReason: row.withdrawnReason,
        isOutdated: row.isOutdated,
        canAdopt: mayAdopt && row.state === 'proposed' && row.proposedBy !== person?.id && !row.isOutdated,
        canDecline: mayAdopt && row.state === 'proposed',
        canWithdraw: mayAdopt && row.state === 'adopted',
      },
    ]
  })
}

/** Corrections by how they stand, the newest first, of answers that the viewer may see. */
export async function listCorrections(
  tx: Tx,
  viewer: Viewer,
  { only, after }: CorrectionQuery,
): Promise<CorrectionPage> {
  const outdated = outdatedSql(beijingDay(viewer.now))
  const rows = await corrections(tx, viewer)
    .$if(only !== undefined && only !== 'outdated', query =>
      query.where('c.state', '=', only as Exclude<typeof only, 'outdated' | undefined>),
    )
    .$if(only === 'outdated', query => query.where('c.state', 'in', ['proposed', 'adopted']).where(outdated))
    .$if(after !== undefined, query => query.where('c.id', '<', after ?? ''))
    .orderBy('c.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const { rows: counted } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from (select from correction c join answer on answer.id = c.answer_id
      where c.state = 'proposed' and ${mayReview(viewer)} limit ${countLimit}) found`.execute(tx)
  const shown = rows.slice(0, pageSize)
  return {
    items: await itemsOf(tx, viewer, shown),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    waiting: counted[0]?.waiting ?? 0,
  }
}

export async function correctionItem(tx: Tx, viewer: Viewer, id: string): Promise<CorrectionItem> {
  const row = await corrections(tx, viewer).where('c.id', '=', id).executeTakeFirst()
  const [item] = row ? await itemsOf(tx, viewer, [row]) : []
  if (!item) throw new NotFound()
  return item
}
