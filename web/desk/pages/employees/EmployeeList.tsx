import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { EmployeeCard } from './EmployeeCard.tsx'
import { useEmployees } from './queries.ts'

export function EmployeeList() {
  const query = useEmployees()
  return (
    <Page title="数智员工">
      <p className="page-lead">数智员工只拟办，由署名的监护人审定并负责。</p>
      <PageState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote
              title="还没有数智员工"
              hint="请系统管理员在名册（staff 文件夹）里登记，重新启动后会出现在这里，由数字治理师备案并任命监护人。"
            />
          ) : (
            <ul className="stack">
              {items.map(it => (
                <EmployeeCard key={it.id} employee={it} />
              ))}
            </ul>
          )
        }
      </PageState>
    </Page>
  )
}
