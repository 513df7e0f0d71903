import { type Selectable, sql } from 'kysely'
import { beijingDay, plusDays } from '../language/index.ts'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, NotAllowed, NotFound, Stale } from '../problems.ts'
import { mayGuard } from '../roster/index.ts'
import type { SourceTable, Tx } from '../store/index.ts'
import type { LibraryChange } from './add.ts'

/** Who answers from the library; its guardian decides what stands in there. */
export const adviser = {
  employeeId: 'policy-adviser',
  scenarioId: 'policy-questions',
  planning: 'plans',
  tables: 'tables',
} as const

type Source = Selectable<SourceTable>

async function refuseOthers(tx: Tx, { actor, now }: LibraryChange): Promise<string> {
  if (actor.kind !== 'person' || !(await mayGuard(tx, actor.id, adviser.employeeId, now)))
    throw new NotAllowed('文献由政策问答数智员工的监护人发布和撤下。')
  return actor.id
}

/** 中华人民共和国 and the brackets of a title are often left out. */
const bare = (title: string) =>
  title
    .replace(/^[《〈]|[》〉]$/gu, '')
    .replace(/^中华人民共和国/u, '')
    .trim()

const beginOf = (source: Source) => source.inForceFrom ?? source.issuedOn

/** Whether one source puts another out of force: it names it, or bears the same title and begins later. */
function puts(newer: Source, older: Source): boolean {
  const isNamed = newer.replaces.some(
    one => bare(one.title) === bare(older.title) || (one.number !== null && one.number === older.documentNumber),
  )
  const [begin, before] = [beginOf(newer), beginOf(older)]
  const isLater = begin !== null && before !== null && before < begin
  const isSame = newer.kind === older.kind && newer.departmentId === older.departmentId
  return isNamed || (isLater && isSame && bare(newer.title) === bare(older.title))
}

/** Published sources that one may put out of force, or be put out of force by. */
async function relatives(tx: Tx, source: Source): Promise<Source[]> {
  const titles = [...new Set([source.title, ...source.replaces.map(one => one.title)].map(bare))]
  const numbers = source.replaces.flatMap(one => (one.number === null ? [] : [one.number]))
  const named = [source.title, bare(source.title)].map(title => JSON.stringify([{ title }]))
  return await tx
    .selectFrom('source')
    .selectAll()
    .where('state', '=', 'published')
    .where('id', '<>', source.id)
    .where(
      sql<boolean>`(title = any(${titles.flatMap(one => [one, `中华人民共和国${one}`])}) or document_number = any(${numbers}::text[])
        or replaces @> any(${named}::jsonb[]))`,
    )
    .forUpdate()
    .execute()
}

/** Dates what a source replaces: it ends on the day before the new one begins, or when it would have ended anyway. */
async function putOutOfForce(tx: Tx, old: Source, source: Source, today: string): Promise<RecordRef> {
  const last = plusDays(beginOf(source) ?? today, -1)
  const end = old.inForceUntil !== null && old.inForceUntil < last ? old.inForceUntil : last
  await tx
    .updateTable('source')
    .set({
      replacedBy: source.id,
      inForceUntil: old.inForceFrom !== null && end < old.inForceFrom ? old.inForceFrom : end,
    })
    .where('id', '=', old.id)
    .execute()
  return { table: 'source', id: old.id }
}

/**
 * The guardian of the adviser publishes drafts that somebody else brought, each bound to the digest that was shown; from
 * now on they may be quoted, and what they replace is dated.
 */
export async function publishSources(
  tx: Tx,
  change: LibraryChange,
  items: readonly { readonly id: string; readonly digest: string }[],
): Promise<void> {
  const person = await refuseOthers(tx, change)
  const shown = new Map(items.map(one => [one.id, one.digest]))
  const drafts = await tx
    .selectFrom('source')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...shown.keys()]}::uuid[])`)
    // older ones first, so that each is replaced by what came after it
    .orderBy(sql`coalesce(in_force_from, issued_on)`)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (drafts.length < shown.size) throw new NotFound()
  if (drafts.some(one => one.state !== 'draft')) throw new Stale('有的文献已经发布或撤下，请刷新后查看。')
  if (drafts.some(one => one.digest !== shown.get(one.id))) throw new Stale()
  if (drafts.some(one => one.addedBy === person)) throw new NotAllowed('自己加入的文献要由别人发布。')
  if (drafts.some(one => one.corrections.some(({ by }) => by === person)))
    throw new NotAllowed('自己改正过的文献要由别人发布。')
  await tx
    .updateTable('source')
    .set({ state: 'published', decidedBy: person, decidedAt: change.now })
    .where('id', '=', sql<string>`any(${drafts.map(one => one.id)}::uuid[])`)
    .execute()
  const today = beijingDay(change.now)
  const records: RecordRef[] = drafts.map(({ id }) => ({ table: 'source', id }))
  for (const source of drafts)
    for (const other of await relatives(tx, source)) {
      if (other.replacedBy === null && puts(source, other)) records.push(await putOutOfForce(tx, other, source, today))
      else if (puts(other, source)) records.push(await putOutOfForce(tx, source, other, today))
    }
  change.ledger.append(tx, {
    type: 'source.published',
    at: change.now,
    actor: change.actor,
    data: { sources: drafts.length },
    records: [...new Map(records.map(one => [one.id, one])).values()],
  })
}

/** The guardian takes a source out: it is quoted no more. Of a draft the one who brought it may do the same. */
export async function withdrawSource(tx: Tx, change: LibraryChange, id: string, reason: string): Promise<void> {
  const source = await tx.selectFrom('source').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!source) throw new NotFound()
  if (source.state === 'withdrawn') throw new Conflict('这份文献已经撤下。')
  const isOwnDraft = source.state === 'draft' && change.actor.kind === 'person' && source.addedBy === change.actor.id
  const person = isOwnDraft ? source.addedBy : await refuseOthers(tx, change)
  await tx
    .updateTable('source')
    .set({ state: 'withdrawn', decidedBy: person, decidedAt: change.now, reason })
    .where('id', '=', id)
    .execute()
  change.ledger.append(tx, {
    type: 'source.withdrawn',
    at: change.now,
    actor: change.actor,
    data: { from: source.state },
    records: [{ table: 'source', id }],
  })
}
