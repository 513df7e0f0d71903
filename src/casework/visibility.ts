import { sql } from 'kysely'
import { type Person, sessionOf } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import type { Tx } from '../store/index.ts'

/**
 * The application's own wall in front of the database's policies, and the same rule: those who answer for the whole
 * district see every matter, everybody else those that their department has or had. `matter` is the name or alias under
 * which the query knows the table. Neither wall leans on the other: each stops a foreign matter alone.
 */
export function visibleTo(person: Person, matter = 'm') {
  return sessionOf(person).scope === 'district'
    ? sql<boolean>`true`
    : sql<boolean>`${person.department.id} = any(${sql.ref(`${matter}.visibleTo`)})`
}

/** Residents who want a person are for the hub, whose counter it is, and for those who see the whole district. */
export function seesCounter(person: Person): boolean {
  return sessionOf(person).scope === 'district' || person.department.kind === 'hub'
}

/** Locks a matter, whoever asks: the caller has made sure that it is theirs. */
export async function lockMatter(tx: Tx, id: string) {
  const matter = await tx.selectFrom('matter').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!matter) throw new NotFound()
  return matter
}

/** Locks a matter for what this person does with it; a foreign one is not found, like one that isn't there. */
export async function lockSeenMatter(tx: Tx, person: Person, id: string) {
  const matter = await tx
    .selectFrom('matter')
    .selectAll()
    .where('id', '=', id)
    .where(visibleTo(person, 'matter'))
    .forUpdate()
    .executeTakeFirst()
  if (!matter) throw new NotFound()
  return matter
}

/**
 * Locks the matter that a proposal or order belongs to, for what this person does with it; a foreign one is not found,
 * like one that isn't there.
 */
export async function lockVisibleMatter(tx: Tx, person: Person, of: 'proposal' | 'work_order', id: string) {
  const matter = await tx
    .selectFrom('matter')
    .selectAll()
    .where('id', '=', sql<string>`(select o.matter_id from ${sql.table(of)} o where o.id = ${id})`)
    .where(visibleTo(person, 'matter'))
    .forUpdate()
    .executeTakeFirst()
  if (!matter) throw new NotFound()
  return matter
}

/** Which of these matters the person may see. */
export async function visibleAmong(tx: Tx, person: Person, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('matter')
    .select('id')
    .where('id', 'in', ids)
    .where(visibleTo(person, 'matter'))
    .execute()
  return new Set(rows.map(row => row.id))
}
