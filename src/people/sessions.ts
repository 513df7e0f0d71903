import { type Kysely, sql } from 'kysely'
import type { Tables } from '../store/index.ts'
import { type Person, type Role, roles } from './permissions.ts'

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name)

/**
 * Who stands behind each of these sign-in sessions now, in one question to the database. A session that was ended or
 * has expired, and one of a disabled account, is absent.
 */
export async function peopleOfSessions(
  db: Kysely<Tables>,
  sessions: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Person>> {
  const rows = await db
    .selectFrom('loginSession as s')
    .innerJoin('person as p', 'p.id', 's.personId')
    .innerJoin('membership as m', 'm.personId', 'p.id')
    .innerJoin('department as d', 'd.id', 'm.departmentId')
    .select(['s.id as session', 'p.id', 'p.name', 'p.username', 'm.role', 'm.title', 'm.grid'])
    .select(['d.id as departmentId', 'd.name as departmentName', 'd.kind'])
    .where(sql<boolean>`s.id = any(${sessions})`)
    .where('s.expiresAt', '>', now)
    .where('p.isDisabled', '=', false)
    .execute()
  return new Map(
    rows.map(row => [
      row.session,
      {
        id: row.id,
        name: row.name,
        account: row.username,
        title: row.title,
        grid: row.grid,
        roles: row.role.split(',').filter(isRole),
        department: { id: row.departmentId, name: row.departmentName, kind: row.kind },
        isDisabled: false,
      },
    ]),
  )
}
