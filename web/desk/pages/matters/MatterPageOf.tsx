import { Link } from 'wouter'
import type { MatterDetail } from '../../../../src/shapes/matter.ts'
import { formatDue, formatInstant, formatLeft } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { StateTag } from '../../app/StateTag.tsx'
import { AppealSheet } from '../../matter/AppealSheet.tsx'
import { DecisionList } from '../../matter/DecisionList.tsx'
import { Merger } from '../../matter/Merger.tsx'
import { OrderFacts } from '../../matter/OrderFacts.tsx'
import { Parts } from '../../matter/Parts.tsx'
import { Timeline } from '../../matter/Timeline.tsx'
import { useMatter } from '../../matter/use-matter.ts'
import { EraseForm } from './EraseForm.tsx'
import { ProposalHistory } from './ProposalHistory.tsx'

export function MatterPageOf({ id }: { id: string }) {
  const query = useMatter(id)
  return (
    <Page title="事项详情" actions={<Link href="/matters">返回事项列表</Link>}>
      <PageState query={query}>{matter => <Sheets matter={matter} />}</PageState>
    </Page>
  )
}

function Sheets({ matter }: { matter: MatterDetail }) {
  const canDecide = matter.decisionKinds.length > 0
  const canHandle = matter.order !== null && matter.order.actions.length > 0
  return (
    <div className="matter-columns">
      <div className="stack">
        {(canDecide || canHandle) && (
          <p className="sheet row">
            <span>这件事项在等您。</span>
            {canDecide && <Link href={`/queue/${matter.id}`}>去审定</Link>}
            {canHandle && <Link href={`/orders/${matter.id}`}>去办理工单</Link>}
          </p>
        )}
        <AppealSheet matter={matter} />
        <Merger matter={matter} />
        <Parts matter={matter} />
        {matter.answer !== null && (
          <section className="sheet stack" aria-label="答复">
            <h2>给群众的答复</h2>
            <p className="prose">{matter.answer}</p>
            <Feedback feedback={matter.feedback} />
          </section>
        )}
        {matter.order !== null && (
          <section className="sheet stack" aria-label="工单">
            <h2>工单</h2>
            <OrderFacts order={matter.order} />
          </section>
        )}
        <section className="sheet stack" aria-label="审定记录">
          <h2>审定记录</h2>
          <DecisionList decisions={matter.decisions} />
        </section>
        <ProposalHistory matter={matter} />
      </div>
      <div className="stack">
        <section className="sheet stack" aria-label="现在的情况">
          <h2>现在的情况</h2>
          <dl className="facts">
            <dt>状态</dt>
            <dd>
              <StateTag state={matter.state} text={matter.stateText} />
            </dd>
            <dt>部门</dt>
            <dd>{matter.department?.name ?? '还没有分拨'}</dd>
            <dt>类别</dt>
            <dd>{matter.category === null ? '还没有确定' : `${matter.category.level1} / ${matter.category.level2}`}</dd>
            <dt>提交</dt>
            <dd>{formatInstant(matter.filedAt)}</dd>
            <dt>期限</dt>
            <dd className={matter.isOverdue ? 'late' : ''}>
              {formatDue(matter.dueAt, matter.isOverdue)}
              {formatLeft(matter.workingDaysLeft)}
            </dd>
          </dl>
        </section>
        <section className="sheet stack" aria-label="经过">
          <h2>经过</h2>
          <Timeline entries={matter.timeline} />
        </section>
        {matter.canErase && <EraseForm matter={matter} />}
      </div>
    </div>
  )
}

function Feedback({ feedback }: { feedback: MatterDetail['feedback'] }) {
  if (feedback === null) return <p className="quiet">群众还没有评价。</p>
  return (
    <p className="row">
      <Label tone={feedback.helped ? 'plain' : 'late'}>{feedback.helped ? '群众说解决了' : '群众说没有解决'}</Label>
      {feedback.comment !== null && <span>{feedback.comment}</span>}
    </p>
  )
}
