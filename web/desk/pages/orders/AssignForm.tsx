import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import type { StepFormProps } from './OrderDesk.tsx'

/** 李敏 · 网格员 · 阳光社区第三网格 */
const nameOf = (person: Person) =>
  [person.name, person.title, person.grid].filter(it => it !== null && it !== '').join(' · ')

export function AssignForm({ onSubmit, ...form }: StepFormProps & { onSubmit: (personId: string) => void }) {
  const query = useQuery({
    queryKey: ['assignable'],
    queryFn: () => get<{ items: Person[] }>('/api/people/assignable').then(it => it.items),
  })
  const [personId, setPersonId] = useState<string>()
  const [wasSent, setWasSent] = useState(false)
  const send = () => {
    setWasSent(true)
    if (personId !== undefined) onSubmit(personId)
  }
  return (
    <PageState query={query}>
      {people =>
        people.length === 0 ? (
          <EmptyNote title="没有可以派的人" hint="请系统管理员为本部门添加工作人员或网格员。" />
        ) : (
          <InlineForm title="派给谁办" submitText="派出" onSubmit={send} {...form}>
            <Field label="承办人" error={wasSent && personId === undefined ? '请选择承办人。' : undefined}>
              {control => (
                <Chooser
                  {...control}
                  autoFocus
                  placeholder="输入姓名可以查找"
                  choices={people.map(it => ({ value: it.id, label: nameOf(it) }))}
                  value={personId}
                  onChange={setPersonId}
                />
              )}
            </Field>
          </InlineForm>
        )
      }
    </PageState>
  )
}
