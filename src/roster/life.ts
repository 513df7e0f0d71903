import type { Actor, Ledger, RecordRef } from '../ledger/index.ts'
import { Conflict, Invalid, NotAllowed, NotFound } from '../problems.ts'
import { holdEmployees, type LifeState, type Tx } from '../store/index.ts'
import type { EmployeeDefinition } from './definition.ts'

/** 备案 → 试用 → 上岗 → 暂停 → 退役: which state may follow which. */
export const life: Record<LifeState, { readonly name: string; readonly next: readonly LifeState[] }> = {
  registered: { name: '备案', next: ['trial', 'retired'] },
  trial: { name: '试用', next: ['service', 'suspended', 'retired'] },
  service: { name: '上岗', next: ['suspended', 'retired'] },
  suspended: { name: '暂停', next: ['registered', 'trial', 'service', 'retired'] },
  retired: { name: '退役', next: [] },
}

export interface RosterChange {
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: Date
}

export const isWorking = (state: LifeState) => state === 'trial' || state === 'service'

/**
 * Brings the register in line with the files: a new file is registered, a changed one becomes a new version that
 * has to be put in service anew (G5). Returns how many changed.
 */
export async function register(
  tx: Tx,
  { ledger, now }: Pick<RosterChange, 'ledger' | 'now'>,
  roster: readonly EmployeeDefinition[],
): Promise<number> {
  const known = await tx.selectFrom('employee').selectAll().execute()
  let changed = 0
  for (const definition of roster) {
    const before = known.find(one => one.id === definition.id)
    if (before?.definitionDigest === definition.digest) continue
    const row = {
      id: definition.id,
      number: definition.number,
      name: definition.name,
      departmentId: definition.department,
      version: definition.version,
      definitionDigest: definition.digest,
      state: 'registered' as const,
      resumesTo: null,
    }
    if (before) {
      if (before.version === definition.version) {
        throw new Invalid(
          `数智员工「${definition.name}」的文件改了，版本号 ${definition.version} 却没有改。请写上新的版本号。`,
        )
      }
      await tx.updateTable('employee').set(row).where('id', '=', definition.id).execute()
    } else await tx.insertInto('employee').values(row).execute()
    changed++
    ledger.append(tx, {
      type: 'employee.registered',
      at: now,
      actor: { kind: 'system' },
      data: { employee: definition.id, version: definition.version, definition: definition.digest },
      records: [{ table: 'employee', id: definition.id }],
    })
  }
  return changed
}

async function lockEmployee(tx: Tx, id: string) {
  await holdEmployees(tx, [id])
  const employee = await tx.selectFrom('employee').selectAll().where('id', '=', id).executeTakeFirst()
  if (!employee) throw new NotFound('没有这个数智员工。')
  return employee
}

/** Moves an employee along its life; suspending and resuming have their own functions. */
export async function advance(
  tx: Tx,
  { ledger, actor, now }: RosterChange,
  id: string,
  to: LifeState,
  reason: string,
): Promise<void> {
  const employee = await lockEmployee(tx, id)
  if (!life[employee.state].next.includes(to)) {
    throw new Conflict(`「${life[employee.state].name}」之后不能直接到「${life[to].name}」。`)
  }
  if (isWorking(to)) {
    const guardian = await tx
      .selectFrom('guardianship')
      .select('id')
      .where('employeeId', '=', id)
      .where('kind', '=', 'guardian')
      .where('until', 'is', null)
      .executeTakeFirst()
    if (!guardian) throw new Conflict('还没有监护人，不能上岗。请先指定监护人。')
  }
  await tx.updateTable('employee').set({ state: to, resumesTo: null }).where('id', '=', id).execute()
  ledger.append(tx, {
    type: 'employee.advanced',
    at: now,
    actor,
    data: { employee: id, from: employee.state, to, reason },
    records: [{ table: 'employee', id }],
  })
}

/** Stops the whole employee at once. What happens to its open matters is casework's, in the same transaction. */
export async function suspendEmployee(tx: Tx, id: string): Promise<RecordRef[]> {
  const employee = await lockEmployee(tx, id)
  if (!isWorking(employee.state)) throw new Conflict('这个数智员工现在没有在工作，不需要停用。')
  await tx
    .updateTable('employee')
    .set({ state: 'suspended', resumesTo: employee.state as 'trial' | 'service' })
    .where('id', '=', id)
    .execute()
  return [{ table: 'employee', id }]
}

export async function suspendScenario(
  tx: Tx,
  { actor, now }: RosterChange,
  id: string,
  scenarioId: string,
  reason: string,
): Promise<RecordRef[]> {
  if (actor.kind !== 'person') throw new NotAllowed()
  await lockEmployee(tx, id)
  const added = await tx
    .insertInto('scenarioSuspension')
    .values({ employeeId: id, scenarioId, reason, suspendedBy: actor.id, suspendedAt: now })
    .onConflict(c => c.doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) throw new Conflict('这个场景已经停用。')
  return [{ table: 'scenario_suspension', id: `${id}/${scenarioId}` }]
}

/** Ends a suspension of the whole employee or of one scenario; matters already with people stay with them. */
export async function resume(
  tx: Tx,
  { ledger, actor, now }: RosterChange,
  id: string,
  reason: string,
  scenarioId?: string,
): Promise<void> {
  const employee = await lockEmployee(tx, id)
  if (scenarioId !== undefined) {
    const gone = await tx
      .deleteFrom('scenarioSuspension')
      .where('employeeId', '=', id)
      .where('scenarioId', '=', scenarioId)
      .executeTakeFirst()
    if (gone.numDeletedRows === 0n) throw new Conflict('这个场景没有停用。')
  } else {
    if (employee.state !== 'suspended') throw new Conflict('这个数智员工没有停用。')
    await tx
      .updateTable('employee')
      .set({ state: employee.resumesTo ?? 'registered', resumesTo: null })
      .where('id', '=', id)
      .execute()
  }
  ledger.append(tx, {
    type: 'employee.resumed',
    at: now,
    actor,
    data: { employee: id, reason, ...(scenarioId ? { scenario: scenarioId } : {}) },
    records: [
      scenarioId === undefined
        ? { table: 'employee', id }
        : { table: 'scenario_suspension', id: `${id}/${scenarioId}` },
    ],
  })
}

/** Whether an employee may make proposals in a scenario now: working, guarded, not stopped. */
export async function mayWork(tx: Tx, id: string, scenarioId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('employee as e')
    .leftJoin('scenarioSuspension as s', join =>
      join.onRef('s.employeeId', '=', 'e.id').on('s.scenarioId', '=', scenarioId),
    )
    .select(['e.state', 's.scenarioId as suspended'])
    .where('e.id', '=', id)
    .executeTakeFirst()
  return row !== undefined && isWorking(row.state) && row.suspended === null
}
