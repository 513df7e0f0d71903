import { sql } from 'kysely'
import type { Actor, RecordRef } from '../ledger/index.ts'
import { suspendEmployee, suspendScenario } from '../roster/index.ts'
import type { Tx } from '../store/index.ts'
import type { Office } from './office.ts'
import { putBlankProposals } from './propose.ts'

export interface Stop {
  readonly actor: Actor
  readonly now: Date
  readonly reason: string
  /** absent: the whole employee */
  readonly scenarioId?: string | undefined
}

/**
 * 一键停用: the employee, or one scenario of it, stops in this transaction, and what waits for it or from it goes to
 * people: proposals already made stay to be read but can only be amended by hand. The brake waits for nobody: a matter
 * that somebody works on at this moment is left to `handOverStopped`. Returns how many matters moved.
 */
export async function stopEmployee(tx: Tx, office: Office, employeeId: string, stop: Stop): Promise<number> {
  const { actor, now, reason, scenarioId } = stop
  const stopped: RecordRef[] =
    scenarioId === undefined
      ? await suspendEmployee(tx, employeeId)
      : await suspendScenario(tx, { ledger: office.ledger, actor, now }, employeeId, scenarioId, reason)
  const waiting = tx
    .selectFrom('matter')
    .select('id')
    .where('employeeId', '=', employeeId)
    .where('state', 'in', ['received', 'proposed'])
    .$if(scenarioId !== undefined, query => query.where('scenarioId', '=', scenarioId ?? ''))
    .forUpdate()
    .skipLocked()
  const moved = await tx
    .updateTable('matter')
    .set({ state: 'manual' })
    .where('id', 'in', waiting)
    .returning(['id', 'employeeId'])
    .execute()
  const proposed = await tx
    .selectFrom('proposal')
    .select('matterId')
    .where('state', '=', 'open')
    .where(sql<boolean>`matter_id = any(${moved.map(one => one.id)}::uuid[])`)
    .execute()
  const haveOne = new Set(proposed.map(row => row.matterId))
  const blanks = await putBlankProposals(
    tx,
    moved.filter(matter => !haveOne.has(matter.id)),
    { code: 'stopped', text: '数智员工已停用，请人工办理。' },
    now,
  )
  office.ledger.append(tx, {
    type: 'employee.suspended',
    at: now,
    actor,
    data: { employee: employeeId, reason, matters: moved.length, ...(scenarioId ? { scenario: scenarioId } : {}) },
    records: [...stopped, ...moved.map(({ id }): RecordRef => ({ table: 'matter', id })), ...blanks],
  })
  return moved.length
}

/**
 * Gives to people what a stopped employee still proposes: what was being worked on when it was stopped. Waits for whoever
 * works on it; what has no proposal yet goes to people by its own job. Returns how many matters moved.
 */
export async function handOverStopped(tx: Tx, office: Office, now: Date): Promise<number> {
  const moved = await tx
    .updateTable('matter')
    .set({ state: 'manual' })
    .where('state', '=', 'proposed')
    .where(
      sql<boolean>`(exists (select from employee e where e.id = matter.employee_id
          and e.state in ('suspended', 'retired'))
        or exists (select from scenario_suspension s
          where s.employee_id = matter.employee_id and s.scenario_id = matter.scenario_id))`,
    )
    .returning('id')
    .execute()
  if (moved.length > 0)
    office.ledger.append(tx, {
      type: 'matter.to_people',
      at: now,
      actor: { kind: 'system' },
      data: { why: 'stopped', matters: moved.length },
      records: moved.map(({ id }) => ({ table: 'matter', id })),
    })
  return moved.length
}
