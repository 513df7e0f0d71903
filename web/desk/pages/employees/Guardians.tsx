import { Button } from 'antd'
import type { EmployeeDetail } from '../../../../src/http/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { AppointForm, type GuardianBody } from './AppointForm.tsx'
import { useEmployeeAction } from './queries.ts'
import { WhoDecides } from './WhoDecides.tsx'

/** Who answers for it; the governor appoints here. */
export function Guardians({ employee }: { employee: EmployeeDetail }) {
  const say = useToast()
  const dismiss = useEmployeeAction<GuardianBody>(employee.id, 'guardians')
  return (
    <section className="sheet stack" aria-labelledby="guardians">
      <h2 id="guardians">监护人</h2>
      <WhoDecides employee={employee} />
      {employee.canGovern && (
        <>
          {employee.deputies.length > 0 && (
            <ul className="row">
              {employee.deputies.map(it => (
                <li key={it.id}>
                  <Button
                    size="small"
                    loading={dismiss.isPending && dismiss.variables.personId === it.id}
                    onClick={() =>
                      dismiss.mutate(
                        { personId: it.id, as: 'none' },
                        { onSuccess: () => say(`${it.name}不再代理，需要时可以重新任命`) },
                      )
                    }
                  >
                    移除代理：{it.name}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <ErrorLine error={dismiss.error} />
          <AppointForm employee={employee} />
        </>
      )}
    </section>
  )
}
