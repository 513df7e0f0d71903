import type { WorkOrder } from '../../../src/shapes/matter.ts'
import { formatDue, formatInstant, formatLeft } from '../app/format.ts'
import { Label } from '../app/Label.tsx'
import { StateTag } from '../app/StateTag.tsx'

const escalationTexts = ['', '已催办本部门', '已报数字治理师']

/** An order is late to be signed for or to be handled: which of its two deadlines has passed. */
export const isLate = (order: WorkOrder, deadline: string): boolean =>
  order.isOverdue && Date.parse(deadline) < Date.now()

/** Orders that are soon due say so; late and escalated ones in red words. */
export function OrderWarnings({ order }: { order: WorkOrder }) {
  const escalation = escalationTexts[Math.min(order.escalation, 2)] ?? ''
  return (
    <>
      {order.isOverdue && <Label tone="late">已超期</Label>}
      {order.isDueSoon && !order.isOverdue && <Label>即将到期</Label>}
      {escalation !== '' && <Label tone="late">{escalation}</Label>}
    </>
  )
}

export function OrderFacts({ order }: { order: WorkOrder }) {
  const isDueLate = isLate(order, order.dueAt)
  return (
    <div className="stack">
      <p className="row">
        <span>{order.number}</span>
        <StateTag state={order.state} text={order.stateText} />
        <OrderWarnings order={order} />
      </p>
      <dl className="facts">
        <dt>承办</dt>
        <dd>
          {order.department.name}
          {order.handler !== null && ` · ${order.handler.name}`}
        </dd>
        <dt>签收期限</dt>
        <dd className={order.signedAt === null && isLate(order, order.signBy) ? 'late' : ''}>
          {order.signedAt === null
            ? formatDue(order.signBy, isLate(order, order.signBy))
            : `${formatInstant(order.signedAt)} 已签收`}
        </dd>
        <dt>办理期限</dt>
        <dd className={isDueLate ? 'late' : ''}>
          {formatDue(order.dueAt, isDueLate)}
          {formatLeft(order.workingDaysLeft)}
        </dd>
        <dt>要求</dt>
        <dd>{order.instructions}</dd>
        {order.handedBack !== null && (
          <>
            <dt>交回理由</dt>
            <dd>{order.handedBack}</dd>
          </>
        )}
        {order.measure !== null && (
          <>
            <dt>办理情况</dt>
            <dd>{order.measure}</dd>
          </>
        )}
        {order.reportedAt !== null && (
          <>
            <dt>反馈时间</dt>
            <dd>{formatInstant(order.reportedAt)}</dd>
          </>
        )}
      </dl>
    </div>
  )
}
