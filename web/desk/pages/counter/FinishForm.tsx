import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import type { CounterRequest } from '../../../../src/shapes/appeal.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { useToast } from '../../app/toast.tsx'
import { fieldError, formError } from '../field-error.ts'
import { useCounterAction } from './queries.ts'

/** What came of it, written down before it is closed. */
export function FinishForm({ request }: { request: CounterRequest }) {
  const say = useToast()
  const finish = useCounterAction<{ note: string }>(request.id, 'finish', () => say(`${request.name}的帮办已办结`))
  const [note, setNote] = useState('')
  const [isAsked, setAsked] = useState(false)
  const isEmpty = note.trim() === ''

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!isEmpty && !finish.isPending) finish.run({ note: note.trim() })
  }

  return (
    <form className="counter-finish stack" aria-label={`办结：${request.name}`} onSubmit={submit}>
      <Field
        label="办理情况"
        hint="写下怎么办的、还要做什么，下次来可以接着办"
        error={isAsked && isEmpty ? '请写下办理情况' : fieldError(finish.error, 'note')}
      >
        {control => (
          <Input.TextArea {...control} value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
        )}
      </Field>
      <ErrorLine error={formError(finish.error)} />
      <div>
        <Button htmlType="submit" type="primary" loading={finish.isPending}>
          办结
        </Button>
      </div>
    </form>
  )
}
