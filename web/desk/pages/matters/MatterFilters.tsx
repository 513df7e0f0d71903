import { Button, Checkbox, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { matterStateTexts } from '../../app/texts.ts'
import { useCategories, useDepartments } from '../../app/use-directory.ts'
import type { MatterSearch } from './search.ts'

interface MatterFiltersProps {
  search: MatterSearch
  onChange: (part: Partial<MatterSearch>) => void
}

const states = Object.entries(matterStateTexts).map(([value, label]) => ({ value, label }))

export function MatterFilters({ search, onChange }: MatterFiltersProps) {
  const departments = useDepartments()
  const categories = useCategories()
  const choice = (
    name: 'state' | 'department' | 'category',
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Select
      className="matter-filter"
      aria-label={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={label}
      options={options}
      value={search[name] === '' ? null : search[name]}
      onChange={value => onChange({ [name]: value ?? '' })}
    />
  )
  return (
    <search className="matter-filters">
      <SearchField key={search.q} q={search.q} onSearch={q => onChange({ q })} />
      {choice('state', '状态', states)}
      {choice(
        'department',
        '部门',
        (departments.data ?? []).map(it => ({ value: it.id, label: it.name })),
      )}
      {choice(
        'category',
        '类别',
        (categories.data ?? []).map(it => ({ value: it.id, label: `${it.level1} / ${it.level2}` })),
      )}
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
