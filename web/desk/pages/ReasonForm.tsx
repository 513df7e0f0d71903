import { Button, Input, Radio } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ErrorLine } from '../app/ErrorLine.tsx'
import { Field } from '../app/Field.tsx'
import './reason-form.css'

const other = 'other'
const shortest = 2

interface ReasonFormProps {
  /** Says what is about to happen. */
  heading: string
  note: string
  presets: readonly string[]
  submitText: string
  isSeal?: boolean
  isReady?: boolean
  busy: boolean
  error: Error | null
  onSubmit: (reason: string) => void
  onCancel: () => void
  children?: ReactNode
}

/** A reason for the record, opened inline: the first preset is chosen already, so that a second press is enough. */
export function ReasonForm(props: ReasonFormProps) {
  const { heading, note, presets, submitText, isSeal = false, isReady = true, busy, error } = props
  const headingId = useId()
  const form = useRef<HTMLFormElement>(null)
  const [chosen, setChosen] = useState(presets[0] ?? other)
  const [text, setText] = useState('')
  const [isAsked, setAsked] = useState(false)
  const reason = chosen === other ? text.trim() : chosen
  const isTooShort = reason.length < shortest

  // On opening: the button, so that a second press acts; or the first field, where one must be filled in before.
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector)
    const target = find('button[type=submit]:enabled') ?? find('input')
    target?.focus()
  }, [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!isTooShort && isReady && !busy) props.onSubmit(reason)
  }

  return (
    <form ref={form} className="reason-form sheet stack" aria-labelledby={headingId} onSubmit={submit}>
      <h2 id={headingId}>{heading}</h2>
      {props.children}
      <fieldset className="choice">
        <legend>原因</legend>
        <Radio.Group
          value={chosen}
          onChange={event => setChosen(String(event.target.value))}
          options={[...presets.map(it => ({ value: it, label: it })), { value: other, label: '其他' }]}
        />
      </fieldset>
      {chosen === other && (
        <Field label="写明原因" error={isAsked && isTooShort ? '请写明原因' : undefined}>
          {control => (
            <Input.TextArea {...control} value={text} maxLength={500} onChange={event => setText(event.target.value)} />
          )}
        </Field>
      )}
      <p className="quiet">{note}</p>
      <ErrorLine error={error} />
      <div className="row">
        <Button
          htmlType="submit"
          loading={busy}
          disabled={!isReady}
          {...(isSeal ? { className: 'seal-button' } : { type: 'primary' as const })}
        >
          {submitText}
        </Button>
        <Button onClick={props.onCancel}>取消</Button>
      </div>
    </form>
  )
}
