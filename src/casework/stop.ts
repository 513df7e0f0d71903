import { sql } from 'kysely'
import type { Actor, RecordRef } from '../ledger/index.ts'
import { suspendEmployee, suspendScenario } from '../roster/index.ts'
import { systemSession, type Tx } from '../store/index.ts'
import type { Office } from './office.ts'
import { putBlankProposals } from './propose.ts'

export interface Stop {
  readonly actor: Actor
  readonly now: Date
  readonly reason: string
  /** absent: the whole employee */
  readonly scenarioId?: string | undefined
}

/** So many matters go to people in one transaction: the brake takes as long however many wait. */
export const atOnce = 100

/**
 * 一键停用: the employee, or one scenario of it, stops in this transaction, and what waits for it or from it goes to
 * people: proposals already made stay to be read but can only be amended by hand. The brake waits for nobody and takes
 * the first hundred matters along; the others, and one that somebody works on at this moment, are left to
 * `handOverStopped`. From the commit on nothing that it proposed is approved (trigger decision_awaits_turn), whatever state
 * its matter is in. Returns how many matters moved.
 */
export async function stopEmployee(tx: Tx, office: Office, employeeId: string, stop: Stop): Promise<number> {
  const { actor, now, reason, scenarioId } = stop
  const stopped: RecordRef[] =
    scenarioId === undefined
      ? await suspendEmployee(tx, employeeId)
      : await suspendScenario(tx, { ledger: office.ledger, actor, now }, employeeId, scenarioId, reason)
  const waiting = waitingForEmployee(tx)
    .where('employeeId', '=', employeeId)
    .$if(scenarioId !== undefined, query => query.where('scenarioId', '=', scenarioId ?? ''))
    .skipLocked()
  const { matters, records } = await moveToPeople(tx, waiting, now)
  office.ledger.append(tx, {
    type: 'employee.suspended',
    at: now,
    actor,
    data: { employee: employeeId, reason, matters, ...(scenarioId ? { scenario: scenarioId } : {}) },
    records: [...stopped, ...records],
  })
  return matters
}

/**
 * Gives to people what still waits for a stopped employee or from it: what the brake had left. Waits for whoever works on
 * it. Returns how many matters moved.
 */
export async function handOverStopped(office: Office, now: Date): Promise<number> {
  for (let all = 0; ; ) {
    const moved = await office.store.as(systemSession, tx => handOverSome(tx, office, now))
    all += moved
    if (moved < atOnce) return all
  }
}

async function handOverSome(tx: Tx, office: Office, now: Date): Promise<number> {
  const left = waitingForEmployee(tx).where(
    sql<boolean>`(exists (select from employee e where e.id = matter.employee_id
        and e.state in ('suspended', 'retired'))
      or exists (select from scenario_suspension s
        where s.employee_id = matter.employee_id and s.scenario_id = matter.scenario_id))`,
  )
  const { matters, records } = await moveToPeople(tx, left, now)
  if (matters > 0)
    office.ledger.append(tx, {
      type: 'matter.to_people',
      at: now,
      actor: { kind: 'system' },
      data: { why: 'stopped', matters },
      records,
    })
  return matters
}

/** Matters that wait for an employee's proposal, or with one: the oldest, and no more than go at once. */
const waitingForEmployee = (tx: Tx) =>
  tx
    .selectFrom('matter')
    .select('id')
    .where('state', 'in', ['received', 'proposed'])
    .orderBy('filedAt')
    .limit(atOnce)
    .forUpdate()

type Waiting = ReturnType<typeof waitingForEmployee>

/** Gives these matters to people; those without a proposal get an empty form. */
async function moveToPeople(
  tx: Tx,
  waiting: Waiting,
  now: Date,
): Promise<{ readonly matters: number; readonly records: readonly RecordRef[] }> {
  // locked by a statement of its own: as a part of the update it could be asked again, row by row, and lock more
  const ids = (await waiting.execute()).map(row => row.id)
  const moved = await tx
    .updateTable('matter')
    .set({ state: 'manual' })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
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
  return { matters: moved.length, records: [...moved.map(({ id }): RecordRef => ({ table: 'matter', id })), ...blanks] }
}
