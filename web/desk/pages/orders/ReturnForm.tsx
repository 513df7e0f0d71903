import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { StepFormProps } from './OrderDesk.tsx'

const words = {
  return: {
    title: '退回工单',
    submit: '退回',
    label: '退回理由',
    hint: '写明依据，最好说出该由哪个部门办。',
    presets: ['不属于本部门职责，建议重新分拨', '地点不在本辖区', '诉求内容不清楚，需要补充'],
  },
  hand_back: {
    title: '交回部门',
    submit: '交回',
    label: '交回理由',
    hint: '部门会看到，另派他人或自己办；办理期限不变。',
    presets: ['不在我的网格内', '需要专业队伍或设备', '今天外出，赶不及办理'],
  },
} as const

interface ReturnFormProps extends StepFormProps {
  kind: keyof typeof words
  onSubmit: (reason: string) => void
}

/** Somebody won't do it: the department sends it back to be routed anew, or a handler gives it back to the department. */
export function ReturnForm({ kind, onSubmit, ...form }: ReturnFormProps) {
  const { title, submit, label, hint, presets } = words[kind]
  const [reason, setReason] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const isMissing = reason.trim().length < 4
  const send = () => {
    setWasSent(true)
    if (!isMissing) onSubmit(reason.trim())
  }
  return (
    <InlineForm title={title} submitText={submit} onSubmit={send} {...form}>
      <Field label={label} hint={hint} error={wasSent && isMissing ? '请写明理由（至少 4 个字）。' : undefined}>
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={3}
            maxLength={500}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Field>
      <p className="row">
        <span className="quiet">常用：</span>
        {presets.map(preset => (
          <Button key={preset} size="small" onClick={() => setReason(preset)}>
            {preset}
          </Button>
        ))}
      </p>
    </InlineForm>
  )
}
