import { sql } from 'kysely'
import type { Ledger } from '../ledger/index.ts'
import { type Store, systemSession } from '../store/index.ts'
import { type Resolve, resolveName } from './address.ts'
import { eventId } from './event.ts'
import { fillOutboxes } from './outbox.ts'
import { switchOff } from './registry.ts'
import { type Outcome, send } from './send.ts'
import { signedHeaders } from './signature.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long after a failed attempt the next one comes, as Standard Webhooks recommends; after the last there is none. */
const delays = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** Longer than one attempt can take: whoever took a delivery and has not said by then how it went, is gone. */
const leaseMs = minute
/** Deliveries to one receiver at a time. */
const atOnce = 8
/** A run ends after this time; what is left is for the next. */
const runMs = 30 * second

export interface Delivering {
  readonly store: Store
  readonly ledger: Ledger
  readonly allowsLoopback: boolean
  readonly resolve?: Resolve
  readonly now?: () => Date
  readonly signal?: AbortSignal
}

interface Taken {
  readonly seq: number
  readonly body: string
  readonly attempts: number
  readonly url: string
  readonly secrets: readonly string[]
}

/**
 * Takes what is due for one webhook. It is taken by setting its next try behind the lease: another process finds it no
 * longer due, and finds it again when this one was killed. No transaction is open while anything is sent.
 */
async function take(store: Store, webhookId: string, now: Date): Promise<Taken[]> {
  const lease = new Date(now.getTime() + leaseMs)
  const { rows } = await store.as(systemSession, tx =>
    sql<Taken>`
      with due as (
        select d.webhook_id, d.seq from webhook_delivery d
        where d.webhook_id = ${webhookId} and d.state = 'pending' and d.next_at <= ${now}
        order by d.next_at limit ${atOnce} for update of d skip locked
      )
      update webhook_delivery d set attempts = d.attempts + 1, next_at = ${lease}, last_at = ${now}
      from due, webhook w, webhook_outbox o
      where d.webhook_id = due.webhook_id and d.seq = due.seq and w.id = d.webhook_id and w.paused_at is null
        and o.webhook_id = w.id
      returning d.seq, d.body, d.attempts, w.url,
        array[o.secret] || case when o.previous_until > ${now} then array[o.previous_secret] else '{}' end as secrets`.execute(
      tx,
    ),
  )
  return rows
}

/** 410: the receiver wants nothing more, ever; it would be asked in vain (Standard Webhooks, "Delivery"). */
const gone = 410

const isDelivered = ({ status }: Outcome) => status !== null && status >= 200 && status < 300

/** Keeps how an attempt went, unless the delivery has been taken again or replayed meanwhile. */
async function keep(store: Store, webhookId: string, taken: Taken, outcome: Outcome, now: Date): Promise<void> {
  const { seq, attempts } = taken
  const delay = delays[attempts - 1]
  const state = isDelivered(outcome) ? 'delivered' : delay === undefined ? 'failed' : 'pending'
  await store.as(systemSession, tx =>
    tx
      .updateTable('webhookDelivery')
      .set({
        state,
        nextAt: new Date(now.getTime() + (delay ?? 0)),
        lastAt: now,
        lastStatus: outcome.status,
        lastAnswer: outcome.answer,
      })
      .where('webhookId', '=', webhookId)
      .where('seq', '=', seq)
      .where('attempts', '=', attempts)
      .where('state', '=', 'pending')
      .execute(),
  )
}

async function attempt(way: Required<Delivering>, webhookId: string, taken: Taken): Promise<void> {
  const { store, ledger, allowsLoopback, resolve, signal, now } = way
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'Bangban-Webhook/1',
    ...signedHeaders(taken.secrets, { id: eventId(webhookId, taken.seq), at: now(), body: taken.body }),
  }
  const outcome = await send(new URL(taken.url), headers, taken.body, { allowsLoopback, resolve, signal })
  // this process ends: the lease runs out, and it is sent again
  if (signal.aborted) return
  await keep(store, webhookId, taken, outcome, now())
  if (outcome.status === gone) await store.as(systemSession, tx => switchOff(tx, ledger, webhookId, now()))
}

/** Whether an entry waits to be looked at, or a delivery is due; asked every second, whatever the number of either. */
export async function hasWork(store: Store, now: Date): Promise<boolean> {
  const { rows } = await store.as(systemSession, tx =>
    sql<{ work: boolean }>`
      select exists (select from webhook_outbox o, ledger_head h where o.next_seq < h.size)
        or exists (select from webhook w where w.paused_at is null and exists (
          select from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending' and d.next_at <= ${now})) as work`.execute(
      tx,
    ),
  )
  return rows[0]?.work ?? false
}

/** Tells the webhooks what happened, and again what did not arrive, until nothing is due or the time of a run is over. */
export async function deliverDue(given: Delivering): Promise<void> {
  const way = { resolve: resolveName, now: () => new Date(), signal: new AbortController().signal, ...given }
  const { store, ledger, now, signal } = way
  const until = performance.now() + runMs
  const isOver = () => signal.aborted || performance.now() > until
  await fillOutboxes(store, ledger, now(), isOver)
  const webhooks = await store.as(systemSession, tx =>
    tx.selectFrom('webhook').select('id').where('pausedAt', 'is', null).execute(),
  )
  const toOne = async (id: string) => {
    while (!isOver()) {
      const taken = await take(store, id, now())
      if (taken.length === 0) return
      await Promise.all(taken.map(one => attempt(way, id, one)))
    }
  }
  // a receiver that takes its time holds up nobody but itself
  await Promise.all(webhooks.map(({ id }) => toOne(id)))
}

/** What arrived or was given up is kept in the log for so many days. */
const logDays = 30

/** Forgets deliveries that ended long ago; what they told of stays in the ledger. */
export async function forgetDeliveries(store: Store, now: Date): Promise<void> {
  await store.as(systemSession, tx =>
    tx
      .deleteFrom('webhookDelivery')
      .where('state', '<>', 'pending')
      .where('lastAt', '<', new Date(now.getTime() - logDays * 24 * hour))
      .execute(),
  )
}
