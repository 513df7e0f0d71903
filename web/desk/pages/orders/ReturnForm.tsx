import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import type { StepFormProps } from './OrderDesk.tsx'

const presets = ['不属于本部门职责，建议重新分拨', '地点不在本辖区', '诉求内容不清楚，需要补充']

export function ReturnForm({ onSubmit, ...form }: StepFormProps & { onSubmit: (reason: string) => void }) {
  const [reason, setReason] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const isMissing = reason.trim().length < 4
  const send = () => {
    setWasSent(true)
    if (!isMissing) onSubmit(reason.trim())
  }
  return (
    <InlineForm title="退回工单" submitText="退回" onSubmit={send} {...form}>
      <Field
        label="退回理由"
        hint="写明依据，最好说出该由哪个部门办。"
        error={wasSent && isMissing ? '请写明理由（至少 4 个字）。' : undefined}
      >
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
