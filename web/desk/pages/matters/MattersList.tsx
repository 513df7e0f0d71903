import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useSearchParams } from 'wouter'
import type { MatterPage } from '../../../../src/shapes/matter.ts'
import { get } from '../../../shared/api.ts'
import { MoreButton } from '../../app/MoreButton.tsx'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useIsNarrow } from '../../app/use-media.ts'
import { MatterCards } from './MatterCards.tsx'
import { MatterFilters } from './MatterFilters.tsx'
import { MatterTable } from './MatterTable.tsx'
import { type MatterSearch, paramsOf, searchOf } from './search.ts'

function useMatters(search: MatterSearch) {
  const params = paramsOf(search).toString()
  return useInfiniteQuery({
    queryKey: ['matters', params],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams(params)
      if (pageParam !== '') query.set('cursor', pageParam)
      return get<MatterPage>(`/api/matters?${query}`)
    },
    getNextPageParam: last => last.nextCursor,
    enabled: !isTooShort(search.q),
  })
}

/** One character stands in nearly every appeal; the server looks for two and more. */
const isTooShort = (q: string) => [...q.trim()].length === 1

/** Nobody reads a thousand: beyond that they are not counted. */
function totalOf(first: MatterPage | undefined, listed: number): string {
  const total = (first?.total ?? listed).toLocaleString('zh-CN')
  return first?.isMore ? `超过 ${total} 件` : `共 ${total} 件`
}

export function MattersList() {
  const [params, setParams] = useSearchParams()
  const isNarrow = useIsNarrow()
  const search = searchOf(params)
  const query = useMatters(search)
  const change = (part: Partial<MatterSearch>) => setParams(paramsOf({ ...search, ...part }), { replace: true })
  const isFiltered = paramsOf(search).size > 0
  return (
    <Page title="事项">
      <MatterFilters search={search} onChange={change} />
      {isTooShort(search.q) ? (
        <EmptyNote title="请至少输入两个字" hint="例如“电梯”“油烟”，也可以输入完整的受理号。" />
      ) : (
        <PageState query={query}>
          {({ pages }) => {
            const items = pages.flatMap(page => page.items)
            if (items.length === 0) {
              return isFiltered ? (
                <EmptyNote title="没有找到这样的事项" hint="换一个词，或去掉一些条件。">
                  <Button onClick={() => setParams(new URLSearchParams(), { replace: true })}>清除全部条件</Button>
                </EmptyNote>
              ) : (
                <EmptyNote title="还没有事项" hint="群众提交的诉求会出现在这里。" />
              )
            }
            return (
              <>
                <p className="quiet matters-total" role="status">
                  {totalOf(pages[0], items.length)}
                  {query.hasNextPage && `，已列出 ${items.length} 件`}
                </p>
                {isNarrow ? <MatterCards items={items} /> : <MatterTable items={items} />}
                <MoreButton query={query} />
              </>
            )
          }}
        </PageState>
      )}
    </Page>
  )
}
