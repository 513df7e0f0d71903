import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'

export function SearchForm({ q, onSearch }: { q: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(q)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    <search>
      <form className="entries-search" onSubmit={submit}>
        <Input
          aria-label="查找记录"
          type="search"
          placeholder="事由、人名或受理编号"
          value={text}
          maxLength={60}
          onChange={event => setText(event.target.value)}
        />
        <Button htmlType="submit">查找</Button>
      </form>
    </search>
  )
}
