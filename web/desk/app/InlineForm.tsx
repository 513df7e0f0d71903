import { Button } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { ErrorLine } from './ErrorLine.tsx'

interface InlineFormProps {
  title: string
  submitText: string
  /** A decision is sent with the colour of the seal. */
  isDecision?: boolean
  busy: boolean
  error: Error | null
  onSubmit: () => void
  onCancel: (() => void) | undefined
  children: ReactNode
}

/**
 * Opens in the page and, where somebody pressed for it, comes into view; one that is there from the beginning does not
 * push aside what is read first. Ctrl+Enter sends it, Esc closes it.
 */
export function InlineForm(props: InlineFormProps) {
  const { title, submitText, isDecision = false, busy, error, onSubmit, onCancel, children } = props
  const form = useRef<HTMLFormElement>(null)
  const wasPressedFor = onCancel !== undefined
  useEffect(() => {
    if (wasPressedFor) form.current?.scrollIntoView({ block: 'nearest' })
  }, [wasPressedFor])
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    if (event.key === 'Escape') onCancel?.()
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (!busy) onSubmit()
  }
  return (
    <form
      ref={form}
      className="sheet stack inline-form"
      aria-label={title}
      onKeyDown={pressed}
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <h3>{title}</h3>
      {children}
      <ErrorLine error={error} />
      <p className="row">
        <Button {...(isDecision ? { className: 'seal-button' } : { type: 'primary' })} htmlType="submit" loading={busy}>
          {submitText}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>收起</Button>}
      </p>
    </form>
  )
}
