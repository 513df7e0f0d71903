import type { DecisionInput, Proposal, RoutingOutput, Urgency } from '../../../../src/shapes/matter.ts'
import { AmendReplyForm } from './AmendReplyForm.tsx'
import { AmendRoutingForm } from './AmendRoutingForm.tsx'
import { MergeForm, openAppealsOf } from './MergeForm.tsx'
import { ReasonForm } from './ReasonForm.tsx'
import type { OpenForm } from './ReviewDesk.tsx'

export interface DecisionFormProps {
  busy: boolean
  error: Error | null
  onSubmit: (input: Omit<DecisionInput, 'shownDigest'>) => void
  /** Absent where the form is the only way on. */
  onCancel: (() => void) | undefined
}

interface Props extends DecisionFormProps {
  kind: OpenForm
  proposal: Proposal
  start: RoutingOutput | null
  urgency: Urgency
  /** What a resident is told instead: the refusal begins with it. */
  advice: string
}

/** The form that a decision needs, below the proposal and never over it. */
export function DecisionForm({ kind, proposal, start, urgency, advice, ...rest }: Props) {
  if (kind === 'merge') return <MergeForm appeals={openAppealsOf(proposal.evidence)} {...rest} />
  if (kind !== 'amend') return <ReasonForm kind={kind} isReply={proposal.kind === 'reply'} before={advice} {...rest} />
  if (proposal.kind === 'reply') return <AmendReplyForm reply={proposal.reply} {...rest} />
  return <AmendRoutingForm proposed={proposal.routing} start={start} urgency={urgency} {...rest} />
}
