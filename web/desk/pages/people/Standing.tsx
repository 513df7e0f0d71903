import { Button } from 'antd'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { personPath, usePersonAction } from './use-person-action.ts'

/** Disables an account or takes that back: one press each way. */
export function Standing({ person }: { person: Person }) {
  const say = useToast()
  const change = usePersonAction(it => say(it.isDisabled ? `${it.name}的账号已停用` : `${it.name}的账号已启用`))
  const action = person.isDisabled ? 'enable' : 'disable'
  return (
    <div>
      <Button
        danger={!person.isDisabled}
        loading={change.isPending}
        onClick={() => change.mutate({ path: personPath(person.id, action) })}
      >
        {person.isDisabled ? '启用账号' : '停用账号'}
      </Button>
      <p className="quiet">
        {person.isDisabled ? '启用后可以重新登录。' : '停用后不能登录，记录都保留，可以随时启用。'}
      </p>
      <ErrorLine error={change.error} />
    </div>
  )
}
