import { type RawBuilder, sql } from 'kysely'
import { Invalid } from '../../problems.ts'
import type { OrderPage, Queue } from '../../shapes/matter.ts'
import type { OrderState, Tx } from '../../store/index.ts'
import { openOrderStates, orderStates } from '../machine.ts'
import { type Act, appealScenario, type Office } from '../office.ts'
import { visibleTo } from '../visibility.ts'
import { orderRows, toOrder } from './order.ts'
import { matterRows, readNames, summarise } from './summary.ts'

/** At most so many are shown at once; the counts tell of the rest. */
const queueLimit = 200

/** So many, the most pressing, are told apart by what they are; who has more waiting has other worries. */
const countedLimit = 1000

interface Waiting {
  readonly id: string
  readonly all: number
  readonly danger: number
  readonly sure: number
  readonly doubtful: number
  readonly byHand: number
}

/**
 * What waits for this person's decision: the most pressing first, then what is due first, a proposal as soon as its
 * appeal was filed. Ids of as many as are shown, each with the counts. One look, however many wait; what is shown of
 * them is read for those few alone.
 */
async function waitingFor(tx: Tx, { person, now }: Act): Promise<Waiting[]> {
  const { rows: theirs } = await sql<{ id: string; guards: boolean; arbiter: string | null }>`
    select * from (
      select id, may_guard(${person.id}, id, ${now}) as guards, arbiter_of(id, ${now}) as arbiter from employee) e
    where guards or arbiter = ${person.id}`.execute(tx)
  const seen = visibleTo(person)
  const columns = sql`m.id, m.state, m.urgency, coalesce(m.due_at, m.filed_at) as due`
  const routed = (of: (one: (typeof theirs)[number]) => boolean, isTheirs: RawBuilder<boolean>) => {
    const ids = theirs.filter(of).map(one => one.id)
    if (ids.length === 0) return []
    return [
      sql`select ${columns} from matter m
        where m.state in ('proposed', 'manual') and m.employee_id in (${sql.join(ids)}) and ${isTheirs} and ${seen}`,
    ]
  }
  const parts = [
    // as may_decide says it of one matter
    ...routed(one => one.guards && one.arbiter === null, sql`true`),
    ...routed(one => one.guards && one.arbiter !== null, sql`m.bounce_count < 2`),
    ...routed(one => one.arbiter === person.id, sql`m.bounce_count >= 2`),
    ...(person.roles.includes('officer')
      ? [
          sql`select ${columns} from matter m join proposal p on p.matter_id = m.id and p.state = 'open'
            where m.state = 'reviewing' and m.department_id = ${person.department.id}
              and p.author_person_id <> ${person.id} and ${seen}`,
        ]
      : []),
  ]
  if (parts.length === 0) return []
  const { rows } = await sql<Waiting>`
    with mine as materialized (${sql.join(parts, sql` union all `)}),
    first as materialized (
      select id, state, case urgency when 'danger' then 0 when 'urgent' then 1 else 2 end as pressure, due,
        (count(*) over ())::int as all, (count(*) filter (where urgency = 'danger') over ())::int as danger
      from mine order by pressure, due, id limit ${sql.lit(countedLimit)})
    select f.id, f.all, f.danger, (count(*) filter (where p.is_sure) over ())::int as sure,
      (count(*) filter (where not p.is_sure and f.state = 'proposed') over ())::int as doubtful,
      (count(*) filter (where f.state = 'manual') over ())::int as "byHand"
    from first f join proposal p on p.matter_id = f.id and p.state = 'open'
    order by f.pressure, f.due, f.id limit ${sql.lit(queueLimit)}`.execute(tx)
  return rows
}

/** What waits for this person's decision: proposals of employees they guard today, replies of their department. */
export async function queue(tx: Tx, office: Office, act: Act): Promise<Queue> {
  const waiting = await waitingFor(tx, act)
  const ids = waiting.map(one => one.id)
  const rows = ids.length === 0 ? [] : await matterRows(tx).where('m.id', 'in', ids).execute()
  const byId = new Map(rows.map(row => [row.id, row]))
  const names = await readNames(tx)
  const none = { all: 0, danger: 0, sure: 0, doubtful: 0, byHand: 0 }
  const { all, danger, sure, doubtful, byHand } = waiting[0] ?? none
  const limit = office.roster.get(appealScenario.employeeId)?.load ?? 60
  const level = all > limit ? 'over' : all >= limit * 0.8 ? 'high' : 'ok'
  return {
    items: ids.flatMap(id => {
      const row = byId.get(id)
      return row ? [summarise(row, names, act.now)] : []
    }),
    counts: { all, danger, sure, doubtful, byHand, isMore: all > countedLimit },
    load: { open: all, limit, level },
  }
}

/** Work orders: of the department, one's own, or all that are late. Late ones first; of those that ended, the last. */
export async function listOrders(
  tx: Tx,
  { person, now }: Act,
  scope: 'department' | 'mine' | 'overdue',
  state: string | undefined,
): Promise<OrderPage> {
  if (state && !isOrderState(state)) throw new Invalid('没有这种状态。')
  const scoped = tx
    .selectFrom('workOrder as w')
    // by its key, one for each order: joined, all matters might be read to find those of a few orders
    .where(sql<boolean>`(select true from matter m where m.id = w.matter_id and ${visibleTo(person)})`)
    .$if(scope === 'mine', query => query.where('w.handlerId', '=', person.id))
    .$if(scope === 'department', query => query.where('w.departmentId', '=', person.department.id))
    .$if(scope === 'overdue', query =>
      query.where('w.dueAt', '<', now).where(
        'w.state',
        'in',
        openOrderStates.filter(one => one !== 'reported'),
      ),
    )
  // of what ended there is ever more: it isn't counted
  const counts = await scoped
    .select(['w.state', sql<number>`count(*)::int`.as('count')])
    .where('w.state', 'in', openOrderStates)
    .groupBy('w.state')
    .execute()
  const wanted: readonly OrderState[] = state && isOrderState(state) ? [state] : openOrderStates
  const orders = await scoped
    .select('w.id')
    .where('w.state', 'in', wanted)
    .$if(
      wanted.every(one => openOrderStates.includes(one)),
      query => query.orderBy('w.escalation', 'desc').orderBy('w.dueAt'),
    )
    .$if(!wanted.every(one => openOrderStates.includes(one)), query => query.orderBy('w.dueAt', 'desc'))
    .limit(200)
    .execute()
  const ids = orders.map(row => row.id)
  const found = ids.length === 0 ? [] : await orderRows(tx).where('w.id', 'in', ids).execute()
  const byId = new Map(found.map(row => [row.id, toOrder(row, person, now)]))
  const names = await readNames(tx)
  const rows =
    ids.length === 0
      ? []
      : await matterRows(tx)
          .innerJoin('workOrder as w', 'w.matterId', 'm.id')
          .select('w.id as orderId')
          .where('w.id', 'in', ids)
          .execute()
  const matterOf = new Map(rows.map(row => [row.orderId, row]))
  return {
    items: ids.flatMap(id => {
      const row = matterOf.get(id)
      const order = byId.get(id)
      return row && order ? [{ order, matter: summarise(row, names, now) }] : []
    }),
    counts: Object.fromEntries(counts.map(row => [row.state, row.count])),
  }
}

function isOrderState(value: string): value is OrderState {
  return Object.hasOwn(orderStates, value)
}
