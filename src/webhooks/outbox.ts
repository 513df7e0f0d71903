import { sql } from 'kysely'
import type { Ledger } from '../ledger/index.ts'
import { type MatterState, type Store, systemSession, type Tx } from '../store/index.ts'
import { cloudEvent, sourceOf, type Told } from './event.ts'
import { testType } from './event-types.ts'

/** Entries of the ledger that are looked at in one transaction. */
const page = 500

interface EntryRow {
  readonly seq: number
  readonly type: string
  readonly at: Date
  readonly body: string
  readonly receipt: string | null
  readonly state: MatterState | null
  readonly urgency: string | null
  readonly filedAt: Date | null
  readonly dueAt: Date | null
  readonly closedAt: Date | null
  readonly departmentId: string | null
  readonly departmentName: string | null
  readonly categoryId: string | null
  readonly level1: string | null
  readonly level2: string | null
}

function toTold(row: EntryRow): Told {
  const { receipt, state, urgency, filedAt, departmentId, departmentName, categoryId, level1, level2 } = row
  const hasMatter = receipt !== null && state !== null && urgency !== null && filedAt !== null && departmentId !== null
  return {
    seq: row.seq,
    type: row.type,
    at: row.at,
    data: (JSON.parse(row.body) as { data: Record<string, unknown> }).data,
    matter: hasMatter
      ? {
          receipt,
          state,
          urgency,
          filedAt,
          dueAt: row.dueAt,
          closedAt: row.closedAt,
          department: { id: departmentId, name: departmentName ?? '' },
          category: categoryId === null ? null : { id: categoryId, level1: level1 ?? '', level2: level2 ?? '' },
        }
      : null,
  }
}

/** Entries of these types from number `from` up to, not with, `until`. */
async function entriesFor(tx: Tx, types: readonly string[], from: number, until: number): Promise<Told[]> {
  const { rows } = await sql<EntryRow>`
    select e.seq, e.type, e.at, e.body, m.receipt, m.state, m.urgency, m.filed_at, m.due_at, m.closed_at,
      d.id as department_id, d.name as department_name, c.id as category_id, c.level1, c.level2
    from ledger_entry e left join matter m on m.id = e.matter_id left join department d on d.id = m.department_id
      left join category c on c.id = m.category_id
    where e.seq >= ${from} and e.seq < ${until} and e.type = any(${[...types, testType]}::text[])
    order by e.seq`.execute(tx)
  return rows.map(toTold)
}

/** A test goes to the webhook alone that it was asked for. */
const isFor = (webhookId: string, { type, data }: Told) => type !== testType || data['webhook'] === webhookId

/** Looks at the next entries for one webhook; false where there were none, or somebody else is at it. */
async function fillOne(tx: Tx, source: string, webhookId: string, now: Date): Promise<boolean> {
  const outbox = await tx
    .selectFrom('webhookOutbox as o')
    .innerJoin('webhook as w', 'w.id', 'o.webhookId')
    .select(['o.nextSeq', 'w.types'])
    .where('o.webhookId', '=', webhookId)
    .forUpdate('o')
    .skipLocked()
    .executeTakeFirst()
  // numbers become visible in their order (see ledger/tail.ts): below the head's size there is no gap
  const head = await tx.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
  if (!outbox || outbox.nextSeq >= head.size) return false
  const until = Math.min(head.size, outbox.nextSeq + page)
  const events = (await entriesFor(tx, outbox.types, outbox.nextSeq, until)).filter(one => isFor(webhookId, one))
  if (events.length > 0) {
    await tx
      .insertInto('webhookDelivery')
      .values(
        events.map(told => ({
          webhookId,
          seq: told.seq,
          type: told.type,
          receipt: told.matter?.receipt ?? null,
          body: cloudEvent(webhookId, source, told),
          nextAt: now,
          lastAt: null,
          lastStatus: null,
          lastAnswer: null,
        })),
      )
      .onConflict(c => c.doNothing())
      .execute()
  }
  await tx.updateTable('webhookOutbox').set({ nextSeq: until }).where('webhookId', '=', webhookId).execute()
  return true
}

/**
 * Makes deliveries of what the ledger has that the webhooks have not been told. The ledger is the outbox: an entry is in
 * it or its change did not happen, and the place that was read to moves in the transaction of the deliveries.
 */
export async function fillOutboxes(store: Store, ledger: Ledger, now: Date, isOver: () => boolean): Promise<void> {
  const source = sourceOf(ledger.signer.origin)
  const waiting = await store.as(systemSession, tx =>
    tx
      .selectFrom('webhookOutbox as o')
      .innerJoin('ledgerHead as h', join => join.onRef('o.nextSeq', '<', 'h.size'))
      .select('o.webhookId')
      .execute(),
  )
  for (const { webhookId } of waiting) {
    while (!isOver() && (await store.as(systemSession, tx => fillOne(tx, source, webhookId, now))));
  }
}
