import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { Section } from '../Section.tsx'

/** Where it comes from and what it may read. */
export function Origin({ employee }: { employee: EmployeeDetail }) {
  return (
    <Section title="来源与数据">
      <dl className="facts">
        <dt>类别</dt>
        <dd>{employee.category}</dd>
        <dt>提供方</dt>
        <dd>{employee.supplier}</dd>
        <dt>模型</dt>
        <dd>{employee.model}</dd>
        <dt>版本</dt>
        <dd>{employee.version}</dd>
        <dt>可读数据</dt>
        <dd>
          <ul>
            {employee.dataScope.map(it => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </dd>
      </dl>
    </Section>
  )
}
