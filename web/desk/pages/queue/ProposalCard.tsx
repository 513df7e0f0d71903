import type { MatterDetail, Proposal, RoutingOutput } from '../../../../src/shapes/matter.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { ReplyFacts } from './ReplyFacts.tsx'
import { RoutingFacts } from './RoutingFacts.tsx'

interface ProposalCardProps {
  matter: MatterDetail
  proposal: Proposal
  onRunner: ((routing: RoutingOutput) => void) | undefined
}

/** What is proposed, by whom, and how it was made. A machine's has a dashed frame and says 数智员工拟. */
export function ProposalCard({ matter, proposal, onRunner }: ProposalCardProps) {
  const isMachine = proposal.author.kind === 'employee'
  return (
    <section className="sheet proposal stack" data-machine={isMachine} aria-label="拟办">
      <p className="row quiet">
        <Label tone={isMachine ? 'machine' : 'plain'}>{isMachine ? '数智员工拟' : '工作人员拟'}</Label>
        <span>{proposal.author.name}</span>
        <span>{formatInstant(proposal.madeAt)}</span>
        {proposal.version > 1 && <span>第 {proposal.version} 稿</span>}
        {proposal.madeWith !== null && <span>{proposal.madeWith}</span>}
      </p>
      {proposal.reply !== null && <ReplyFacts reply={proposal.reply} />}
      {proposal.kind === 'routing' && <RoutingFacts matter={matter} proposal={proposal} onRunner={onRunner} />}
    </section>
  )
}
