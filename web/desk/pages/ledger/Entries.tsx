import { Button } from 'antd'
import { useSearchParams } from 'wouter'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { Section } from '../Section.tsx'
import { Entry } from './Entry.tsx'
import { useLedgerEntries } from './queries.ts'
import { SearchForm } from './SearchForm.tsx'

/** The entries, newest first; what is searched for stands in the address. */
export function Entries() {
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const query = useLedgerEntries(q)
  return (
    <Section
      title="记录"
      actions={<SearchForm key={q} q={q} onSearch={text => setSearch(text === '' ? {} : { q: text })} />}
    >
      <PageState query={query}>
        {({ pages }) => {
          const items = pages.flatMap(page => page.items)
          if (items.length === 0) {
            return q === '' ? (
              <EmptyNote title="台账还是空的" hint="第一件诉求提交后，从受理到办结的每一步都会记在这里。" />
            ) : (
              <EmptyNote title={`没有找到“${q}”`} hint="可以按事由、人名或受理编号查找。">
                <Button onClick={() => setSearch({})}>看全部</Button>
              </EmptyNote>
            )
          }
          return (
            <>
              <ol className="entries">
                {items.map(it => (
                  <Entry key={it.seq} entry={it} />
                ))}
              </ol>
              {query.isFetchNextPageError && <ErrorLine error={query.error} />}
              {query.hasNextPage && (
                <p className="entries-more">
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    更早的记录
                  </Button>
                </p>
              )}
            </>
          )
        }}
      </PageState>
    </Section>
  )
}
