import { sql } from 'kysely'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, Invalid, NotFound } from '../problems.ts'
import { holdEmployees, type Tx } from '../store/index.ts'
import type { RosterChange } from './life.ts'

export interface GuardianRow {
  readonly employeeId: string
  readonly personId: string
  readonly name: string
  readonly kind: 'guardian' | 'deputy' | 'arbiter'
  readonly isOnLeave: boolean
  readonly isDisabled: boolean
}

/** Present guardians, deputies and arbiters of all employees. */
export async function guardians(tx: Tx, now: Date): Promise<GuardianRow[]> {
  return await tx
    .selectFrom('guardianship as g')
    .innerJoin('person as p', 'p.id', 'g.personId')
    .select([
      'g.employeeId',
      'g.personId',
      'p.name',
      'g.kind',
      'p.isDisabled',
      sql<boolean>`is_on_leave(g.person_id, ${now})`.as('isOnLeave'),
    ])
    .where('g.until', 'is', null)
    .orderBy('g.since')
    .execute()
}

/** Who decides today: the guardian, or while they are away the first deputy who is not. */
export function actingGuardian(rows: readonly GuardianRow[], employeeId: string): GuardianRow | undefined {
  const present = rows.filter(row => row.employeeId === employeeId && !row.isOnLeave && !row.isDisabled)
  return present.find(row => row.kind === 'guardian') ?? present.find(row => row.kind === 'deputy')
}

export async function mayGuard(tx: Tx, personId: string, employeeId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`select may_guard(${personId}, ${employeeId}, ${now}) as yes`.execute(tx)
  return rows[0]?.yes ?? false
}

/** Who decides what departments returned twice, where somebody is appointed and there. */
export async function arbiterOf(tx: Tx, employeeId: string, now: Date): Promise<{ id: string; name: string } | null> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from person where id = arbiter_of(${employeeId}, ${now})`.execute(tx)
  return rows[0] ?? null
}

/** Whether this person decides what the employee proposes on a matter: its guardian; after two returns the arbiter. */
export async function mayDecideFor(
  tx: Tx,
  personId: string,
  employeeId: string,
  matterId: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select may_decide(${personId}, ${employeeId}, ${matterId}, ${now}) as yes`.execute(tx)
  return rows[0]?.yes ?? false
}

/**
 * A moment from which somebody may be relieved: now, or just after their last decision for the employees named, so
 * that no decision that was taken is left without the right to it. The employees must be locked.
 */
async function afterLastDecision(
  tx: Tx,
  personId: string,
  employeeIds: readonly string[],
  moment: Date,
): Promise<Date> {
  if (employeeIds.length === 0) return moment
  const last = await tx
    .selectFrom('decision as d')
    .innerJoin('proposal as p', 'p.id', 'd.proposalId')
    .select(({ fn }) => fn.max('d.decidedAt').as('at'))
    .where('d.decidedBy', '=', personId)
    .where('p.employeeId', 'in', employeeIds)
    // an earlier one changes nothing, and there may be a million of them
    .where('d.decidedAt', '>=', moment)
    .executeTakeFirst()
  return last?.at && last.at >= moment ? new Date(last.at.getTime() + 1) : moment
}

/**
 * Whether somebody but these answers for an employee all the while: with the role and an account, and not away for any
 * part of it. The employee must be locked.
 */
async function staysCovered(
  tx: Tx,
  employeeId: string,
  without: readonly string[],
  since: Date,
  until?: Date,
): Promise<boolean> {
  const other = await tx
    .selectFrom('guardianship as g')
    .select('g.id')
    .where('g.employeeId', '=', employeeId)
    .where('g.until', 'is', null)
    .where('g.kind', 'in', ['guardian', 'deputy'])
    .where('g.personId', 'not in', without)
    .where(sql<boolean>`has_role(g.person_id, 'guardian')`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leaveOfAbsence as l')
            .select('l.id')
            .whereRef('l.personId', '=', 'g.personId')
            .where('l.cancelledAt', 'is', null)
            .where('l.until', '>', since)
            .$if(until !== undefined, query => query.where('l.since', '<', until ?? since)),
        ),
      ),
    )
    .executeTakeFirst()
  return other !== undefined
}

/**
 * Appoints a guardian or an arbiter (the one before is relieved in the same moment) or a deputy, or relieves a deputy or
 * an arbiter.
 */
export async function appoint(
  tx: Tx,
  { ledger, actor, now }: RosterChange,
  employeeId: string,
  personId: string,
  as: GuardianRow['kind'] | 'none',
): Promise<void> {
  // before the employee, as whoever takes an account or a role away does: the two wait for each other
  const person = await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.personId')
    .select(['m.role', 'p.isDisabled', 'm.departmentId'])
    .where('p.id', '=', personId)
    .forShare()
    .executeTakeFirst()
  await holdEmployees(tx, [employeeId])
  const employee = await tx.selectFrom('employee').selectAll().where('id', '=', employeeId).executeTakeFirst()
  if (!employee) throw new NotFound('没有这个数智员工。')
  if (employee.state === 'retired') throw new Conflict('已退役的数智员工不再指定监护人。')
  if (!person || person.isDisabled) throw new NotFound('没有这个人员，或账号已停用。')
  if (as !== 'none' && !person.role.split(',').includes('guardian')) throw new Invalid('此人没有「AI监护人」的角色。')
  if (as !== 'none' && person.departmentId !== employee.departmentId) {
    throw new Invalid('监护人须是使用该数智员工的单位的人。')
  }
  const current = await tx
    .selectFrom('guardianship')
    .selectAll()
    .where('employeeId', '=', employeeId)
    .where('until', 'is', null)
    .execute()
  const own = current.find(row => row.personId === personId)
  if (own?.kind === as) throw new Conflict('已经是这样了，无需再指定。')
  if (as === 'none' && !own) throw new NotFound('此人不是这个数智员工的监护人、代理人或裁定人。')
  if (as !== 'guardian' && own?.kind === 'guardian') throw new Conflict('请先指定新的监护人，再调整此人。')
  if (own?.kind === 'deputy' && as !== 'guardian' && !(await staysCovered(tx, employeeId, [personId], now))) {
    throw new Conflict('监护人正在或将要请假，此人是唯一的代理人。请先指定另一位代理人。')
  }
  const isAway = as === 'guardian' && (await leaves(tx, personId, now)).length > 0
  const relieved = current.filter(row => row.kind === 'guardian').map(row => row.personId)
  if (isAway && !(await staysCovered(tx, employeeId, [personId, ...relieved], now))) {
    throw new Conflict('此人正在或将要请假，期间没有代理人在岗。请先指定代理人，或等其销假。')
  }
  const predecessor = as === 'deputy' ? undefined : current.find(row => row.kind === as)
  const ended = [own, predecessor].filter(row => row !== undefined)
  const records: RecordRef[] = []
  let moment = now
  // of two appointments at once the one that waited was asked for before the other was carried out
  for (const row of ended) if (row.since > moment) moment = row.since
  for (const row of ended) moment = await afterLastDecision(tx, row.personId, [employeeId], moment)
  for (const row of ended) {
    await tx.updateTable('guardianship').set({ until: moment }).where('id', '=', row.id).execute()
    records.push({ table: 'guardianship', id: row.id })
  }
  if (as !== 'none') {
    const added = await tx
      .insertInto('guardianship')
      .values({ employeeId, personId, kind: as, since: moment, until: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    records.push({ table: 'guardianship', id: added.id })
  }
  ledger.append(tx, {
    type: 'guardian.appointed',
    at: now,
    actor,
    data: { employee: employeeId, person: personId, as },
    records,
  })
}

export interface LeaveRow {
  readonly id: string
  readonly since: Date
  readonly until: Date
}

export async function leaves(tx: Tx, personId: string, now: Date): Promise<LeaveRow[]> {
  return await tx
    .selectFrom('leaveOfAbsence')
    .select(['id', 'since', 'until'])
    .where('personId', '=', personId)
    .where('cancelledAt', 'is', null)
    .where('until', '>', now)
    .orderBy('since')
    .execute()
}

/** Everybody who is on leave at a moment. */
export async function awayAt(tx: Tx, moment: Date): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('leaveOfAbsence')
    .select('personId')
    .where('since', '<=', moment)
    .where('until', '>', moment)
    .where(({ or, eb }) => or([eb('cancelledAt', 'is', null), eb('cancelledAt', '>', moment)]))
    .execute()
  return new Set(rows.map(row => row.personId))
}

/** Everybody's leave that lasts beyond a moment, by person. */
export async function leavesSince(
  tx: Tx,
  moment: Date,
): Promise<ReadonlyMap<string, readonly { readonly from: Date; readonly until: Date }[]>> {
  const rows = await tx
    .selectFrom('leaveOfAbsence')
    .select(['personId', 'since as from', 'until'])
    .where('until', '>', moment)
    .where(({ or, eb }) => or([eb('cancelledAt', 'is', null), eb('cancelledAt', '>', moment)]))
    .orderBy('since')
    .execute()
  return Map.groupBy(rows, row => row.personId)
}

/** Goes on leave; refused where no deputy would be there to decide. */
export async function takeLeave(
  tx: Tx,
  { ledger, actor, now }: RosterChange,
  personId: string,
  from: Date,
  until: Date,
): Promise<void> {
  if (until <= from || until <= now) throw new Invalid('请假的结束时间要晚于开始时间和现在。')
  const guards = tx
    .selectFrom('guardianship')
    .select('employeeId')
    .where('personId', '=', personId)
    .where('until', 'is', null)
  await holdEmployees(
    tx,
    (await guards.execute()).map(one => one.employeeId),
  )
  const guarded = await tx
    .selectFrom('employee')
    .select(['id', 'name', 'state'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('guardianship as g')
          .select('g.id')
          .whereRef('g.employeeId', '=', 'employee.id')
          .where('g.personId', '=', personId)
          .where('g.until', 'is', null)
          .where('g.kind', '<>', 'arbiter'),
      ).as('isGuarded'),
    )
    .where('id', 'in', guards)
    .orderBy('id')
    .execute()
  // nobody was away before they said so
  const since = await afterLastDecision(
    tx,
    personId,
    guarded.map(row => row.id),
    from > now ? from : now,
  )
  for (const { id, name, state, isGuarded } of guarded) {
    // without the arbiter the guardian decides
    if (!isGuarded || state === 'registered' || state === 'retired') continue
    if (!(await staysCovered(tx, id, [personId], since, until))) {
      throw new Conflict(`请假期间「${name}」没有别的监护人或代理人在岗。请先指定一位代理人，或调整时间。`)
    }
  }
  const added = await tx
    .insertInto('leaveOfAbsence')
    .values({ personId, since, until, cancelledAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  ledger.append(tx, {
    type: 'leave.taken',
    at: now,
    actor,
    data: { person: personId },
    records: [{ table: 'leave_of_absence', id: added.id }],
  })
}

export async function cancelLeave(
  tx: Tx,
  { ledger, actor, now }: RosterChange,
  personId: string,
  id: string,
): Promise<void> {
  const row = await tx
    .updateTable('leaveOfAbsence')
    .set({ cancelledAt: now })
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('cancelledAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new NotFound('没有这次请假，或已经取消。')
  ledger.append(tx, {
    type: 'leave.cancelled',
    at: now,
    actor,
    data: { person: personId },
    records: [{ table: 'leave_of_absence', id }],
  })
}
