import { sql } from 'kysely'
import type { Person } from '../people/index.ts'
import { Invalid } from '../problems.ts'
import type { Web } from './context.ts'

/** A place where a person is signed in, as they see it. */
interface OwnSession {
  readonly id: string
  /** What to name it by when ending it; not what signs in. */
  readonly token: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

/** Where this person is signed in. */
export async function listSessions(web: Web, person: Person): Promise<OwnSession[]> {
  const { rows } = await sql<OwnSession>`
    select id, id as token, created_at, updated_at, ip_address, user_agent from login_session
    where person_id = ${person.id} and expires_at > now()
    order by updated_at desc`.execute(web.office.store.open)
  return rows
}

/** Ends one of this person's own sessions, named as listed, or by its token, which only its holder knows. */
export async function revokeSession(web: Web, person: Person, name: unknown): Promise<{ status: true }> {
  if (typeof name !== 'string') throw new Invalid('请写明要退出哪一处登录。')
  await web.office.store.open
    .deleteFrom('loginSession')
    .where('personId', '=', person.id)
    .where(({ or, eb }) => or([eb('id', '=', name), eb('token', '=', name)]))
    .execute()
  return { status: true }
}

export async function endSession(web: Web, token: string | undefined): Promise<void> {
  if (token !== undefined) await web.office.store.open.deleteFrom('loginSession').where('token', '=', token).execute()
}
