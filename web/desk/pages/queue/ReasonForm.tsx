import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { DecisionFormProps } from './DecisionForm.tsx'

type ReasonKind = 'return' | 'refuse' | 'take_over'

const words: Record<ReasonKind, { title: string; submit: string; hint: string; isRequired: boolean }> = {
  return: {
    title: '退回重拟',
    submit: '退回重拟',
    hint: '写明哪里不对，重拟时会照着改。',
    isRequired: true,
  },
  refuse: {
    title: '不予受理',
    submit: '不予受理',
    hint: '写明依据，以及群众可以去哪里办。',
    isRequired: true,
  },
  take_over: {
    title: '转为人工办理',
    submit: '转为人工办理',
    hint: '数智员工不再处理这一件，由您填写部门和类别。',
    isRequired: false,
  },
}

const presets: Record<ReasonKind, readonly string[]> = {
  return: ['部门不对，请按权责清单重拟', '类别不对，请重新判断', '时限不合适，请重新确定'],
  refuse: ['属于法院、仲裁受理范围，建议依法起诉或申请仲裁', '不属于本区管辖'],
  take_over: ['情况复杂，需要人工研判', '涉及多个部门，需要协调'],
}

const replyPresets = ['没有回应群众的主要诉求', '办理情况不具体，请写明时间、人员和结果', '措辞生硬，请改得通俗些']

/** What the reason must have, as the server sees it too. */
const tooShort = (reason: string) => reason.trim().length < 4

interface Props extends DecisionFormProps {
  kind: ReasonKind
  isReply: boolean
  /** Stands there already. */
  before: string
}

export function ReasonForm({ kind, isReply, before, ...rest }: Props) {
  const [reason, setReason] = useState(before)
  const [wasSent, setWasSent] = useState(false)
  const { title, submit, hint, isRequired } = words[kind]
  const isMissing = isRequired && tooShort(reason)
  const send = () => {
    setWasSent(true)
    if (isMissing) return
    rest.onSubmit({ kind, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })
  }
  return (
    <InlineForm
      isDecision
      title={title}
      submitText={submit}
      busy={rest.busy}
      error={rest.error}
      onSubmit={send}
      onCancel={rest.onCancel}
    >
      <Field
        label="理由"
        optional={!isRequired}
        hint={hint}
        error={wasSent && isMissing ? '请写明理由（至少 4 个字）。' : undefined}
      >
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            autoSize={{ minRows: 3, maxRows: 10 }}
            maxLength={500}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Field>
      <p className="row">
        <span className="quiet">常用：</span>
        {(isReply && kind === 'return' ? replyPresets : presets[kind]).map(preset => (
          <Button key={preset} size="small" onClick={() => setReason(preset)}>
            {preset}
          </Button>
        ))}
      </p>
    </InlineForm>
  )
}
