import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { type Subject, suggestions } from './texts.ts'

interface NewColumnProps {
  subject: Subject
  taken: readonly string[]
  busy: boolean
  onAdd: (name: string) => void
}

/** One column more; it alone is looked for. */
export function NewColumn({ subject, taken, busy, onAdd }: NewColumnProps) {
  const listId = useId()
  const [name, setName] = useState('')
  const isOk = name.trim() !== '' && !taken.includes(name.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isOk || busy) return
    onAdd(name.trim())
    setName('')
  }
  return (
    <form className="row summary-own" onSubmit={submit}>
      <Input
        aria-label="再加一栏"
        list={listId}
        maxLength={20}
        placeholder="再加一栏，例如：牵头部门"
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <datalist id={listId}>
        {suggestions[subject]
          .filter(one => !taken.includes(one))
          .map(one => (
            <option key={one} value={one} />
          ))}
      </datalist>
      <Button htmlType="submit" disabled={!isOk} loading={busy}>
        加一栏
      </Button>
    </form>
  )
}
