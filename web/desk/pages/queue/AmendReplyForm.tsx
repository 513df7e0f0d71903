import { Input } from 'antd'
import { useState } from 'react'
import type { ReplyOutput } from '../../../../src/shapes/matter.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { DecisionFormProps } from './DecisionForm.tsx'

const tooShort = (text: string) => (text.trim().length < 4 ? '请至少写 4 个字。' : undefined)

export function AmendReplyForm({ reply, ...rest }: DecisionFormProps & { reply: ReplyOutput | null }) {
  const [measure, setMeasure] = useState(reply?.measure ?? '')
  const [answer, setAnswer] = useState(reply?.answer ?? '')
  const [wasSent, setWasSent] = useState(false)
  const send = () => {
    setWasSent(true)
    if (tooShort(measure) !== undefined || tooShort(answer) !== undefined) return
    rest.onSubmit({ kind: 'amend', reply: { measure: measure.trim(), answer: answer.trim() } })
  }
  return (
    <InlineForm
      isDecision
      title="修改答复"
      submitText="修改后同意"
      busy={rest.busy}
      error={rest.error}
      onSubmit={send}
      onCancel={rest.onCancel}
    >
      <Field label="办理情况" error={wasSent ? tooShort(measure) : undefined}>
        {control => (
          <Input.TextArea
            {...control}
            rows={4}
            maxLength={2000}
            value={measure}
            onChange={event => setMeasure(event.target.value)}
          />
        )}
      </Field>
      <Field label="给群众的答复" error={wasSent ? tooShort(answer) : undefined}>
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={5}
            maxLength={2000}
            value={answer}
            onChange={event => setAnswer(event.target.value)}
          />
        )}
      </Field>
    </InlineForm>
  )
}
