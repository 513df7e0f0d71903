import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import type { SourceSearch } from './search.ts'
import { kindTexts, stateTexts } from './texts.ts'

const choicesOf = (all: string, texts: Record<string, string>) => [
  { value: '', label: all },
  ...Object.entries(texts).map(([value, label]) => ({ value, label })),
]
const states = choicesOf('全部状态', stateTexts)
const kinds = choicesOf('全部种类', kindTexts)

interface SourceFiltersProps {
  search: SourceSearch
  onChange: (part: Partial<SourceSearch>) => void
}

export function SourceFilters({ search, onChange }: SourceFiltersProps) {
  return (
    <search className="source-filters">
      <SearchField key={search.q} q={search.q} onSearch={q => onChange({ q })} />
      <div className="source-filter">
        <ShortChoice aria-label="状态" choices={states} value={search.state} onChange={state => onChange({ state })} />
      </div>
      <div className="source-filter">
        <ShortChoice aria-label="种类" choices={kinds} value={search.kind} onChange={kind => onChange({ kind })} />
      </div>
    </search>
  )
}

function SearchField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    <form className="source-search" onSubmit={submit}>
      <Input
        aria-label="查找文献"
        type="search"
        placeholder="标题、完整的文号或发文机关"
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
