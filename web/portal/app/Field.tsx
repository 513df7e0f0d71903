import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react'
import { texts } from './texts.ts'

interface FrameProps {
  id: string
  label: ReactNode
  hint?: ReactNode
  isOptional?: boolean
  error?: string | undefined
  children: ReactNode
}

const describedBy = (id: string, hint: ReactNode) => (hint ? `${id}-hint ${id}-error` : `${id}-error`)

/** The error stands beside its field in a live region that is always there, so that it is heard when it comes. */
function FieldFrame({ id, label, hint, isOptional, error, children }: FrameProps) {
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label htmlFor={id}>
        {label}
        {isOptional && <span className="optional">（{texts.optional}）</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {children}
      <p id={`${id}-error`} className="error" aria-live="polite">
        {error}
      </p>
    </div>
  )
}

type Shared = Pick<FrameProps, 'label' | 'hint' | 'isOptional' | 'error'> & { onText: (text: string) => void }

type TextFieldProps = Shared & Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange'>

export function TextField({ label, hint, isOptional, error, onText, ...input }: TextFieldProps) {
  const id = useId()
  return (
    <FieldFrame {...{ id, label, hint, error }} isOptional={isOptional ?? false}>
      <input
        {...input}
        id={id}
        aria-describedby={describedBy(id, hint)}
        aria-invalid={error !== undefined}
        onChange={event => onText(event.target.value)}
      />
    </FieldFrame>
  )
}

type TextAreaProps = Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange'>

export function TextArea({ label, hint, isOptional, error, onText, ...area }: TextAreaProps) {
  const id = useId()
  return (
    <FieldFrame {...{ id, label, hint, error }} isOptional={isOptional ?? false}>
      <textarea
        {...area}
        id={id}
        aria-describedby={describedBy(id, hint)}
        aria-invalid={error !== undefined}
        onChange={event => onText(event.target.value)}
      />
    </FieldFrame>
  )
}

type ChoiceFieldProps = Shared & { value: string; choices: readonly { value: string; text: string }[] }

/** One of a few. */
export function ChoiceField({ label, hint, isOptional, error, onText, value, choices }: ChoiceFieldProps) {
  const id = useId()
  return (
    <FieldFrame {...{ id, label, hint, error }} isOptional={isOptional ?? false}>
      <select
        id={id}
        value={value}
        aria-describedby={describedBy(id, hint)}
        aria-invalid={error !== undefined}
        onChange={event => onText(event.target.value)}
      >
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

/** A tick with its whole line as its target. */
export function Tick({ label, isOn, onTurn }: { label: string; isOn: boolean; onTurn: (isOn: boolean) => void }) {
  return (
    <label className="tick">
      <input type="checkbox" checked={isOn} onChange={event => onTurn(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}
