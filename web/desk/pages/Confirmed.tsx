import { Button } from 'antd'
import { useState } from 'react'
import { ErrorLine } from '../app/ErrorLine.tsx'
import './confirmed.css'

interface ConfirmedProps {
  text: string
  /** Whose it is, for those who don't see where the button stands. */
  label: string
  /** What the second press will do. */
  warning: string
  confirmText: string
  busy: boolean
  error: Error | null
  onConfirm: () => void
}

/** Can't be taken back, so the first press only says what the second will do. */
export function Confirmed({ text, label, warning, confirmText, busy, error, onConfirm }: ConfirmedProps) {
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <Button size="small" aria-label={`${text}：${label}`} onClick={() => setAsked(true)}>
        {text}
      </Button>
    )
  }
  return (
    <div className="confirmed">
      <p>{warning}</p>
      <div className="row">
        <Button size="small" danger autoFocus loading={busy} onClick={onConfirm}>
          {confirmText}
        </Button>
        <Button size="small" onClick={() => setAsked(false)}>
          取消
        </Button>
      </div>
      <ErrorLine error={error} />
    </div>
  )
}
