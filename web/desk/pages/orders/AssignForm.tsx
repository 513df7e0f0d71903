import { useQuery } from '@tanstack/react-query'
import { Radio } from 'antd'
import { useId, useState } from 'react'
import type { Assignable } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { Suggested } from '../../matter/Suggested.tsx'
import type { StepFormProps } from './OrderDesk.tsx'
import { adviceOf, firstChoice, suggestedOf } from './suggestions.ts'

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
  /** When the resident is at home, in words. */
  reachable: string | null
  onSubmit: (personId: string) => void
}

/** Whoever walks the place of the matter stands there already, unless they are on leave; whoever assigns chooses. */
export function AssignForm({ orderId, reachable, onSubmit, ...form }: AssignFormProps) {
  const query = useQuery({
    queryKey: ['assignable', orderId],
    queryFn: () =>
      get<{ items: Assignable[] }>(`/api/people/assignable?order=${encodeURIComponent(orderId)}`).then(it => it.items),
  })
  const [chosen, setPersonId] = useState<string>()
  const personId = chosen ?? firstChoice(query.data ?? [])
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
            <Suggestions people={suggestedOf(people, personId)} value={personId} onChange={setPersonId} />
            <Advice text={adviceOf(people, reachable)} />
            <Field
              label="承办人"
              hint={hintOf(people.filter(it => it.isNear))}
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

const Advice = ({ text }: { text: string | undefined }) => text !== undefined && <p className="assign-advice">{text}</p>

interface SuggestionsProps {
  people: readonly Assignable[]
  value: string | undefined
  onChange: (personId: string) => void
}

/** The best few with their reasons; the same choice as in the field below. */
function Suggestions({ people, value, onChange }: SuggestionsProps) {
  const name = useId()
  if (people.length === 0) return null
  return (
    <fieldset className="suggestions">
      <legend>建议</legend>
      <Radio.Group name={name} value={value ?? null} onChange={event => onChange(event.target.value)}>
        {people.map(it => (
          <Radio key={it.id} value={it.id}>
            <Suggested person={it} />
          </Radio>
        ))}
      </Radio.Group>
    </fieldset>
  )
}
