import { Radio } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Evidence } from '../../../../src/shapes/matter.ts'
import { percent } from '../../app/format.ts'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { DecisionFormProps } from './DecisionForm.tsx'

export type OpenAppeal = Extract<Evidence, { kind: 'appeal' }>

/** The appeals among the evidence that are not answered yet, and may be the same matter. */
export const openAppealsOf = (evidence: readonly Evidence[]): OpenAppeal[] =>
  evidence.filter((it): it is OpenAppeal => it.kind === 'appeal' && it.open === true)

/** Evidence names a matter as the router does that learned from it. */
export const matterIdOf = (appeal: OpenAppeal): string => appeal.id.replace(/^matter:/, '')

/** Which of the appeals that are open this one is to follow. */
export function MergeForm({ appeals, ...rest }: DecisionFormProps & { appeals: readonly OpenAppeal[] }) {
  const [leadId, setLeadId] = useState(appeals[0] === undefined ? '' : matterIdOf(appeals[0]))
  return (
    <InlineForm
      isDecision
      title="并入正在办理的诉求"
      submitText="并案"
      busy={rest.busy}
      error={rest.error}
      onSubmit={() => rest.onSubmit({ kind: 'merge', leadId })}
      onCancel={rest.onCancel}
    >
      <Radio.Group className="merge-choices" value={leadId} onChange={event => setLeadId(String(event.target.value))}>
        {appeals.map(appeal => (
          <div key={appeal.id} className="merge-choice">
            <Radio value={matterIdOf(appeal)}>
              <strong>{appeal.title}</strong>
            </Radio>
            <p>{appeal.excerpt}</p>
            <p className="row quiet">
              <span>
                {appeal.department} · 相似 {percent(appeal.similarity)}
              </span>
              <Link href={`/matters/${matterIdOf(appeal)}`} target="_blank">
                看全文
              </Link>
            </p>
          </div>
        ))}
      </Radio.Group>
      <p className="quiet">并案后不再单独派单；那一件答复时，这位群众收到同样的答复。不是同一件事，随时可以撤销。</p>
    </InlineForm>
  )
}
