import { Button } from 'antd'
import { useSearchParams } from 'wouter'
import type { SourcePage } from '../../../../src/shapes/library.ts'
import { MoreButton } from '../../app/MoreButton.tsx'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useHasRole } from '../../app/session.tsx'
import { Figures } from '../Figures.tsx'
import { BringFiles } from './bring/BringFiles.tsx'
import { LibraryTabs } from './LibraryTabs.tsx'
import { PublishStrip } from './PublishStrip.tsx'
import { useSources } from './queries.ts'
import { SourceFilters } from './SourceFilters.tsx'
import { SourceTable } from './SourceTable.tsx'
import { paramsOf, type SourceSearch, searchOf } from './search.ts'
import { usePublishing } from './use-publishing.ts'

const count = (value: number) => value.toLocaleString('zh-CN')
/** Beyond it the server doesn't count. */
const countLimit = 1000

function Counts({ counts }: { counts: SourcePage['counts'] }) {
  return (
    <Figures
      items={[
        { name: '已发布', value: `${count(counts.published)} 份`, note: `${count(counts.passages)} 段可以摘引` },
        { name: '待发布', value: `${count(counts.draft)} 份` },
        { name: '已撤下', value: `${count(counts.withdrawn)} 份` },
      ]}
    />
  )
}

function EmptyLibrary({ mayBring }: { mayBring: boolean }) {
  return (
    <EmptyNote
      title="还没有文献"
      hint={
        mayBring
          ? '把文件拖到上面，读出后成为草稿，由政策问答数智员工的监护人审阅后发布。成批的法规和指南可由系统管理员在服务器上导入：'
          : '由AI训练师或AI监护人在这里加入，审阅后发布。成批的法规和指南可由系统管理员在服务器上导入：'
      }
    >
      <ul className="import-commands mono">
        <li>bangban import laws PATH…　法律法规</li>
        <li>bangban import policies PATH…　政策文件</li>
        <li>bangban import guides PATH…　办事指南</li>
      </ul>
    </EmptyNote>
  )
}

/** 文献库: what may be quoted, what waits to be, and what may be no more. */
export function SourceList() {
  const [params, setParams] = useSearchParams()
  const search = searchOf(params)
  const wanted = paramsOf(search).toString()
  const query = useSources(wanted)
  const publishing = usePublishing()
  const mayBring = useHasRole('trainer', 'guardian')
  const counts = query.data?.pages[0]?.counts
  const isEmpty = counts !== undefined && counts.draft + counts.published + counts.withdrawn === 0
  const change = (part: Partial<SourceSearch>) => setParams(paramsOf({ ...search, ...part }), { replace: true })
  return (
    <Page title="文献" actions={<LibraryTabs />}>
      <div className="stack">
        {counts !== undefined && !isEmpty && <Counts counts={counts} />}
        {mayBring && <BringFiles isAwaited={isEmpty} />}
        <SourceFilters search={search} onChange={change} />
        <PublishStrip publishing={publishing} />
        <PageState query={query}>
          {({ pages }) => {
            const items = pages.flatMap(page => page.items)
            const first = pages[0]
            if (isEmpty) return <EmptyLibrary mayBring={mayBring} />
            return (
              <>
                {items.length === 0 ? (
                  <EmptyNote title="没有找到这样的文献" hint="换一个词，或去掉一些条件。文号要写完整。">
                    <Button onClick={() => setParams(new URLSearchParams(), { replace: true })}>清除全部条件</Button>
                  </EmptyNote>
                ) : (
                  <>
                    <p className="quiet" role="status">
                      {first !== undefined && first.total >= countLimit ? '超过 ' : '共 '}
                      {count(first?.total ?? items.length)} 份
                      {query.hasNextPage && `，已列出 ${count(items.length)} 份`}
                    </p>
                    <SourceTable key={wanted} items={items} publishing={publishing} />
                  </>
                )}
                <MoreButton query={query} />
              </>
            )
          }}
        </PageState>
      </div>
    </Page>
  )
}
