import { useState } from 'react'
import { Link } from 'wouter'
import type { DecisionInput, DecisionKind, MatterDetail, RoutingOutput } from '../../../../src/shapes/matter.ts'
import { ApiError } from '../../../shared/api.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { decisionTexts } from '../../app/texts.ts'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { AppealSheet } from '../../matter/AppealSheet.tsx'
import { Merger } from '../../matter/Merger.tsx'
import { Parts } from '../../matter/Parts.tsx'
import { useKeepMatter } from '../../matter/use-matter.ts'
import { DecisionBar } from './DecisionBar.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import { DoubtList } from './DoubtList.tsx'
import { EvidenceColumn } from './EvidenceColumn.tsx'
import { GridWorkers } from './GridWorkers.tsx'
import { openAppealsOf } from './MergeForm.tsx'
import { ProposalCard } from './ProposalCard.tsx'
import { pendingApprovalOf } from './pending-approval.ts'
import { Splitting } from './Splitting.tsx'
import { digestOf } from './shown-digest.ts'
import type { Approvals } from './use-approvals.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface ReviewDeskProps {
  matter: MatterDetail
  hasChanged: boolean
  approvals: Approvals
  onDecided: () => void
  onStale: () => void
}

export type OpenForm = Exclude<DecisionKind, 'approve'>

/** What has just changed under the reader's eyes can't be approved before it was on the screen for this long. */
const unreadMilliseconds = 1000

export function ReviewDesk({ matter, hasChanged, approvals, onDecided, onStale }: ReviewDeskProps) {
  const { proposal } = matter
  const decisionKinds = matter.decisionKinds.filter(
    kind => kind !== 'merge' || openAppealsOf(proposal?.evidence ?? []).length > 0,
  )
  const digest = digestOf(matter)
  const say = useToast()
  const keep = useKeepMatter()
  const [shownAt] = useState(() => Date.now())
  const isByHand = decisionKinds.includes('amend') && !decisionKinds.includes('approve')
  const [form, setForm] = useState<OpenForm | null>(isByHand ? 'amend' : null)
  const [start, setStart] = useState<RoutingOutput | null>(null)
  const [advice, setAdvice] = useState('')
  const [splitDraft, setSplitDraft] = useState<string | null>(null)
  const decision = usePost<MatterDetail>(keep)

  if (proposal === null || digest === null || decisionKinds.length === 0) {
    return <NothingToDecide matter={matter} />
  }

  const approve = () => {
    if (decision.isPending) return
    if (approvals.isTooSoon() || (hasChanged && Date.now() - shownAt < unreadMilliseconds)) {
      return say('这一件刚打开，请看过再同意')
    }
    approvals.approve(pendingApprovalOf(matter, proposal.id, digest))
    onDecided()
  }
  const decide = (input: Omit<DecisionInput, 'shownDigest'>) => {
    approvals.flush()
    decision.mutate(
      { path: `/api/proposals/${encodeURIComponent(proposal.id)}/decision`, body: { ...input, shownDigest: digest } },
      {
        onSuccess: () => {
          approvals.hide([proposal.id])
          say(`${decisionTexts[input.kind]}：${matter.title}`)
          onDecided()
        },
        onError: error => {
          if (!(error instanceof ApiError) || error.status !== 409) return
          say('内容已变化，请重新审阅')
          onStale()
        },
      },
    )
  }
  const choose = (kind: DecisionKind) => {
    if (kind === 'approve') return approve()
    decision.reset()
    setStart(null)
    setAdvice('')
    setForm(form === kind && !isByHand ? null : kind)
  }
  const chooseRunner = (routing: RoutingOutput) => {
    decision.reset()
    setStart(routing)
    setForm('amend')
  }
  const advise = (text: string) => {
    decision.reset()
    setAdvice(text)
    setForm('refuse')
  }
  const close = () => setForm(isByHand ? 'amend' : null)
  const offered = (kind: DecisionKind) => (decisionKinds.includes(kind) ? () => choose(kind) : undefined)
  const words = proposal.evidence.flatMap(it => (it.kind === 'words' ? it.words.map(({ word }) => word) : []))

  return (
    <>
      <Keys offered={offered} isWriting={form !== null || splitDraft !== null} onClose={close} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard */}
      <section className="queue-detail stack" aria-label="审阅" data-scrolls tabIndex={0}>
        {hasChanged && (
          <p className="changed-note" role="alert">
            内容已变化，请重新审阅。下面是最新的内容。
          </p>
        )}
        <AppealSheet matter={matter} words={words} />
        <Merger matter={matter} />
        <Parts matter={matter} />
        <DoubtList doubts={proposal.doubts} onAdvise={offered('refuse') && advise} />
        <Splitting matter={matter} draft={splitDraft} onDraft={setSplitDraft} />
        <ProposalCard matter={matter} proposal={proposal} onRunner={offered('amend') && chooseRunner} />
        {proposal.kind === 'routing' && <GridWorkers matter={matter} />}
        {form !== null && (
          <DecisionForm
            key={`${form} ${start?.categoryId ?? ''} ${advice}`}
            advice={advice}
            kind={form}
            proposal={proposal}
            start={start ?? proposal.routing}
            urgency={matter.urgency}
            busy={decision.isPending}
            error={decision.error}
            onSubmit={decide}
            onCancel={isByHand && form === 'amend' ? undefined : close}
          />
        )}
      </section>
      <EvidenceColumn matter={matter} proposal={proposal} />
      <DecisionBar kinds={decisionKinds} open={form} isByHand={isByHand} busy={decision.isPending} onChoose={choose} />
    </>
  )
}

interface KeysProps {
  offered: (kind: DecisionKind) => (() => void) | undefined
  isWriting: boolean
  onClose: () => void
}

/** While a form is open Enter no longer approves: it could have been meant for the form. */
function Keys({ offered, isWriting, onClose }: KeysProps) {
  const approve = offered('approve')
  useShortcuts({
    a: isWriting ? undefined : approve,
    enter: isWriting ? undefined : approve,
    e: offered('amend'),
    r: offered('return'),
    x: offered('refuse'),
    m: offered('merge'),
    t: offered('take_over'),
    escape: isWriting ? onClose : undefined,
  })
  return null
}

function NothingToDecide({ matter }: { matter: MatterDetail }) {
  return (
    <EmptyNote
      title="这件事项现在不需要您审定"
      hint={`「${matter.title}」：${matter.arbiter ? `部门退回过两次，由裁定人${matter.arbiter.name}确定承办部门` : matter.stateText}`}
    >
      <Link href={`/matters/${matter.id}`}>查看经过</Link>
    </EmptyNote>
  )
}
