import { Button, Checkbox, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { Chooser } from '../../app/Chooser.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { matterStateTexts } from '../../app/texts.ts'
import { useCategories, useDepartments } from '../../app/use-directory.ts'
import type { MatterSearch } from './search.ts'

interface MatterFiltersProps {
  search: MatterSearch
  onChange: (part: Partial<MatterSearch>) => void
}

const states = [
  { value: '', label: '全部状态' },
  ...Object.entries(matterStateTexts).map(([value, label]) => ({ value, label })),
]
const everyDepartment = { value: '', label: '全部部门' }
const everyCategory = { value: '', label: '全部类别' }

export function MatterFilters({ search, onChange }: MatterFiltersProps) {
  const departments = useDepartments()
  const categories = useCategories()
  return (
    <search className="matter-filters">
      <SearchField key={search.q} q={search.q} onSearch={q => onChange({ q })} />
      <div className="matter-filter">
        <ShortChoice aria-label="状态" choices={states} value={search.state} onChange={state => onChange({ state })} />
      </div>
      <div className="matter-filter">
        <Chooser
          aria-label="部门"
          choices={[everyDepartment, ...(departments.data ?? []).map(it => ({ value: it.id, label: it.name }))]}
          value={search.department}
          onChange={department => onChange({ department })}
        />
      </div>
      <div className="matter-filter">
        <Chooser
          aria-label="类别"
          choices={[
            everyCategory,
            ...(categories.data ?? []).map(it => ({ value: it.id, label: `${it.level1} / ${it.level2}` })),
          ]}
          value={search.category}
          onChange={category => onChange({ category })}
        />
      </div>
      <Checkbox checked={search.overdue} onChange={event => onChange({ overdue: event.target.checked })}>
        只看超期
      </Checkbox>
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
    <form className="matter-search" onSubmit={submit}>
      <Input
        aria-label="查找事项"
        type="search"
        placeholder="编号、标题、内容或地点"
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
