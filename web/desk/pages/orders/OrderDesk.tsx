import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { MatterDetail, OrderAction, WorkOrder } from '../../../../src/shapes/matter.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { EmptyNote } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { AppealSheet } from '../../matter/AppealSheet.tsx'
import { Merger } from '../../matter/Merger.tsx'
import { OrderFacts } from '../../matter/OrderFacts.tsx'
import { Parts } from '../../matter/Parts.tsx'
import { useKeepMatter } from '../../matter/use-matter.ts'
import { AssignForm } from './AssignForm.tsx'
import { ReportForm } from './ReportForm.tsx'
import { HandBackForm, ReturnForm } from './ReturnForm.tsx'

const actionTexts: Record<OrderAction, { text: string; done: string }> = {
  sign: { text: '签收', done: '已签收' },
  assign: { text: '派给…', done: '已派出' },
  report: { text: '填写办理情况', done: '已反馈，等待审核' },
  hand_back: { text: '交回', done: '已交回部门' },
  return: { text: '退回', done: '已退回' },
}

export function OrderDesk({ matter }: { matter: MatterDetail }) {
  const { order } = matter
  if (order === null) {
    return (
      <EmptyNote title="这件事项现在没有工单" hint={`「${matter.title}」：${matter.stateText}`}>
        <Link href={`/matters/${matter.id}`}>查看经过</Link>
      </EmptyNote>
    )
  }
  return <Steps key={`${order.id} ${order.state}`} matter={matter} order={order} />
}

/** The appeal, the order, and below them the form of the step that was pressed; the steps stay at the bottom edge. */
function Steps({ matter, order }: { matter: MatterDetail; order: WorkOrder }) {
  const [open, setOpen] = useState<Exclude<OrderAction, 'sign'> | null>(null)
  const say = useToast()
  const keep = useKeepMatter()
  const step = usePost<MatterDetail>()
  const act = (action: OrderAction, body: unknown = {}, onDone: () => void = () => {}) =>
    step.mutate(
      { path: `/api/orders/${encodeURIComponent(order.id)}/${action.replace('_', '-')}`, body },
      {
        onSuccess: changed => {
          onDone()
          say(`${actionTexts[action].done}：${matter.title}`)
          keep(changed)
        },
      },
    )
  const choose = (action: OrderAction) => {
    step.reset()
    if (action === 'sign') return act('sign')
    setOpen(open === action ? null : action)
  }
  const form = { busy: step.isPending, error: step.error, onCancel: () => setOpen(null) }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard */}
      <section className="order-detail stack" aria-label="工单详情" tabIndex={0}>
        <section className="sheet" aria-label="工单">
          <OrderFacts order={order} />
        </section>
        <AppealSheet matter={matter} />
        <Merger matter={matter} />
        <Parts matter={matter} />
        {open === 'assign' && (
          <AssignForm
            {...form}
            orderId={order.id}
            reachable={matter.contact.reachable}
            onSubmit={personId => act('assign', { personId })}
          />
        )}
        {open === 'report' && (
          <ReportForm {...form} orderId={order.id} onSubmit={(report, onDone) => act('report', report, onDone)} />
        )}
        {open === 'return' && <ReturnForm {...form} onSubmit={input => act('return', input)} />}
        {open === 'hand_back' && <HandBackForm {...form} onSubmit={reason => act('hand_back', { reason })} />}
        {open === null && <ErrorLine error={step.error} />}
        <p>
          <Link href={`/matters/${matter.id}`}>查看全部经过</Link>
        </p>
      </section>
      {order.actions.length > 0 && (
        <section className="order-bar" aria-label="办理" data-writing={open !== null}>
          {order.actions.map((action, index) => (
            <Button
              key={action}
              size="large"
              type={index === 0 ? 'primary' : 'default'}
              loading={action === 'sign' && step.isPending && open === null}
              disabled={step.isPending}
              {...(action === 'sign' ? {} : { 'aria-expanded': open === action })}
              onClick={() => choose(action)}
            >
              {actionTexts[action].text}
            </Button>
          ))}
        </section>
      )}
    </>
  )
}

export interface StepFormProps {
  busy: boolean
  error: Error | null
  onCancel: () => void
}
