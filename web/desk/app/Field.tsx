import { type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean
  /** Gets the attributes that tie the control to its label, hint and error; spread them on it. */
  children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode
}

/** A control with its label above, what it is for below, and what is wrong with it in red words. */
export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="quiet">（选填）</span>}
      </label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : noteId,
        'aria-invalid': error !== undefined,
      })}
      {note !== undefined && (
        <p id={noteId} className={error === undefined ? 'quiet' : 'error-text'}>
          {note}
        </p>
      )}
    </div>
  )
}
