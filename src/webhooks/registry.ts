import type { Actor, Ledger } from '../ledger/index.ts'
import { Conflict, Invalid, NotFound } from '../problems.ts'
import type { EventType } from '../shapes/integration.ts'
import type { Tx } from '../store/index.ts'
import { faultOfUrl } from './address.ts'
import { newSecret } from './signature.ts'

export interface WebhookChange {
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: Date
}

export interface WebhookWanted {
  readonly name: string
  readonly url: string
  readonly types: readonly EventType[]
}

/** As many as a person keeps in view. */
const mostWebhooks = 50

const recordOf = (id: string) => [{ table: 'webhook' as const, id }]

const append = ({ ledger, actor, now }: WebhookChange, tx: Tx, type: string, id: string, more: object = {}) =>
  ledger.append(tx, { type, at: now, actor, data: { webhook: id, ...more }, records: recordOf(id) })

/** The address as it is kept; throws Invalid for one that nothing may be sent to. */
function acceptedUrl(text: string, allowsLoopback: boolean): string {
  const fault = faultOfUrl(text, allowsLoopback)
  if (fault !== undefined) throw new Invalid(`${fault}。`, { url: fault })
  const url = new URL(text)
  url.hash = ''
  return url.href
}

/** Locks a webhook for a change; throws NotFound. */
async function lock(tx: Tx, id: string) {
  const row = await tx.selectFrom('webhook').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound('没有找到这条推送，可能已经删除。')
  return row
}

/** A new webhook is told of what happens from now on. Its secret is shown this once. */
export async function addWebhook(
  tx: Tx,
  change: WebhookChange,
  wanted: WebhookWanted,
  allowsLoopback: boolean,
): Promise<{ id: string; secret: string }> {
  const { count } = await tx
    .selectFrom('webhook')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count >= mostWebhooks) throw new Conflict(`最多登记 ${mostWebhooks} 条推送，请先删除不用的。`)
  const { id } = await tx
    .insertInto('webhook')
    .values({
      name: wanted.name,
      url: acceptedUrl(wanted.url, allowsLoopback),
      types: [...new Set(wanted.types)],
      madeBy: change.actor.kind === 'person' ? change.actor.id : '',
      madeAt: change.now,
      pausedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const secret = newSecret()
  const head = await tx.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
  await tx
    .insertInto('webhookOutbox')
    .values({ webhookId: id, secret, previousSecret: null, previousUntil: null, goneAt: null, nextSeq: head.size })
    .execute()
  append(change, tx, 'webhook.added', id)
  return { id, secret }
}

export async function changeWebhook(
  tx: Tx,
  change: WebhookChange,
  id: string,
  wanted: WebhookWanted,
  allowsLoopback: boolean,
): Promise<void> {
  await lock(tx, id)
  const url = acceptedUrl(wanted.url, allowsLoopback)
  const types = [...new Set(wanted.types)]
  await tx.updateTable('webhook').set({ name: wanted.name, url, types }).where('id', '=', id).execute()
  append(change, tx, 'webhook.changed', id)
}

/** What happens meanwhile waits, and is sent when the webhook goes on. */
export async function pauseWebhook(tx: Tx, change: WebhookChange, id: string): Promise<void> {
  const { pausedAt } = await lock(tx, id)
  if (pausedAt !== null) throw new Conflict('这条推送已经暂停。')
  await tx.updateTable('webhook').set({ pausedAt: change.now }).where('id', '=', id).execute()
  append(change, tx, 'webhook.paused', id)
}

export async function resumeWebhook(tx: Tx, change: WebhookChange, id: string): Promise<void> {
  const { pausedAt } = await lock(tx, id)
  if (pausedAt === null) throw new Conflict('这条推送没有暂停。')
  await tx.updateTable('webhook').set({ pausedAt: null }).where('id', '=', id).execute()
  await tx.updateTable('webhookOutbox').set({ goneAt: null }).where('webhookId', '=', id).execute()
  append(change, tx, 'webhook.resumed', id)
}

/** Pauses a webhook whose receiver said that it is gone, until a person has seen to it; what happens meanwhile waits. */
export async function switchOff(tx: Tx, ledger: Ledger, id: string, now: Date): Promise<void> {
  const paused = await tx
    .updateTable('webhook')
    .set({ pausedAt: now })
    .where('id', '=', id)
    .where('pausedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  // said by several answers at once, or a person was first
  if (!paused) return
  await tx.updateTable('webhookOutbox').set({ goneAt: now }).where('webhookId', '=', id).execute()
  append({ ledger, actor: { kind: 'system' }, now }, tx, 'webhook.gone', id)
}

/** How long a renewed secret signs beside the new one, so that the receiver can change in its own time. */
const overlapMs = 24 * 3600_000

/** Deliveries are signed with both secrets for a day, then with the new one alone. The oldest of three ends at once. */
export async function renewSecret(tx: Tx, change: WebhookChange, id: string): Promise<string> {
  await lock(tx, id)
  const secret = newSecret()
  await tx
    .updateTable('webhookOutbox')
    .set(eb => ({
      secret,
      previousSecret: eb.ref('secret'),
      previousUntil: new Date(change.now.getTime() + overlapMs),
    }))
    .where('webhookId', '=', id)
    .execute()
  append(change, tx, 'webhook.secret', id)
  return secret
}

/** The entry of the ledger is itself the event. */
export async function testWebhook(tx: Tx, change: WebhookChange, id: string): Promise<void> {
  const { pausedAt } = await lock(tx, id)
  if (pausedAt !== null) throw new Conflict('这条推送已经暂停，请恢复后再测试。')
  append(change, tx, 'webhook.tested', id)
}

/** Sends an event again from the beginning, under the same id. What is on its way already can't be hurried. */
export async function replayDelivery(tx: Tx, change: WebhookChange, id: string, seq: number): Promise<void> {
  await lock(tx, id)
  const row = await tx
    .updateTable('webhookDelivery')
    .set({ state: 'pending', attempts: 0, nextAt: change.now })
    .where('webhookId', '=', id)
    .where('seq', '=', seq)
    .where('state', '<>', 'pending')
    .returning('seq')
    .executeTakeFirst()
  if (!row) {
    const known = await tx
      .selectFrom('webhookDelivery')
      .select('seq')
      .where('webhookId', '=', id)
      .where('seq', '=', seq)
      .executeTakeFirst()
    if (!known) throw new NotFound('没有找到这次推送，可能已经超过保留时间。')
    throw new Conflict('这次推送还在进行，会自动重试。')
  }
  append(change, tx, 'webhook.replayed', id, { seq })
}

/** Goes with its secret and its log; the ledger keeps that it was there. */
export async function removeWebhook(tx: Tx, change: WebhookChange, id: string): Promise<void> {
  await lock(tx, id)
  await tx.deleteFrom('webhook').where('id', '=', id).execute()
  append(change, tx, 'webhook.removed', id)
}
