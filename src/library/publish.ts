import { sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, NotAllowed, NotFound, Stale } from '../problems.ts'
import { mayGuard } from '../roster/index.ts'
import type { Tx } from '../store/index.ts'
import type { LibraryChange } from './add.ts'
import { endedBy, relatives } from './replacing.ts'

/** Who answers from the library; its guardian decides what stands in there. */
export const adviser = {
  employeeId: 'policy-adviser',
  scenarioId: 'policy-questions',
  planning: 'plans',
  tables: 'tables',
} as const

async function refuseOthers(tx: Tx, { actor, now }: LibraryChange): Promise<string> {
  if (actor.kind !== 'person' || !(await mayGuard(tx, actor.id, adviser.employeeId, now)))
    throw new NotAllowed('文献由政策问答数智员工的监护人发布和撤下。')
  return actor.id
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
  const ended = endedBy(drafts, await relatives(tx, drafts), beijingDay(change.now))
  for (const { id, ...dates } of ended) await tx.updateTable('source').set(dates).where('id', '=', id).execute()
  const records = [...new Set([...drafts, ...ended].map(one => one.id))].map(
    (id): RecordRef => ({ table: 'source', id }),
  )
  change.ledger.append(tx, {
    type: 'source.published',
    at: change.now,
    actor: change.actor,
    data: { sources: drafts.length },
    records,
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
