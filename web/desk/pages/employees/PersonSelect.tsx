import { Select } from 'antd'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { Field } from '../../app/Field.tsx'
import { sentenceOf } from '../../app/PageState.tsx'
import { usePeople } from '../use-people.ts'

interface PersonSelectProps {
  label: string
  hint?: string
  value: string | null
  isOffered: (person: Person) => boolean
  onChange: (person: Person) => void
}

/** One person out of those who are offered; searched by name or department. */
export function PersonSelect({ label, hint, value, isOffered, onChange }: PersonSelectProps) {
  const query = usePeople()
  const people = (query.data?.items ?? []).filter(it => !it.isDisabled && isOffered(it))
  const nobody = query.isSuccess && people.length === 0 ? '没有可选的人员，请先在“组织人员”里设置角色' : undefined
  return (
    <Field label={label} hint={nobody ?? hint} error={query.error === null ? undefined : sentenceOf(query.error)}>
      {control => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          loading={query.isPending}
          placeholder="输入姓名查找"
          value={value}
          options={people.map(it => ({ value: it.id, label: `${it.name}（${it.department.name}）` }))}
          onChange={id => {
            const person = people.find(it => it.id === id)
            if (person !== undefined) onChange(person)
          }}
        />
      )}
    </Field>
  )
}
