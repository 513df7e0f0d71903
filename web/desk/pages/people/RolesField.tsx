import { Checkbox } from 'antd'
import { useId } from 'react'
import type { Role } from '../../../../src/shapes/organisation.ts'
import { roleTexts } from '../../app/texts.ts'

const roles: readonly Role[] = [
  'officer',
  'guardian',
  'grid_worker',
  'counter',
  'trainer',
  'governor',
  'auditor',
  'admin',
]

interface RolesFieldProps {
  value: readonly Role[]
  error?: string | undefined
  onChange: (roles: Role[]) => void
}

export function RolesField({ value, error, onChange }: RolesFieldProps) {
  const errorId = useId()
  return (
    <fieldset className="roles" aria-describedby={error === undefined ? undefined : errorId}>
      <legend>角色</legend>
      <div className="row">
        {roles.map(role => (
          <Checkbox
            key={role}
            checked={value.includes(role)}
            onChange={event =>
              onChange(event.target.checked ? [...value, role] : value.filter(chosen => chosen !== role))
            }
          >
            {roleTexts[role]}
          </Checkbox>
        ))}
      </div>
      {error !== undefined && (
        <p id={errorId} className="error-text">
          {error}
        </p>
      )}
    </fieldset>
  )
}
