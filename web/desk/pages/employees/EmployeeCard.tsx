import { Link } from 'wouter'
import type { EmployeeSummary } from '../../../../src/shapes/organisation.ts'
import { Label } from '../../app/Label.tsx'
import { StateTag } from '../../app/StateTag.tsx'
import { Figures } from '../Figures.tsx'
import { StopControl } from './StopControl.tsx'
import { scoreFigures } from './score.ts'
import { WhoDecides } from './WhoDecides.tsx'

export function EmployeeCard({ employee }: { employee: EmployeeSummary }) {
  return (
    <li className="sheet employee-card">
      <div className="employee-who stack">
        <div>
          <h2>
            <Link href={`/employees/${encodeURIComponent(employee.id)}`}>{employee.name}</Link>{' '}
            <StateTag state={employee.state} text={employee.stateText} />
          </h2>
          <p className="quiet">
            {employee.number} · {employee.department.name}
          </p>
        </div>
        <ul className="employee-scenarios">
          {employee.scenarios.map(it => (
            <li key={it.id}>
              {it.name} {it.isSuspended && <Label tone="late">已停用</Label>}
            </li>
          ))}
        </ul>
      </div>
      <WhoDecides employee={employee} />
      <div className="employee-work stack">
        <Figures
          items={[
            { name: '待审', value: `${employee.openCount} 件` },
            ...(employee.scorecard.decided > 0
              ? scoreFigures(employee.scorecard)
              : [{ name: '已审定', value: '还没有' }]),
          ]}
        />
        <div className="employee-stop">
          <StopControl employee={employee} />
        </div>
      </div>
    </li>
  )
}
