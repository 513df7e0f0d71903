import { Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'

interface WrongFormProps {
  note: string
  busy: boolean
  error: Error | null
  onSubmit: (note: string) => void
  onClose: () => void
}

/** What was wrong with an answer: the trainer reads it. */
export function WrongForm({ note, busy, error, onSubmit, onClose }: WrongFormProps) {
  const [text, setText] = useState(note)
  return (
    <InlineForm
      title="答得不对"
      submitText="记为不对"
      isDecision
      busy={busy}
      error={error}
      onSubmit={() => onSubmit(text.trim())}
      onCancel={onClose}
    >
      <Field label="哪里不对" optional hint="AI训练师据此改进。Ctrl + Enter 提交，Esc 收起。">
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            value={text}
            maxLength={500}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
    </InlineForm>
  )
}
