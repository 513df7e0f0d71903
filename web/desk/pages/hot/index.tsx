import { useQuery } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import type { HotIssues } from '../../../../src/shapes/hot.ts'
import { get } from '../../../shared/api.ts'
import { formatInstant } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { periodOf } from '../overview/period.ts'
import { HeatMap } from './HeatMap.tsx'
import './hot.css'
import { IssueSheet } from './IssueSheet.tsx'
import { IssueTable } from './IssueTable.tsx'

const tenMinutes = 600_000

/** 热点: what many people write about these weeks, where, and how hot it is. The chosen issue stands in the address. */
export function HotPage() {
  const query = useQuery({
    queryKey: ['hot'],
    queryFn: () => get<HotIssues>('/api/hot'),
    refetchInterval: tenMinutes,
  })
  return (
    <Page title="热点">
      <PageState query={query}>{hot => <Hot hot={hot} />}</PageState>
    </Page>
  )
}

function Hot({ hot }: { hot: HotIssues }) {
  const [, go] = useLocation()
  const wanted = new URLSearchParams(useSearch()).get('issue')
  const chosen = hot.issues.find(issue => issue.id === wanted)
  if (hot.madeAt === null) return <EmptyNote title="还没有算过热点" hint="每小时算一次，算好后在这里显示。" />
  return (
    <div className="stack">
      <p className="quiet">
        {periodOf(hot.days.map(day => ({ day })))}。{formatInstant(hot.madeAt)} 读了 {hot.read.toLocaleString('zh-CN')}{' '}
        件诉求，每小时重新算一次；三件以上、两人以上说的同一件事才列出。只列您能看到的。
      </p>
      {hot.issues.length === 0 ? (
        <EmptyNote title="近 30 天没有热点" hint="没有三件以上说的是同一件事。" />
      ) : (
        <IssueTable
          issues={hot.issues}
          chosenId={chosen?.id}
          onChoose={id => go(id === chosen?.id ? '/hot' : `/hot?issue=${id}`, { replace: true })}
        />
      )}
      {chosen !== undefined && <IssueSheet key={chosen.id} issue={chosen} days={hot.days} />}
      <HeatMap towns={hot.towns} elsewhere={hot.elsewhere} issue={chosen} />
    </div>
  )
}
