import { useQuery } from '@tanstack/react-query'
import type { Overview } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { percent } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { type Figure, Figures } from '../Figures.tsx'
import { Days } from './Days.tsx'
import { Departments } from './Departments.tsx'
import { Gaps } from './Gaps.tsx'
import './overview.css'
import { periodOf } from './period.ts'
import { States } from './States.tsx'

const aMinute = 60_000

function figuresOf({ filed, open, overdue, ...shares }: Overview['totals']): Figure[] {
  return [
    { name: '受理', value: `${filed.toLocaleString('zh-CN')} 件` },
    { name: '在办', value: `${open.toLocaleString('zh-CN')} 件`, note: '此刻' },
    { name: '超期', value: `${overdue.toLocaleString('zh-CN')} 件`, note: '此刻', isLate: overdue > 0 },
    { name: '首派准确率', value: percent(shares.firstTimeRight), note: '首次分派即被接收' },
    { name: '按时办结率', value: percent(shares.onTimeShare), note: '期限内答复' },
    { name: '群众认可率', value: percent(shares.helpedShare), note: '评价为已解决' },
  ]
}

/** 总览: how the work as a whole goes, by day and by department; never by person. */
export function OverviewPage() {
  const query = useQuery({
    queryKey: ['overview'],
    queryFn: () => get<Overview>('/api/overview'),
    refetchInterval: aMinute,
  })
  return (
    <Page title="总览">
      <PageState query={query}>
        {it =>
          it.totals.filed === 0 ? (
            <EmptyNote title="还没有诉求" hint="群众提交第一件诉求之后，这里会有数字。" />
          ) : (
            <div className="stack overview">
              <p className="quiet">
                {periodOf(it.days)}。来源：本系统的事项、工单和群众评价。只按部门统计，不统计个人。
              </p>
              <div className="sheet totals">
                <Figures items={figuresOf(it.totals)} />
              </div>
              <Gaps gaps={it.gaps} days={it.days} />
              <div className="overview-columns">
                <Days days={it.days} />
                <States states={it.states} />
              </div>
              <Departments departments={it.departments} />
            </div>
          )
        }
      </PageState>
    </Page>
  )
}
