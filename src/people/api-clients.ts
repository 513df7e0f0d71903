import { createHash, randomBytes } from 'node:crypto'
import type { Actor, Ledger } from '../ledger/index.ts'
import { Conflict, NotFound } from '../problems.ts'
import type { ApiClient } from '../shapes/integration.ts'
import type { Tx } from '../store/index.ts'

interface ApiClientChange {
  readonly ledger: Ledger
  readonly actor: Actor & { readonly kind: 'person' }
  readonly now: Date
}

/** 256 random bits: nothing slower than SHA-256 is needed to keep them from being guessed back. */
const newKey = (): string => `bbk_${randomBytes(32).toString('base64url')}`
const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Appeals of one program are counted up to this number. */
const countedUpTo = 1000

const clients = (tx: Tx) =>
  tx
    .selectFrom('apiClient as c')
    .innerJoin('person as m', 'm.id', 'c.madeBy')
    .leftJoin('person as r', 'r.id', 'c.revokedBy')
    .select(eb => [
      'c.id',
      'c.name',
      'c.madeAt',
      'c.revokedAt',
      'm.id as makerId',
      'm.name as makerName',
      'r.id as revokerId',
      'r.name as revokerName',
      eb
        .selectFrom(
          eb
            .selectFrom('apiRequest as q')
            .select('q.id')
            .whereRef('q.clientId', '=', 'c.id')
            .limit(countedUpTo)
            .as('counted'),
        )
        .select(count => count.fn.countAll<number>().as('count'))
        .as('filed'),
    ])
    .orderBy('c.id')

const toClient = (row: Awaited<ReturnType<ReturnType<typeof clients>['execute']>>[number]): ApiClient => ({
  id: row.id,
  name: row.name,
  madeBy: { id: row.makerId, name: row.makerName },
  madeAt: row.madeAt.toISOString(),
  revokedBy: row.revokerId === null ? null : { id: row.revokerId, name: row.revokerName ?? '' },
  revokedAt: row.revokedAt?.toISOString() ?? null,
  filed: row.filed ?? 0,
})

export const listApiClients = async (tx: Tx): Promise<ApiClient[]> => (await clients(tx).execute()).map(toClient)

export async function getApiClient(tx: Tx, id: string): Promise<ApiClient> {
  const row = await clients(tx).where('c.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('没有找到这个接口密钥。')
  return toClient(row)
}

/** A key for a program; it is returned this once, and its digest kept. */
export async function addApiClient(
  tx: Tx,
  { ledger, actor, now }: ApiClientChange,
  name: string,
): Promise<{ id: string; key: string }> {
  const key = newKey()
  const { id } = await tx
    .insertInto('apiClient')
    .values({ name, keyDigest: digestOf(key), madeBy: actor.id, madeAt: now, revokedBy: null, revokedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const records = [{ table: 'api_client' as const, id }]
  ledger.append(tx, { type: 'api_client.added', at: now, actor, data: { client: id }, records })
  return { id, key }
}

/** From now on the key opens nothing. What was filed with it stays. */
export async function revokeApiClient(tx: Tx, { ledger, actor, now }: ApiClientChange, id: string): Promise<void> {
  const { revokedAt } = await getApiClient(tx, id)
  const row = await tx
    .updateTable('apiClient')
    .set({ revokedBy: actor.id, revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (revokedAt !== null || !row) throw new Conflict('这个密钥已经停用。')
  const records = [{ table: 'api_client' as const, id }]
  ledger.append(tx, { type: 'api_client.revoked', at: now, actor, data: { client: id }, records })
}

/** Whose key this is; undefined for one that was never given out, or was revoked. */
export async function clientOfKey(tx: Tx, key: string): Promise<{ id: string; name: string } | undefined> {
  return tx
    .selectFrom('apiClient')
    .select(['id', 'name'])
    .where('keyDigest', '=', digestOf(key))
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
}
