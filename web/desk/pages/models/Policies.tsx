import { Button } from 'antd'
import { useState } from 'react'
import type { ModelDesk, ModelPolicy, ModelPolicyInput } from '../../../../src/shapes/model.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { Budget } from './Budget.tsx'
import { useModelAction } from './queries.ts'
import { audiences, meaningOf, reaches } from './texts.ts'

function Policy({ policy, mayManage }: { policy: ModelPolicy; mayManage: boolean }) {
  const say = useToast()
  const { employee, decidedBy, decidedAt } = policy
  const [draft, setDraft] = useState<ModelPolicyInput>()
  const save = useModelAction(() => {
    say(`${employee.name}：已规定，从下一个问题起生效`)
    setDraft(undefined)
  })
  const { reach, audience } = draft ?? policy
  const isChanged = reach !== policy.reach || audience !== policy.audience
  return (
    <li className="stack">
      <div className="policy">
        <strong>{employee.name}</strong>
        {mayManage ? (
          <div className="row">
            <div className="policy-choice">
              <ShortChoice
                aria-label={`${employee.name}可以用的模型`}
                choices={reaches}
                value={reach}
                onChange={value => setDraft({ reach: value as ModelPolicyInput['reach'], audience })}
              />
            </div>
            <div className="policy-choice">
              <ShortChoice
                aria-label={`${employee.name}用模型写的供谁看`}
                choices={audiences}
                value={audience}
                onChange={value => setDraft({ reach, audience: value as ModelPolicyInput['audience'] })}
              />
            </div>
            <Button
              type={isChanged ? 'primary' : 'default'}
              disabled={!isChanged}
              loading={save.isPending}
              aria-label={`保存：${employee.name}`}
              onClick={() => save.mutate({ path: `/api/models/policies/${employee.id}`, body: { reach, audience } })}
            >
              保存
            </Button>
          </div>
        ) : (
          <span>
            {reaches.find(it => it.value === reach)?.label}，{audiences.find(it => it.value === audience)?.label}
          </span>
        )}
      </div>
      <p className="quiet">
        {meaningOf({ reach, audience })}
        {decidedAt !== null && !isChanged && `${formatInstant(decidedAt)} 由${decidedBy?.name ?? '工作人员'}规定。`}
      </p>
      <ErrorLine error={save.error} />
    </li>
  )
}

/** 谁可以用: what each digital employee may use models for, and how much. */
export function Policies({ desk, mayManage }: { desk: ModelDesk; mayManage: boolean }) {
  return (
    <Section title="谁可以用">
      <p className="quiet">
        没有规定的一律不用；眼下会用到的是政策问答，据原文写成一段话，不用时只摘引原文。每次询问都进台账：记下发出和收到的内容的摘要（SHA-256）和用量，不记原文。
      </p>
      <ul className="models">
        {desk.policies.map(it => (
          <Policy key={it.employee.id} policy={it} mayManage={mayManage} />
        ))}
      </ul>
      <Budget dailyTokens={desk.dailyTokens} mayManage={mayManage} />
    </Section>
  )
}
