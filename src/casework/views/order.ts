import type { Person } from '../../people/index.ts'
import type { WorkOrder } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { workingDaysLeft } from '../deadlines.ts'
import { orderStates } from '../machine.ts'
import { orderActions } from '../orders.ts'

/** Work orders with the names that go with them. */
export function orderRows(tx: Tx) {
  return tx
    .selectFrom('workOrder as w')
    .innerJoin('department as d', 'd.id', 'w.departmentId')
    .leftJoin('person as h', 'h.id', 'w.handlerId')
    .selectAll('w')
    .select(['d.name as departmentName', 'h.name as handlerName'])
}

/** As it was read, or folded into the row of its matter: instants are text there. */
type OrderRow = {
  readonly [Column in keyof FlatOrderRow]: Date extends FlatOrderRow[Column]
    ? FlatOrderRow[Column] | string
    : FlatOrderRow[Column]
}
type FlatOrderRow = Awaited<ReturnType<ReturnType<typeof orderRows>['execute']>>[number]

const isoInstant = (at: Date | string) => new Date(at).toISOString()

/** A work order as this person sees it. */
export function toOrder(row: OrderRow, person: Person, now: Date): WorkOrder {
  const signBy = new Date(row.signBy)
  const dueAt = new Date(row.dueAt)
  const isRunning = row.state !== 'completed' && row.state !== 'returned' && row.state !== 'reported'
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    stateText: orderStates[row.state].name,
    department: { id: row.departmentId, name: row.departmentName },
    handler: row.handlerId !== null && row.handlerName !== null ? { id: row.handlerId, name: row.handlerName } : null,
    signBy: signBy.toISOString(),
    dueAt: dueAt.toISOString(),
    isOverdue: isRunning && (dueAt < now || (row.state === 'open' && signBy < now)),
    workingDaysLeft: isRunning ? workingDaysLeft(now, dueAt) : null,
    escalation: row.escalation,
    openedAt: isoInstant(row.openedAt),
    signedAt: row.signedAt === null ? null : isoInstant(row.signedAt),
    reportedAt: row.reportedAt === null ? null : isoInstant(row.reportedAt),
    measure: row.measure,
    instructions: row.instructions,
    actions: orderActions(row, person),
  }
}
