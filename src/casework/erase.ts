import { sql } from 'kysely'
import type { RecordRef, RecordTable } from '../ledger/index.ts'
import { Conflict, NotFound } from '../problems.ts'
import type { MatterState, Tx } from '../store/index.ts'
import { endedMatterStates } from './machine.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { sealShown } from './shown.ts'
import { lockMatter } from './visibility.ts'

/** Why a resident's data may go: they asked, the time for keeping it is over, or it should not have been taken. */
export type ErasureGround = 'request' | 'expired' | 'unlawful'

/** What a matter's title is once its words are gone; the same as in erase_matter of 0008-erasure.sql. */
const erasedTitle = '（已删除）'

/** Ended, and not erased before. */
export const isErasable = (matter: { readonly state: MatterState; readonly title: string }): boolean =>
  endedMatterStates.includes(matter.state) && matter.title !== erasedTitle

/**
 * Takes a resident's words, name, telephone and photos out of an ended matter and out of everything that quotes it
 * (Personal Information Protection Law, art. 47). Who decided what and when stays, and so does the ledger: the entry of
 * this names every row that changed. It can't be undone; backups made before still hold what they hold.
 */
export async function eraseMatter(
  tx: Tx,
  office: Office,
  act: Act,
  matterId: string,
  ground: ErasureGround,
): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  if (!endedMatterStates.includes(matter.state)) throw new Conflict('还没有办结，不能删除。请先办结，或由群众撤回。')
  if (matter.title === erasedTitle) throw new Conflict('这件事项的个人信息已经删除。')
  const { rows } = await sql<{ recordTable: RecordTable; recordId: string }>`
    select record_table as "recordTable", record_id as "recordId" from erase_matter(${matterId}::uuid)`.execute(tx)
  if (rows.length === 0) throw new NotFound()
  const records = new Map<string, RecordRef>()
  for (const { recordTable: table, recordId: id } of rows) records.set(`${table}/${id}`, { table, id })
  const quoting = rows.filter(row => row.recordTable === 'proposal').map(row => row.recordId)
  const open = await tx
    .selectFrom('proposal')
    .select('id')
    // of one that was withdrawn before anybody proposed there are none
    .where(sql<boolean>`id = any(${quoting}::uuid[])`)
    .where('state', '=', 'open')
    .execute()
  // what a guardian is about to be shown is something else now
  await sealShown(
    tx,
    open.map(row => row.id),
  )
  office.ledger.append(tx, {
    type: 'matter.erased',
    at: act.now,
    actor: actorOf(act),
    matter: matterId,
    data: { ground },
    records: [...records.values()],
  })
}
