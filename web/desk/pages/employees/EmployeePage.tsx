import { Link } from 'wouter'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { StateTag } from '../../app/StateTag.tsx'
import { Boundary } from './Boundary.tsx'
import { Guardians } from './Guardians.tsx'
import { History } from './History.tsx'
import { Incidents } from './Incidents.tsx'
import { Life } from './Life.tsx'
import { Origin } from './Origin.tsx'
import { useEmployee } from './queries.ts'
import { Scenarios } from './Scenarios.tsx'
import { Score } from './Score.tsx'
import { StopControl } from './StopControl.tsx'

/** One digital employee: what it may do, who answers for it, how it does, and the switch that stops it. */
export function EmployeePage({ id }: { id: string }) {
  const query = useEmployee(id)
  const employee = query.data
  return (
    <Page
      title={employee?.name ?? '数智员工'}
      actions={employee === undefined ? undefined : <StopControl employee={employee} />}
    >
      <p className="employee-back">
        <Link href="/employees">全部数智员工</Link>
      </p>
      <PageState query={query}>
        {it => (
          <div className="employee-detail stack">
            <div>
              <p className="row">
                <StateTag state={it.state} text={it.stateText} />
                <span className="quiet">
                  {it.number} · {it.department.name} · 待审 {it.openCount} 件
                </span>
              </p>
              <p className="prose">{it.purpose}</p>
            </div>
            <div className="employee-columns">
              <div className="stack">
                <Boundary employee={it} />
                <Scenarios employee={it} />
                <Score employee={it} />
                <Incidents employee={it} />
                <History employee={it} />
              </div>
              <div className="stack">
                <Guardians employee={it} />
                <Life employee={it} />
                <Origin employee={it} />
              </div>
            </div>
          </div>
        )}
      </PageState>
    </Page>
  )
}
