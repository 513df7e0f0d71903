import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Office } from '../casework/index.ts'
import { crashPoint } from '../crash.ts'
import { Conflict, Problem } from '../problems.ts'
import type { Session, Tx } from '../store/index.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Replay extends Answer {
  readonly replayed: boolean
}

export interface Intention {
  /** Who may replay it: a person's id, or "public". */
  readonly scope: string
  readonly key: string
  /** Method, path and body: the same key with another body is a mistake of the client. */
  readonly request: string
  /** The answer is a secret (a one-time password, a phone number): it is given once and never kept. */
  readonly isSecret?: boolean
}

/** Stands for an answer that was given and not kept. */
const given = ''

/** Keys are 8 to 128 visible ASCII characters. */
export function checkKey(key: string | undefined): string {
  if (key === undefined || !/^[\x21-\x7e]{8,128}$/.test(key)) {
    throw new Problem(400, 'idempotency_key', '缺少 Idempotency-Key 请求头（8 到 128 个可见字符）。')
  }
  return key
}

/** What is kept of the same call, where it took effect. Throws Problem where the key was used for another one. */
async function keptAnswer(tx: Tx, { scope, key }: Intention, fingerprint: string): Promise<Replay | undefined> {
  const before = await tx
    .selectFrom('idempotency')
    .selectAll()
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!before) return undefined
  if (before.fingerprint !== fingerprint)
    throw new Problem(422, 'idempotency_mismatch', '同一个 Idempotency-Key 用在了不同的请求上。')
  if (before.body === given) throw new Conflict('这次操作已经生效，结果只显示一次。需要时请重新操作。', 'shown_once')
  return { status: before.status, body: JSON.parse(before.body) as unknown, replayed: true }
}

const fingerprintOf = ({ request }: Intention) => createHash('sha256').update(request).digest('hex')

/** The answer to the same call where it took effect: so that what comes before an effect is not done in vain. */
export const answeredBefore = (office: Office, session: Session, intention: Intention): Promise<Replay | undefined> =>
  office.store.as(session, tx => keptAnswer(tx, intention, fingerprintOf(intention)))

/**
 * Does something once for each key: the answer is written in the transaction of the effect itself, so that a repeat
 * after a crash either finds both or neither. A repeat while the first is under way is told so (409); the same key
 * with another request is refused (422); what failed took no effect and may be tried again.
 */
export function once(
  office: Office,
  session: Session,
  intention: Intention,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Replay> {
  const { scope, key, isSecret = false } = intention
  const fingerprint = fingerprintOf(intention)
  return office.store.as(session, async tx => {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`${scope}\n${key}`}, 0)) as locked`.execute(tx)
    if (!rows[0]?.locked) throw new Conflict('同一请求正在处理，请稍候。', 'in_progress')
    // looked for only now: in one statement with the lock it would be as of before it
    const before = await keptAnswer(tx, intention, fingerprint)
    if (before) return before
    crashPoint('call.claimed')
    const answer = await work(tx)
    crashPoint('call.worked')
    await tx
      .insertInto('idempotency')
      .values({ scope, key, fingerprint, status: answer.status, body: isSecret ? given : JSON.stringify(answer.body) })
      .execute()
    crashPoint('call.stored')
    return { ...answer, replayed: false }
  })
}
