import type { EmployeeSummary } from '../../../../src/shapes/organisation.ts'

/** The named guardian, and who decides today. */
export function WhoDecides({ employee }: { employee: EmployeeSummary }) {
  const { guardian, actingGuardian, deputies, arbiter } = employee
  const isDeputised = actingGuardian !== null && guardian !== null && actingGuardian.id !== guardian.id
  return (
    <dl className="facts">
      <dt>监护人</dt>
      <dd>{guardian === null ? <span className="late">未任命</span> : guardian.name}</dd>
      <dt>代理</dt>
      <dd>{deputies.length === 0 ? '无' : deputies.map(it => it.name).join('、')}</dd>
      <dt>今天审定</dt>
      <dd>
        {actingGuardian === null ? (
          <span className="late">无人可审定</span>
        ) : (
          <>
            <strong>{actingGuardian.name}</strong>
            {isDeputised && <span className="quiet">（{guardian.name}请假，代理）</span>}
          </>
        )}
      </dd>
      {arbiter !== null && (
        <>
          <dt>退过两次</dt>
          <dd>由裁定人{arbiter.name}确定承办部门</dd>
        </>
      )}
    </dl>
  )
}
