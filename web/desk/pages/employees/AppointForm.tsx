import { Button, Radio } from 'antd'
import { type FormEvent, useState } from 'react'
import type { EmployeeDetail, Person } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { PersonSelect } from './PersonSelect.tsx'
import { useEmployeeAction } from './queries.ts'

export interface GuardianBody {
  personId: string
  as: 'guardian' | 'deputy' | 'arbiter' | 'none'
}

const asTexts = { guardian: '监护人', deputy: '代理', arbiter: '裁定人' } as const

/** Appoints a guardian, a deputy or an arbiter out of those with the role AI监护人, and says first what will change. */
export function AppointForm({ employee }: { employee: EmployeeDetail }) {
  const say = useToast()
  const [person, setPerson] = useState<Person | null>(null)
  const [as, setAs] = useState<keyof typeof asTexts>(employee.guardian === null ? 'guardian' : 'deputy')
  const asText = asTexts[as]
  const appoint = useEmployeeAction<GuardianBody>(employee.id, 'guardians', () => {
    say(`已任命${person?.name ?? ''}为${asText}`)
    setPerson(null)
  })

  const isOffered = (it: Person) =>
    it.roles.includes('guardian') &&
    it.id !== employee.guardian?.id &&
    (as !== 'arbiter' || it.id !== employee.arbiter?.id) &&
    (as !== 'deputy' || employee.deputies.every(deputy => deputy.id !== it.id))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (person !== null && !appoint.isPending) appoint.run({ personId: person.id, as })
  }

  return (
    <form className="stack divided" aria-label="任命监护人、代理或裁定人" onSubmit={submit}>
      <fieldset className="choice">
        <legend>任命为</legend>
        <Radio.Group
          value={as}
          onChange={event => {
            setAs(event.target.value as typeof as)
            setPerson(null)
          }}
          options={[
            { value: 'guardian', label: '监护人' },
            { value: 'deputy', label: '代理（请假时审定）' },
            { value: 'arbiter', label: '裁定人（退过两次的由其确定承办部门）' },
          ]}
        />
      </fieldset>
      <PersonSelect label="人员" value={person?.id ?? null} isOffered={isOffered} onChange={setPerson} />
      {person !== null && as === 'guardian' && employee.guardian !== null && (
        <p>
          {person.name}将接替{employee.guardian.name}，今后由其审定并负责。
        </p>
      )}
      {person !== null && as === 'arbiter' && employee.arbiter !== null && (
        <p>
          {person.name}将接替{employee.arbiter.name}，今后由其裁定。
        </p>
      )}
      <ErrorLine error={appoint.error} />
      <div>
        <Button htmlType="submit" disabled={person === null} loading={appoint.isPending}>
          任命{asText}
        </Button>
      </div>
    </form>
  )
}
