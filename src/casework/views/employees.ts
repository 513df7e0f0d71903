import { sql } from 'kysely'
import { typeName } from '../../ledger/entry-types.ts'
import type { Person } from '../../people/index.ts'
import { NotFound } from '../../problems.ts'
import {
  actingGuardian,
  categories,
  type GuardianRow,
  guardians,
  isWorking,
  life,
  scorecard,
} from '../../roster/index.ts'
import type { EmployeeDetail, EmployeeSummary } from '../../shapes/organisation.ts'
import type { Tx } from '../../store/index.ts'
import type { Act, Office } from '../office.ts'
import { visibleTo } from '../visibility.ts'
import { actorNames } from './timeline.ts'

/** Entries that tell of the life of an employee. */
const lifeEntries = [
  'employee.registered',
  'employee.advanced',
  'employee.suspended',
  'employee.resumed',
  'guardian.appointed',
]

/**
 * Guardians, deputies and the arbiter of the employee, on leave or not, and the governor, may stop it: the brake is never
 * out of reach.
 */
export const mayManage = (person: Person, guards: readonly GuardianRow[], id: string): boolean =>
  person.roles.includes('governor') || guards.some(guard => guard.employeeId === id && guard.personId === person.id)

/** The register as this person sees it. */
export async function listEmployees(tx: Tx, office: Office, { person, now }: Act): Promise<EmployeeSummary[]> {
  const rows = await tx
    .selectFrom('employee as e')
    .innerJoin('department as d', 'd.id', 'e.departmentId')
    .selectAll('e')
    .select('d.name as departmentName')
    .orderBy('e.number')
    .execute()
  const guards = await guardians(tx, now)
  const stopped = await tx.selectFrom('scenarioSuspension').select(['employeeId', 'scenarioId']).execute()
  const open = await tx
    .selectFrom('matter')
    .select(['employeeId', eb => eb.fn.countAll<number>().as('count')])
    .where('state', 'in', ['received', 'proposed', 'manual'])
    .where(visibleTo(person, 'matter'))
    .groupBy('employeeId')
    .execute()
  return Promise.all(
    rows.flatMap(row => {
      const definition = office.roster.get(row.id)
      if (!definition) return []
      const own = guards.filter(guard => guard.employeeId === row.id)
      const named = (guard: (typeof own)[number] | undefined) =>
        guard ? { id: guard.personId, name: guard.name } : null
      const acting = actingGuardian(guards, row.id)
      return [
        scorecard(tx, row.id).then(
          (card): EmployeeSummary => ({
            id: row.id,
            number: row.number,
            name: row.name,
            category: categories[definition.category],
            department: { id: row.departmentId, name: row.departmentName },
            state: row.state,
            stateText: life[row.state].name,
            version: row.version,
            guardian: named(own.find(guard => guard.kind === 'guardian')),
            deputies: own
              .filter(guard => guard.kind === 'deputy')
              .map(guard => ({ id: guard.personId, name: guard.name })),
            actingGuardian: named(acting),
            arbiter: named(own.find(guard => guard.kind === 'arbiter')),
            scenarios: definition.scenarios.map(scenario => ({
              id: scenario.id,
              name: scenario.name,
              outcome: scenario.outcome,
              guideline: scenario.guideline,
              due: `${scenario.due} 个工作日内审定`,
              isSuspended: stopped.some(one => one.employeeId === row.id && one.scenarioId === scenario.id),
            })),
            openCount: open.find(one => one.employeeId === row.id)?.count ?? 0,
            scorecard: card,
            canManage: mayManage(person, guards, row.id),
            canGovern: person.roles.includes('governor'),
          }),
        ),
      ]
    }),
  )
}

export async function employeeDetail(tx: Tx, office: Office, act: Act, id: string): Promise<EmployeeDetail> {
  const summary = (await listEmployees(tx, office, act)).find(one => one.id === id)
  const definition = office.roster.get(id)
  if (!summary || !definition) throw new NotFound('没有这个数智员工。')
  // all of them and then the last: by number they would have to be looked for in the whole ledger
  const { rows: entries } = await sql<{ body: string }>`
    with life as materialized (select seq, body from ledger_entry where type in (${sql.join(lifeEntries)}))
    select body from life order by seq desc limit 200`.execute(tx)
  const incidents = await tx
    .selectFrom('incident as i')
    .innerJoin('person as p', 'p.id', 'i.reportedBy')
    .leftJoin('matter as m', 'm.id', 'i.matterId')
    .select(['i.id', 'i.reportedAt', 'i.what', 'p.name', 'm.receipt'])
    .where('i.employeeId', '=', id)
    .where(({ or, eb }) => or([eb('i.matterId', 'is', null), visibleTo(act.person)]))
    .orderBy('i.reportedAt', 'desc')
    .limit(100)
    .execute()
  const nameOf = await actorNames(tx)
  const history = entries.flatMap(row => {
    const entry = JSON.parse(row.body) as {
      at: string
      type: string
      actor: Parameters<typeof nameOf>[0]
      data: Record<string, string>
    }
    if (entry.data['employee'] !== id) return []
    const { data } = entry
    const note =
      entry.type === 'guardian.appointed'
        ? `${nameOf({ kind: 'person', id: data['person'] ?? '' })}：${{ guardian: '监护人', deputy: '代理人', arbiter: '裁定人', none: '不再担任' }[data['as'] ?? 'none'] ?? ''}`
        : entry.type === 'employee.advanced'
          ? `${life[data['from'] as keyof typeof life].name} → ${life[data['to'] as keyof typeof life].name}。${data['reason']}`
          : entry.type === 'employee.registered'
            ? `版本 ${data['version']}`
            : (data['reason'] ?? null)
    return [{ at: entry.at, who: nameOf(entry.actor), what: typeName(entry.type), note }]
  })
  return {
    ...summary,
    purpose: definition.purpose,
    can: definition.boundary.can,
    cannot: definition.boundary.cannot,
    dataScope: definition.dataScope,
    supplier: definition.supplier,
    model: definition.model,
    errorThreshold: definition.errorThreshold,
    history,
    incidents: incidents.map(row => ({
      id: row.id,
      at: row.reportedAt.toISOString(),
      who: row.name,
      what: row.what,
      receipt: row.receipt,
    })),
    // stopping and resuming have their own buttons
    nextStates: life[summary.state].next.filter(
      state => state !== 'suspended' && !(summary.state === 'suspended' && isWorking(state)),
    ),
  }
}
