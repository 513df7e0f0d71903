import { sql } from 'kysely'
import { systemSession } from '../store/index.ts'
import { workingDaysLater } from './deadlines.ts'
import { openOrderStates } from './machine.ts'
import type { Office } from './office.ts'

/** At most so many in one transaction; the rest follows in the next minute. */
const batch = 200

/** What somebody has to do about by a moment that lies ahead. */
const waiting = openOrderStates.filter(state => state !== 'reported')

/**
 * Reminds, once for each time limit, before it runs out: of the signature when half of its time is over; of the answer
 * on the working day before, or for shorter limits when half of the time is over. The ledger remembers what was reminded
 * of. Returns how many reminders it wrote.
 */
export async function remindOfOrders(office: Office, now: Date): Promise<number> {
  const soon = workingDaysLater(now, 1)
  return office.store.as(systemSession, async tx => {
    const { rows } = await sql<{ id: string; matterId: string; of: 'sign' | 'due'; at: Date }>`
      with soon as materialized (
        select id, matter_id, 'sign' as of, sign_by as at, opened_at from work_order
        where state = 'open' and sign_by > ${now} and sign_by <= ${soon}
        union all
        select id, matter_id, 'due', due_at, opened_at from work_order
        where state in (${sql.join(waiting)}) and due_at > ${now} and due_at <= ${soon})
      select id, matter_id as "matterId", of, at from soon
      where ${now} >= opened_at + (at - opened_at) / 2 and not exists (
        select from ledger_entry e where e.matter_id = soon.matter_id and e.type = 'order.reminded'
          and (e.body::jsonb -> 'data') @> jsonb_build_object('order', soon.id, 'of', soon.of,
            'limit', to_char(soon.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      order by at, id limit ${sql.lit(batch)}`.execute(tx)
    for (const { id, matterId, of, at } of rows) {
      office.ledger.append(tx, {
        type: 'order.reminded',
        at: now,
        actor: { kind: 'system' },
        matter: matterId,
        data: { order: id, of, limit: at.toISOString() },
      })
    }
    return rows.length
  })
}
