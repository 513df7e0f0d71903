import { Button, Input, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReturnInput } from '../../../../src/shapes/matter.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { returnTexts } from '../../app/texts.ts'
import type { StepFormProps } from './OrderDesk.tsx'
import '../reason-form.css'

interface ReasonProps {
  label: string
  hint: string
  reason: string
  isWanted: boolean
  onChange: (reason: string) => void
}

const isTooShort = (reason: string) => reason.trim().length < 4

function Reason({ label, hint, reason, isWanted, onChange }: ReasonProps) {
  const error = isWanted && isTooShort(reason) ? '请写明理由（至少 4 个字）。' : undefined
  return (
    <Field label={label} hint={hint} error={error}>
      {control => (
        <Input.TextArea
          {...control}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

const codes = Object.entries(returnTexts).map(([value, label]) => ({ value, label }))

interface ReturnFormProps extends StepFormProps {
  onSubmit: (input: ReturnInput) => void
}

/** The department sends an order back to be routed anew, and says why in a word that is counted and in its own. */
export function ReturnForm({ onSubmit, ...form }: ReturnFormProps) {
  const [code, setCode] = useState<ReturnInput['code'] | null>(null)
  const [reason, setReason] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const send = () => {
    setWasSent(true)
    if (code !== null && !isTooShort(reason)) onSubmit({ code, reason: reason.trim() })
  }
  return (
    <InlineForm title="退回工单" submitText="退回" onSubmit={send} {...form}>
      <fieldset className="choice">
        <legend>原因</legend>
        <Radio.Group
          value={code}
          onChange={event => setCode(event.target.value as ReturnInput['code'])}
          options={codes}
        />
        {wasSent && code === null && <p className="error-text">请选择退单的原因。</p>}
      </fieldset>
      <Reason
        label="理由"
        hint="写明依据，最好说出该由哪个部门办。同一件事退过两次，由裁定人确定承办部门。"
        reason={reason}
        isWanted={wasSent}
        onChange={setReason}
      />
    </InlineForm>
  )
}

const usual = ['不在我的网格内', '需要专业队伍或设备', '今天外出，赶不及办理']

interface HandBackFormProps extends StepFormProps {
  onSubmit: (reason: string) => void
}

/** Whoever was to handle an order gives it back to the department. */
export function HandBackForm({ onSubmit, ...form }: HandBackFormProps): ReactNode {
  const [reason, setReason] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const send = () => {
    setWasSent(true)
    if (!isTooShort(reason)) onSubmit(reason.trim())
  }
  return (
    <InlineForm title="交回部门" submitText="交回" onSubmit={send} {...form}>
      <Reason
        label="交回理由"
        hint="部门会看到，另派他人或自己办；办理期限不变。"
        reason={reason}
        isWanted={wasSent}
        onChange={setReason}
      />
      <p className="row">
        <span className="quiet">常用：</span>
        {usual.map(preset => (
          <Button key={preset} size="small" onClick={() => setReason(preset)}>
            {preset}
          </Button>
        ))}
      </p>
    </InlineForm>
  )
}
