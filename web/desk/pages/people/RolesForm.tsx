import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { RolesField } from './RolesField.tsx'
import { personPath, usePersonAction } from './use-person-action.ts'

export function RolesForm({ person }: { person: Person }) {
  const say = useToast()
  const save = usePersonAction(it => say(`${it.name}的角色已保存`))
  const [roles, setRoles] = useState(person.roles)
  const isChanged = roles.length !== person.roles.length || roles.some(it => !person.roles.includes(it))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isChanged && roles.length > 0) save.mutate({ path: personPath(person.id, 'roles'), body: { roles } })
  }

  return (
    <form className="stack" aria-label={`${person.name}的角色`} onSubmit={submit}>
      <RolesField value={roles} error={roles.length === 0 ? '至少选一个角色' : undefined} onChange={setRoles} />
      <ErrorLine error={save.error} />
      {isChanged && (
        <div className="row">
          <Button htmlType="submit" type="primary" disabled={roles.length === 0} loading={save.isPending}>
            保存角色
          </Button>
          <Button onClick={() => setRoles(person.roles)}>还原</Button>
        </div>
      )}
    </form>
  )
}
