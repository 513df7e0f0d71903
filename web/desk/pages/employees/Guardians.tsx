import { Button } from 'antd'
import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { AppointForm, type GuardianBody } from './AppointForm.tsx'
import { useEmployeeAction } from './queries.ts'
import { WhoDecides } from './WhoDecides.tsx'

/** Who answers for it; the governor appoints here. */
export function Guardians({ employee }: { employee: EmployeeDetail }) {
  const say = useToast()
  const dismiss = useEmployeeAction<GuardianBody>(employee.id, 'guardians', () => say('已移除，需要时可以重新任命'))
  const removable = [
    ...employee.deputies.map(it => ({ ...it, as: '代理' })),
    ...(employee.arbiter === null ? [] : [{ ...employee.arbiter, as: '裁定人' }]),
  ]
  return (
    <Section title="监护人">
      <WhoDecides employee={employee} />
      {employee.canGovern && (
        <>
          {removable.length > 0 && (
            <ul className="row">
              {removable.map(it => (
                <li key={it.id}>
                  <Button
                    size="small"
                    disabled={dismiss.isPending}
                    onClick={() => dismiss.run({ personId: it.id, as: 'none' })}
                  >
                    移除{it.as}：{it.name}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <ErrorLine error={dismiss.error} />
          <AppointForm employee={employee} />
        </>
      )}
    </Section>
  )
}
