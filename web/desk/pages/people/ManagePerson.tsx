import type { Person } from '../../../../src/shapes/organisation.ts'
import { useMe } from '../../app/session.tsx'
import { takesLeave } from '../account/LeaveSection.tsx'
import { PasswordReset } from './PasswordReset.tsx'
import { PersonHours } from './PersonHours.tsx'
import { RolesForm } from './RolesForm.tsx'
import { Standing } from './Standing.tsx'
import type { Issued } from './types.ts'

/** What can be changed about one person; one's own account is kept from being locked out by oneself. */
export function ManagePerson({ person, onPassword }: { person: Person; onPassword: (it: Issued) => void }) {
  const me = useMe()
  const isMe = me.id === person.id
  return (
    <div className="manage stack">
      <RolesForm key={person.roles.join()} person={person} />
      {takesLeave.some(role => person.roles.includes(role)) && <PersonHours person={person} />}
      {isMe ? (
        <p className="quiet">这是您自己的账号，密码请在“我的”里修改。</p>
      ) : (
        <div className="manage-account">
          <Standing person={person} />
          <PasswordReset person={person} onPassword={onPassword} />
        </div>
      )}
    </div>
  )
}
