import { Button, Input } from 'antd'
import { type FormEvent, type KeyboardEvent, useState } from 'react'

interface RenamingProps {
  label: string
  name: string
  max: number
  /** A cell may be emptied, a name may not. */
  isText?: boolean
  onSave: (name: string) => void
  onCancel: () => void
}

/** A name or a cell, changed where it stands. Esc leaves it as it was. */
export function Renaming({ label, name, max, isText = false, onSave, onCancel }: RenamingProps) {
  const [text, setText] = useState(name)
  const isOk = isText || text.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isOk) onSave(text.trim())
  }
  const control = {
    'aria-label': label,
    autoFocus: true,
    maxLength: max,
    value: text,
    onKeyDown: (event: KeyboardEvent) => event.key === 'Escape' && !event.nativeEvent.isComposing && onCancel(),
  }
  return (
    <form className="row summary-renaming" onSubmit={submit}>
      {isText ? (
        <Input.TextArea {...control} rows={4} onChange={event => setText(event.target.value)} />
      ) : (
        <Input {...control} onChange={event => setText(event.target.value)} />
      )}
      <Button size="small" type="primary" htmlType="submit" disabled={!isOk}>
        保存
      </Button>
      <Button size="small" onClick={onCancel}>
        取消
      </Button>
    </form>
  )
}
