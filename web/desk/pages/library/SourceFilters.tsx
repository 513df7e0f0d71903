import { SearchField } from '../../app/SearchField.tsx'
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
    <search className="filters">
      <SearchField
        key={search.q}
        label="查找文献"
        placeholder="标题、完整的文号或发文机关"
        q={search.q}
        onSearch={q => onChange({ q })}
      />
      <div className="filter">
        <ShortChoice aria-label="状态" choices={states} value={search.state} onChange={state => onChange({ state })} />
      </div>
      <div className="filter">
        <ShortChoice aria-label="种类" choices={kinds} value={search.kind} onChange={kind => onChange({ kind })} />
      </div>
    </search>
  )
}
