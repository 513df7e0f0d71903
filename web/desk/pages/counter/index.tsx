import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useMe } from '../../app/session.tsx'
import './counter.css'
import { inTurns } from './in-turns.ts'
import { useCounter } from './queries.ts'
import { Turn } from './Turn.tsx'

/** 帮办窗口: the residents who want a person, those who wait first. */
export function CounterPage() {
  const me = useMe()
  const query = useCounter()
  return (
    <Page title="帮办窗口">
      <PageState query={query}>
        {({ items }) => {
          const turns = inTurns(items, me.id)
          return (
            <div className="counter">
              <Turn title="我在接待" requests={turns.mine} now={query.dataUpdatedAt} />
              <Turn title="等候中" requests={turns.waiting} now={query.dataUpdatedAt}>
                <EmptyNote title="现在没有人等候" hint="群众点“找人帮办”后会出现在这里，自动更新。" />
              </Turn>
              <Turn title="同事在接待" requests={turns.others} now={query.dataUpdatedAt} />
              <Turn title="已办结" requests={turns.finished} now={query.dataUpdatedAt} />
            </div>
          )
        }}
      </PageState>
    </Page>
  )
}
