import { typeName } from '../ledger/entry-types.ts'
import { NotFound } from '../problems.ts'
import type { Delivery, DeliveryPage, EventType, Webhook } from '../shapes/integration.ts'
import { folded, type Tx } from '../store/index.ts'

/** Deliveries on one page of the log. */
const pageSize = 50

const webhooks = (tx: Tx) =>
  tx
    .selectFrom('webhook as w')
    .innerJoin('person as p', 'p.id', 'w.madeBy')
    .innerJoin('webhookOutbox as o', 'o.webhookId', 'w.id')
    .select(eb => [
      'w.id',
      'w.name',
      'w.url',
      'w.types',
      'w.madeAt',
      'w.pausedAt',
      'o.goneAt',
      'o.previousUntil',
      'p.id as personId',
      'p.name as personName',
      folded(
        eb
          .selectFrom('webhookDelivery as d')
          .select('d.state')
          .whereRef('d.webhookId', '=', 'w.id')
          .where('d.lastAt', 'is not', null)
          .orderBy('d.lastAt', 'desc')
          .limit(1),
      ).as('last'),
    ])
    .orderBy('w.id')

function toWebhook(row: Awaited<ReturnType<ReturnType<typeof webhooks>['execute']>>[number]): Webhook {
  const [last] = row.last
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    types: row.types as EventType[],
    madeBy: { id: row.personId, name: row.personName },
    madeAt: row.madeAt.toISOString(),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    goneAt: row.goneAt?.toISOString() ?? null,
    oldSecretUntil: row.previousUntil?.toISOString() ?? null,
    lastState: last?.state ?? null,
  }
}

export const listWebhooks = async (tx: Tx): Promise<Webhook[]> => (await webhooks(tx).execute()).map(toWebhook)

export async function getWebhook(tx: Tx, id: string): Promise<Webhook> {
  const row = await webhooks(tx).where('w.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('没有找到这条推送，可能已经删除。')
  return toWebhook(row)
}

const deliveries = (tx: Tx, webhookId: string) =>
  tx
    .selectFrom('webhookDelivery')
    .select(['seq', 'type', 'receipt', 'state', 'attempts', 'nextAt', 'lastAt', 'lastStatus', 'lastAnswer'])
    .where('webhookId', '=', webhookId)

function toDelivery(row: Awaited<ReturnType<ReturnType<typeof deliveries>['execute']>>[number]): Delivery {
  return {
    seq: row.seq,
    type: row.type,
    typeText: typeName(row.type),
    receipt: row.receipt,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.state === 'pending' ? row.nextAt.toISOString() : null,
    lastAt: row.lastAt?.toISOString() ?? null,
    lastStatus: row.lastStatus,
    lastAnswer: row.lastAnswer,
  }
}

/** The log of one webhook, newest first; `before` is the number of the last one that was shown. */
export async function deliveryPage(tx: Tx, webhookId: string, before: number | undefined): Promise<DeliveryPage> {
  await getWebhook(tx, webhookId)
  const rows = await deliveries(tx, webhookId)
    .$if(before !== undefined, query => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(pageSize + 1)
    .execute()
  const items = rows.slice(0, pageSize).map(toDelivery)
  return { items, nextBefore: rows.length > pageSize ? (items.at(-1)?.seq ?? null) : null }
}

export async function getDelivery(tx: Tx, webhookId: string, seq: number): Promise<Delivery> {
  const row = await deliveries(tx, webhookId).where('seq', '=', seq).executeTakeFirst()
  if (!row) throw new NotFound('没有找到这次推送，可能已经超过保留时间。')
  return toDelivery(row)
}
