import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { Section } from '../Section.tsx'

/** The boundary card (边界卡): can, cannot, who reviews. */
export function Boundary({ employee }: { employee: EmployeeDetail }) {
  const needsDecision = employee.scenarios.some(it => it.outcome === 'decision')
  const informs = employee.scenarios.some(it => it.outcome === 'information')
  const guardianName = employee.guardian?.name ?? '（未任命）'
  const deputyNames = employee.deputies.map(it => it.name).join('、') || '（未任命）'
  return (
    <Section title="边界卡">
      <div className="boundary">
        <div>
          <h3>能做</h3>
          <ul className="points">
            {employee.can.map(it => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </div>
        <div>
          <h3>不能做</h3>
          <ul className="points">
            {employee.cannot.map(it => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </div>
        <div>
          <h3>谁审</h3>
          <ul className="points">
            {needsDecision && <li>拟办由监护人{guardianName}逐件审定，未审定不生效</li>}
            {informs && <li>资讯类答复由监护人事后抽查，可以撤回</li>}
            <li>监护人请假时由代理{deputyNames}审定</li>
            {employee.arbiter !== null && <li>部门退过两次的，由裁定人{employee.arbiter.name}确定承办部门</li>}
          </ul>
        </div>
      </div>
    </Section>
  )
}
