import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Assignable } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import type { StepFormProps } from './OrderDesk.tsx'

/** 李敏 · 网格员 · 阳光社区第三网格 · 就近 */
const nameOf = ({ name, title, grid, isNear }: Assignable) =>
  [name, title, grid, isNear ? '就近' : null].filter(it => it !== null && it !== '').join(' · ')

const names = (people: readonly Assignable[]) => people.map(it => it.name).join('、')

/** Who walks the place of the matter, and whether they are there. */
function hintOf(near: readonly Assignable[]): string {
  const away = near.filter(it => it.isAway)
  if (near.length === 0) return '看不出在哪一格，请自己选。'
  if (away.length === near.length) return `就近的${names(away)}正在请假，请另选一人。`
  return `按地点，就近的是${names(near.filter(it => !it.isAway))}。`
}

interface AssignFormProps extends StepFormProps {
  orderId: string
  onSubmit: (personId: string) => void
}

/** Whoever walks the place of the matter stands there already, unless they are on leave. */
export function AssignForm({ orderId, onSubmit, ...form }: AssignFormProps) {
  const query = useQuery({
    queryKey: ['assignable', orderId],
    queryFn: () =>
      get<{ items: Assignable[] }>(`/api/people/assignable?order=${encodeURIComponent(orderId)}`).then(it => it.items),
  })
  const near = query.data?.filter(it => it.isNear) ?? []
  const there = near.filter(it => !it.isAway)
  const [chosen, setPersonId] = useState<string>()
  const personId = chosen ?? (there.length === 1 ? there[0]?.id : undefined)
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
            <Field
              label="承办人"
              hint={hintOf(near)}
              error={wasSent && personId === undefined ? '请选择承办人。' : undefined}
            >
              {control => (
                <Chooser
                  {...control}
                  autoFocus
                  placeholder="输入姓名可以查找"
                  choices={people.filter(it => !it.isAway).map(it => ({ value: it.id, label: nameOf(it) }))}
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
