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

type OrderRow = Awaited<ReturnType<ReturnType<typeof orderRows>['execute']>>[number]

/** A work order as this person sees it. */
export function toOrder(row: OrderRow, person: Person, now: Date): WorkOrder {
  const isRunning = row.state !== 'completed' && row.state !== 'returned' && row.state !== 'reported'
  const left = isRunning ? workingDaysLeft(now, row.dueAt) : null
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    stateText: orderStates[row.state].name,
    department: { id: row.departmentId, name: row.departmentName },
    handler: row.handlerId !== null && row.handlerName !== null ? { id: row.handlerId, name: row.handlerName } : null,
    signBy: row.signBy.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isOverdue: isRunning && (row.dueAt < now || (row.state === 'open' && row.signBy < now)),
    isDueSoon: isRunning && row.dueAt >= now && (left ?? 2) <= 1,
    workingDaysLeft: left,
    escalation: row.escalation,
    openedAt: row.openedAt.toISOString(),
    signedAt: row.signedAt?.toISOString() ?? null,
    reportedAt: row.reportedAt?.toISOString() ?? null,
    measure: row.measure,
    instructions: row.instructions,
    handedBack: row.state === 'signed' ? row.returnReason : null,
    actions: orderActions(row, person),
  }
}
