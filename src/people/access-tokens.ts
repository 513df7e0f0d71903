import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, Ledger } from '../ledger/index.ts'
import { Conflict, Invalid, NotFound } from '../problems.ts'
import type { AccessToken } from '../shapes/access-token.ts'
import type { Tx } from '../store/index.ts'
import { findPerson } from './directory.ts'
import type { Person } from './permissions.ts'

interface TokenChange {
  readonly ledger: Ledger
  readonly actor: Actor & { readonly kind: 'person' }
  readonly now: Date
}

/** 256 random bits: nothing slower than SHA-256 is needed to keep them from being guessed back. */
const newToken = (): string => `bbt_${randomBytes(32).toString('base64url')}`
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const day = 86_400_000
/** A year, and the rest of the day on which it ends. */
const longestMilliseconds = 366 * day
/** Nobody keeps track of more programs of their own. */
const mostAtOnce = 20
/** Those that ended stay to be seen, the newest of them. */
const listed = 50
/** The last use is written down at most this often. */
const useMilliseconds = 5 * 60_000

const tokensOf = (tx: Tx, personId: string) =>
  tx
    .selectFrom('accessToken')
    .select(['id', 'name', 'madeAt', 'expiresAt', 'revokedAt', 'usedAt'])
    .where('personId', '=', personId)
    .orderBy('id', 'desc')

type TokenRow = Awaited<ReturnType<ReturnType<typeof tokensOf>['executeTakeFirstOrThrow']>>

const toToken = (row: TokenRow): AccessToken => ({
  id: row.id,
  name: row.name,
  madeAt: row.madeAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  usedAt: row.usedAt?.toISOString() ?? null,
})

/** A person's own tokens, newest first. */
export const listAccessTokens = async (tx: Tx, personId: string): Promise<AccessToken[]> =>
  (await tokensOf(tx, personId).limit(listed).execute()).map(toToken)

export async function getAccessToken(tx: Tx, personId: string, id: string): Promise<AccessToken> {
  const row = await tokensOf(tx, personId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('没有找到这个程序访问口令。')
  return toToken(row)
}

/** A token for a program of this person's own; it is returned this once, and its digest kept. */
export async function addAccessToken(
  tx: Tx,
  { ledger, actor, now }: TokenChange,
  { name, expiresAt }: { readonly name: string; readonly expiresAt: Date },
): Promise<{ id: string; token: string }> {
  const lasts = expiresAt.getTime() - now.getTime()
  const wrong =
    lasts <= 0 ? '到期日不能早于今天' : lasts > longestMilliseconds ? '最长一年，请选近一些的日子' : undefined
  if (wrong !== undefined) throw new Invalid(`${wrong}。`, { expiresAt: wrong })
  const { alive } = await tx
    .selectFrom('accessToken')
    .select(({ fn }) => fn.countAll<number>().as('alive'))
    .where('personId', '=', actor.id)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow()
  if (alive >= mostAtOnce) throw new Conflict(`最多同时有 ${mostAtOnce} 个程序访问口令，请先停用不再用的。`)
  const token = newToken()
  const { id } = await tx
    .insertInto('accessToken')
    .values({
      personId: actor.id,
      name,
      tokenDigest: digestOf(token),
      madeAt: now,
      expiresAt,
      revokedAt: null,
      usedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const records = [{ table: 'access_token' as const, id }]
  ledger.append(tx, { type: 'access_token.added', at: now, actor, data: { token: id }, records })
  return { id, token }
}

/** From now on the token opens nothing. */
export async function revokeAccessToken(tx: Tx, { ledger, actor, now }: TokenChange, id: string): Promise<void> {
  const { revokedAt } = await getAccessToken(tx, actor.id, id)
  const row = await tx
    .updateTable('accessToken')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('personId', '=', actor.id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (revokedAt !== null || !row) throw new Conflict('这个口令已经停用。')
  const records = [{ table: 'access_token' as const, id }]
  ledger.append(tx, { type: 'access_token.revoked', at: now, actor, data: { token: id }, records })
}

/**
 * As whom a program calls; undefined for a token that was never given out, was revoked or has run out, and for a disabled
 * account. Needs a session that sees all tokens.
 */
export async function personOfAccessToken(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ readonly tokenId: string; readonly person: Person } | undefined> {
  const row = await tx
    .selectFrom('accessToken')
    .select(['id', 'personId', 'usedAt'])
    .where('tokenDigest', '=', digestOf(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  const person = row && (await findPerson(tx, row.personId))
  if (!person || person.isDisabled) return undefined
  if (row.usedAt === null || now.getTime() - row.usedAt.getTime() > useMilliseconds) {
    // of many calls at once one writes it down, and none waits for it
    await sql`update access_token set used_at = ${now} where id = (
      select id from access_token where id = ${row.id} for no key update skip locked)`.execute(tx)
  }
  return { tokenId: row.id, person }
}
