import { sql } from 'kysely'
import { Invalid } from '../../problems.ts'
import type { MatterPage, OrderPage, Queue } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { beijingDay } from '../deadlines.ts'
import { endedMatterStates, matterStates, openOrderStates, orderStates } from '../machine.ts'
import { type Act, appealScenario, type Office } from '../office.ts'
import { toOrder } from './order.ts'
import { matterRows, readNames, summarise } from './summary.ts'

/** At most so many are shown at once; the counts tell of the rest. */
const queueLimit = 200

/** What waits for this person's decision: proposals of employees they guard today, replies of their department. */
export async function queue(tx: Tx, office: Office, { person, now }: Act): Promise<Queue> {
  const names = await readNames(tx)
  const mine = matterRows(tx)
    .where('m.state', 'in', ['proposed', 'manual', 'reviewing'])
    .where('p.id', 'is not', null)
    .where(({ or, and, eb }) =>
      or([
        and([eb('p.employeeId', 'is not', null), sql<boolean>`may_guard(${person.id}, p.employee_id, ${now})`]),
        and([
          eb('p.authorPersonId', 'is not', null),
          eb('p.authorPersonId', '<>', person.id),
          eb('m.departmentId', '=', person.department.id),
          eb.val(person.roles.includes('officer')),
        ]),
      ]),
    )
  const rows = await mine
    .orderBy(sql`case m.urgency when 'danger' then 0 when 'urgent' then 1 else 2 end`)
    .orderBy('m.filedAt')
    .orderBy('m.id')
    .limit(queueLimit)
    .execute()
  const counts = await mine
    .clearSelect()
    .select([
      sql<number>`count(*)::int`.as('all'),
      sql<number>`(count(*) filter (where p.is_sure))::int`.as('sure'),
      sql<number>`(count(*) filter (where not p.is_sure and m.state = 'proposed'))::int`.as('doubtful'),
      sql<number>`(count(*) filter (where m.urgency = 'danger'))::int`.as('danger'),
      sql<number>`(count(*) filter (where m.state = 'manual'))::int`.as('byHand'),
    ])
    .executeTakeFirstOrThrow()
  const limit = office.roster.get(appealScenario.employeeId)?.load ?? 60
  const level = counts.all > limit ? 'over' : counts.all >= limit * 0.8 ? 'high' : 'ok'
  return { items: rows.map(row => summarise(row, names, now)), counts, load: { open: counts.all, limit, level } }
}

export interface MatterFilter {
  readonly q?: string | undefined
  readonly state?: string | undefined
  readonly department?: string | undefined
  readonly category?: string | undefined
  readonly overdue?: boolean | undefined
  readonly cursor?: string | undefined
}

const pageSize = 50

function isState(value: string): value is keyof typeof matterStates {
  return Object.hasOwn(matterStates, value)
}

/** Matters that this person may see, newest first. */
export async function searchMatters(tx: Tx, { now }: Act, filter: MatterFilter): Promise<MatterPage> {
  const names = await readNames(tx)
  if (filter.state && !isState(filter.state)) throw new Invalid('没有这种状态。')
  let query = matterRows(tx)
  if (filter.q) {
    const like = `%${filter.q.replaceAll(/[\\%_]/g, c => `\\${c}`)}%`
    query = query.where(({ or, eb }) =>
      or([
        eb('m.title', 'like', like),
        eb('m.content', 'like', like),
        eb('m.receipt', 'like', like.toUpperCase()),
        eb('m.place', 'like', like),
      ]),
    )
  }
  if (filter.state && isState(filter.state)) query = query.where('m.state', '=', filter.state)
  if (filter.department) query = query.where('m.departmentId', '=', filter.department)
  if (filter.category) query = query.where('m.categoryId', '=', filter.category)
  if (filter.overdue) {
    query = query.where('m.dueAt', '<', now).where('m.state', 'not in', [...endedMatterStates, 'answered'])
  }
  const { total } = await query.clearSelect().select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  if (filter.cursor) {
    const [filedAt, id] = filter.cursor.split('_')
    const moment = new Date(Number(filedAt))
    if (!id || !/^[0-9a-f-]{36}$/.test(id) || Number.isNaN(moment.getTime()))
      throw new Invalid('翻页标记不对，请从第一页重新查看。')
    query = query.where(sql<boolean>`(m.filed_at, m.id) < (${moment}, ${id}::uuid)`)
  }
  const rows = await query
    .orderBy('m.filedAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const items = rows.slice(0, pageSize).map(row => summarise(row, names, now))
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
  return { items, total, nextCursor: last ? `${last.filedAt.getTime()}_${last.id}` : null }
}

/** Work orders: of the department, one's own, or all that are late. Late ones first. */
export async function listOrders(
  tx: Tx,
  { person, now }: Act,
  scope: 'department' | 'mine' | 'overdue',
  state: string | undefined,
): Promise<OrderPage> {
  if (state && !Object.hasOwn(orderStates, state)) throw new Invalid('没有这种状态。')
  const scoped = matterRows(tx)
    .innerJoin('workOrder as w', 'w.matterId', 'm.id')
    .$if(scope === 'mine', query => query.where('w.handlerId', '=', person.id))
    .$if(scope === 'department', query => query.where('w.departmentId', '=', person.department.id))
    .$if(scope === 'overdue', query =>
      query.where('w.dueAt', '<', now).where(
        'w.state',
        'in',
        openOrderStates.filter(one => one !== 'reported'),
      ),
    )
  const counts = await scoped
    .clearSelect()
    .select(['w.state', sql<number>`count(*)::int`.as('count')])
    .groupBy('w.state')
    .execute()
  const orders = await scoped
    .clearSelect()
    .select('w.id')
    .where('w.state', 'in', state ? [state as keyof typeof orderStates] : openOrderStates)
    .orderBy('w.escalation', 'desc')
    .orderBy('w.dueAt')
    .limit(200)
    .execute()
  const names = await readNames(tx)
  const ids = orders.map(row => row.id)
  if (ids.length === 0) return { items: [], counts: Object.fromEntries(counts.map(row => [row.state, row.count])) }
  const rows = await matterRows(tx)
    .innerJoin('workOrder as w', 'w.matterId', 'm.id')
    .select('w.id as orderId')
    .where('w.id', 'in', ids)
    .execute()
  const byOrder = new Map(rows.map(row => [row.orderId, row]))
  const items = await Promise.all(
    ids.map(async id => {
      const row = byOrder.get(id)
      const order = await toOrder(tx, id, person, now)
      return row && order ? [{ order, matter: summarise(row, names, now) }] : []
    }),
  )
  return { items: items.flat(), counts: Object.fromEntries(counts.map(row => [row.state, row.count])) }
}

/** Days for which the overview counts. */
const overviewDays = 30

/** The district at a glance: departments and days, never persons. */
export async function overview(tx: Tx, { now }: Act) {
  const since = new Date(now.getTime() - overviewDays * 86_400_000)
  const { rows: days } = await sql<{ day: string; filed: number; answered: number }>`
    select to_char(day, 'YYYY-MM-DD') as day,
      (select count(*)::int from matter m where (m.filed_at at time zone 'Asia/Shanghai')::date = day) as filed,
      (select count(*)::int from matter m where (m.answered_at at time zone 'Asia/Shanghai')::date = day) as answered
    from generate_series(${beijingDay(since)}::date, ${beijingDay(now)}::date, interval '1 day') as g(day)`.execute(tx)
  const states = await tx
    .selectFrom('matter')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute()
  const { rows: departments } = await sql<{
    id: string
    name: string
    open: number
    overdue: number
    answered: number
    helped: number
    judged: number
    returned: number
  }>`
    select d.id, d.name,
      count(w.id) filter (where w.state not in ('completed', 'returned'))::int as open,
      count(w.id) filter (where w.state not in ('completed', 'returned', 'reported') and w.due_at < ${now})::int as overdue,
      count(w.id) filter (where w.state = 'completed')::int as answered,
      count(w.id) filter (where w.state = 'completed' and m.feedback_helped)::int as helped,
      count(w.id) filter (where w.state = 'completed' and m.feedback_helped is not null)::int as judged,
      count(w.id) filter (where w.state = 'returned')::int as returned
    from department d join work_order w on w.department_id = d.id join matter m on m.id = w.matter_id
    group by d.id, d.name order by d.name`.execute(tx)
  const { rows: totals } = await sql<{
    filed: number
    open: number
    overdue: number
    helped: number
    judged: number
    onTime: number
    completed: number
    kept: number
    settled: number
  }>`
    select count(*) filter (where filed_at >= ${since})::int as filed,
      count(*) filter (where state not in ('closed', 'refused', 'withdrawn', 'answered'))::int as open,
      count(*) filter (where state not in ('closed', 'refused', 'withdrawn', 'answered') and due_at < ${now})::int as overdue,
      count(*) filter (where feedback_helped and feedback_at >= ${since})::int as helped,
      count(*) filter (where feedback_helped is not null and feedback_at >= ${since})::int as judged,
      (select count(*)::int from work_order where completed_at >= ${since} and completed_at <= due_at) as "onTime",
      (select count(*)::int from work_order where completed_at >= ${since}) as completed,
      (select count(*)::int from work_order where opened_at >= ${since} and state not in ('open', 'returned')) as kept,
      (select count(*)::int from work_order where opened_at >= ${since} and state <> 'open') as settled
    from matter`.execute(tx)
  const t = totals[0]
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  return {
    days,
    states: states.map(row => ({ ...row, stateText: matterStates[row.state].name })),
    departments: departments.map(row => ({
      department: { id: row.id, name: row.name },
      open: row.open,
      overdue: row.overdue,
      answered: row.answered,
      helpedShare: share(row.helped, row.judged),
      returned: row.returned,
    })),
    totals: {
      filed: t?.filed ?? 0,
      open: t?.open ?? 0,
      overdue: t?.overdue ?? 0,
      firstTimeRight: share(t?.kept ?? 0, t?.settled ?? 0),
      helpedShare: share(t?.helped ?? 0, t?.judged ?? 0),
      onTimeShare: share(t?.onTime ?? 0, t?.completed ?? 0),
    },
  }
}
