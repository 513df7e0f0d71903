import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'

interface SearchFieldProps {
  label: string
  placeholder: string
  /** What is looked for now; give it as `key` too where it can change from elsewhere. */
  q: string
  onSearch: (q: string) => void
}

/** Looks for words when they are complete, not at each letter. */
export function SearchField({ label, placeholder, q, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(q)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    <form className="filter-search" onSubmit={submit}>
      <Input
        aria-label={label}
        type="search"
        placeholder={placeholder}
        maxLength={80}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <Button type="primary" htmlType="submit">
        查找
      </Button>
    </form>
  )
}
