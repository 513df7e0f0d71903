import { sql } from 'kysely'
import { beijingDay } from '../../language/index.ts'
import { sessionOf } from '../../people/index.ts'
import type { Overview } from '../../shapes/organisation.ts'
import type { MatterState, Tx } from '../../store/index.ts'
import { matterStates, runningMatterStates } from '../machine.ts'
import type { Act } from '../office.ts'
import { visibleTo } from '../visibility.ts'
import { type FindGaps, findGaps } from './lasting-gaps.ts'

/** Days for which the overview counts. */
const overviewDays = 30

const day = 86_400_000
const beijing = (column: string) => sql<string>`to_char(${sql.ref(column)} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
const sumOf = <T>(rows: readonly T[], count: (row: T) => number) => rows.reduce((sum, row) => sum + count(row), 0)

/**
 * The district at a glance: departments and days, never persons. What is open and late is of now, all else of the last
 * thirty days, so that it takes no longer the older the office grows.
 */
export async function overview(tx: Tx, { person, now }: Act, gaps: FindGaps = findGaps): Promise<Overview> {
  const firstDay = beijingDay(new Date(now.getTime() - overviewDays * day))
  // whole days, so that the first of them is not cut
  const since = new Date(`${firstDay}T00:00:00+08:00`)
  const seen = visibleTo(person)
  const filed = await tx
    .selectFrom('matter as m')
    .select([beijing('m.filedAt').as('day'), 'm.state', sql<number>`count(*)::int`.as('count')])
    .where('m.filedAt', '>=', since)
    .where(seen)
    .groupBy(['day', 'm.state'])
    .execute()
  const answered = await tx
    .selectFrom('matter as m')
    .select([beijing('m.answeredAt').as('day'), sql<number>`count(*)::int`.as('count')])
    .where('m.answeredAt', '>=', since)
    .where(seen)
    .groupBy('day')
    .execute()
  const running = await tx
    .selectFrom('matter as m')
    .select([
      'm.state',
      sql<number>`count(*)::int`.as('count'),
      sql<number>`(count(*) filter (where m.due_at < ${now}))::int`.as('late'),
    ])
    .where('m.state', 'in', runningMatterStates)
    .where(seen)
    .groupBy('m.state')
    .execute()
  const judged = await tx
    .selectFrom('matter as m')
    .select([
      sql<number>`(count(*) filter (where m.feedback_helped))::int`.as('helped'),
      sql<number>`count(*)::int`.as('all'),
    ])
    .where('m.feedbackAt', '>=', since)
    .where('m.feedbackHelped', 'is not', null)
    .where(seen)
    .executeTakeFirstOrThrow()
  const departments = await ordersByDepartment(tx, { person, now }, since)

  const stateCounts = new Map<MatterState, number>(running.map(row => [row.state, row.count]))
  for (const { state, count } of filed) {
    if (!runningMatterStates.includes(state)) stateCounts.set(state, (stateCounts.get(state) ?? 0) + count)
  }
  const days = Array.from({ length: overviewDays + 1 }, (_, i) => beijingDay(new Date(since.getTime() + i * day)))
  return {
    days: days.map(one => ({
      day: one,
      filed: sumOf(
        filed.filter(row => row.day === one),
        row => row.count,
      ),
      answered: answered.find(row => row.day === one)?.count ?? 0,
    })),
    // in the order of a matter's life
    states: (Object.keys(matterStates) as MatterState[]).flatMap(state => {
      const count = stateCounts.get(state)
      return count === undefined ? [] : [{ state, stateText: matterStates[state].name, count }]
    }),
    departments: departments.map(row => ({
      department: { id: row.id, name: row.name },
      open: row.open,
      overdue: row.overdue,
      answered: row.completed,
      helpedShare: share(row.helped, row.judged),
      returned: row.settled - row.kept,
    })),
    gaps: [...(await gaps(tx, { person, now }, since))],
    totals: {
      filed: sumOf(filed, row => row.count),
      open: sumOf(running, row => row.count),
      overdue: sumOf(running, row => row.late),
      firstTimeRight: share(
        sumOf(departments, row => row.kept),
        sumOf(departments, row => row.settled),
      ),
      helpedShare: share(judged.helped, judged.all),
      onTimeShare: share(
        sumOf(departments, row => row.onTime),
        sumOf(departments, row => row.completed),
      ),
    },
  }
}

interface DepartmentOrders {
  readonly id: string
  readonly name: string
  readonly open: number
  readonly overdue: number
  /** Of the last days: completed, in time, and what residents said of them. */
  readonly completed: number
  readonly onTime: number
  readonly helped: number
  readonly judged: number
  /** Opened in the last days and taken up or sent back, and those that the department kept. */
  readonly settled: number
  readonly kept: number
}

async function ordersByDepartment(tx: Tx, { person, now }: Act, since: Date): Promise<DepartmentOrders[]> {
  // who sees every matter needn't look each one up
  const orders =
    sessionOf(person).scope === 'district'
      ? sql`work_order w where`
      : sql`work_order w join matter m on m.id = w.matter_id where ${visibleTo(person)} and`
  const { rows } = await sql<DepartmentOrders>`
    with open as (
      select w.department_id, count(*) as open,
        count(*) filter (where w.state <> 'reported' and w.due_at < ${now}) as overdue
      from ${orders} w.state not in ('completed', 'returned') group by 1),
    done as (
      select w.department_id, count(*) as completed, count(*) filter (where w.completed_at <= w.due_at) as on_time,
        count(*) filter (where j.feedback_helped) as helped, count(j.feedback_helped) as judged
      from (select w.* from ${orders} w.completed_at >= ${since} and w.state = 'completed') w
        join matter j on j.id = w.matter_id group by 1),
    opened as (
      select w.department_id, count(*) as settled, count(*) filter (where w.state <> 'returned') as kept
      from ${orders} w.opened_at >= ${since} and w.state <> 'open' group by 1)
    select d.id, d.name, coalesce(o.open, 0)::int as open, coalesce(o.overdue, 0)::int as overdue,
      coalesce(c.completed, 0)::int as completed, coalesce(c.on_time, 0)::int as "onTime",
      coalesce(c.helped, 0)::int as helped, coalesce(c.judged, 0)::int as judged,
      coalesce(s.settled, 0)::int as settled, coalesce(s.kept, 0)::int as kept
    from department d left join open o on o.department_id = d.id left join done c on c.department_id = d.id
      left join opened s on s.department_id = d.id
    where coalesce(o.open, c.completed, s.settled) is not null order by d.name`.execute(tx)
  return rows
}
