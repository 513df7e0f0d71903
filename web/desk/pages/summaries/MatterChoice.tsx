import { Input } from 'antd'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { matterStateTexts } from '../../app/texts.ts'
import { useCategories, useDepartments } from '../../app/use-directory.ts'

export interface MattersWanted {
  readonly q: string
  readonly state: string
  readonly department: string
  readonly category: string
  readonly days: number
}

const states = [
  { value: '', label: '全部状态' },
  ...Object.entries(matterStateTexts).map(([value, label]) => ({ value, label })),
]
const spans = [
  { value: '7', label: '近 7 天' },
  { value: '30', label: '近 30 天' },
  { value: '90', label: '近 90 天' },
  { value: '366', label: '近一年' },
]

interface MatterChoiceProps {
  wanted: MattersWanted
  onChange: (part: Partial<MattersWanted>) => void
}

/** Which appeals go into a table: those of a filter, as the list of matters has it. */
export function MatterChoice({ wanted, onChange }: MatterChoiceProps) {
  const departments = useDepartments()
  const categories = useCategories()
  return (
    <section className="stack" aria-label="选诉求">
      <div className="fields">
        <Field label="哪些天提交的">
          {control => (
            <ShortChoice
              {...control}
              choices={spans}
              value={String(wanted.days)}
              onChange={days => onChange({ days: Number(days) })}
            />
          )}
        </Field>
        <Field label="状态">
          {control => (
            <ShortChoice {...control} choices={states} value={wanted.state} onChange={state => onChange({ state })} />
          )}
        </Field>
        <Field label="部门或镇街">
          {control => (
            <Chooser
              {...control}
              choices={[
                { value: '', label: '全部部门' },
                ...(departments.data ?? []).map(it => ({ value: it.id, label: it.name })),
              ]}
              value={wanted.department}
              onChange={department => onChange({ department })}
            />
          )}
        </Field>
        <Field label="类别">
          {control => (
            <Chooser
              {...control}
              choices={[
                { value: '', label: '全部类别' },
                ...(categories.data ?? []).map(it => ({ value: it.id, label: `${it.level1} / ${it.level2}` })),
              ]}
              value={wanted.category}
              onChange={category => onChange({ category })}
            />
          )}
        </Field>
        <Field label="内容或地点里有" optional>
          {control => (
            <Input
              {...control}
              maxLength={80}
              value={wanted.q}
              onChange={event => onChange({ q: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <p className="quiet">只含您有权看的诉求，个人信息遮去。表里的内容每次打开时按最新的记录摘录。</p>
    </section>
  )
}
