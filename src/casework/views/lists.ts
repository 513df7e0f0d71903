import { sql } from 'kysely'
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

/** What waits for this person's decision: proposals of employees they guard today, replies of their department. */
export async function queue(tx: Tx, office: Office, { person, now }: Act): Promise<Queue> {
  const names = await readNames(tx)
  const guarded = await tx
    .selectFrom('employee')
    .select('id')
    .where(sql<boolean>`may_guard(${person.id}, id, ${now})`)
    .execute()
  const reviews = person.roles.includes('officer')
  const mine = matterRows(tx)
    .where(visibleTo(person))
    // whoever guards nobody is spared what waits for guardians
    .where('m.state', 'in', guarded.length > 0 ? ['proposed', 'manual', 'reviewing'] : ['reviewing'])
    .where('p.id', 'is not', null)
    .where(({ or, and, eb }) =>
      or([
        ...(guarded.length > 0
          ? [
              eb(
                'p.employeeId',
                'in',
                guarded.map(employee => employee.id),
              ),
            ]
          : []),
        ...(reviews
          ? [
              and([
                eb('p.authorPersonId', 'is not', null),
                eb('p.authorPersonId', '<>', person.id),
                eb('m.departmentId', '=', person.department.id),
              ]),
            ]
          : []),
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
