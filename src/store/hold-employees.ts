import { sql } from 'kysely'
import type { Tx } from './connect.ts'

/**
 * Waits for decisions that are under way on what these employees proposed, and lets later ones wait until this transaction
 * ends: before whoever changes the employees, or who guards them, reads what is to be changed.
 */
export async function holdEmployees(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`select hold_employees(${ids}::text[])`.execute(tx)
}

/**
 * Waits for whoever holds this employee, and lets whoever wants to hold it next wait until this transaction ends: before
 * what it may do is asked for, of a proposal that is to be put. Decisions do the same by a trigger.
 */
export async function shareEmployee(tx: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(employee_turn(${id}))`.execute(tx)
}
