import { Checkbox } from 'antd'
import { Chooser } from '../../app/Chooser.tsx'
import { SearchField } from '../../app/SearchField.tsx'
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
    <search className="filters">
      <SearchField
        key={search.q}
        label="查找事项"
        placeholder="编号、标题、内容或地点"
        q={search.q}
        onSearch={q => onChange({ q })}
      />
      <div className="filter">
        <ShortChoice aria-label="状态" choices={states} value={search.state} onChange={state => onChange({ state })} />
      </div>
      <div className="filter">
        <Chooser
          aria-label="部门"
          choices={[everyDepartment, ...(departments.data ?? []).map(it => ({ value: it.id, label: it.name }))]}
          value={search.department}
          onChange={department => onChange({ department })}
        />
      </div>
      <div className="filter">
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
