import { Link, useSearchParams } from 'wouter'
import { MoreButton } from '../../app/MoreButton.tsx'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { CorrectionSheet } from './CorrectionSheet.tsx'
import { LibraryTabs } from './LibraryTabs.tsx'
import { useCorrections } from './queries.ts'
import { correctionFilters } from './texts.ts'

function Filters({ only, waiting }: { only: string; waiting: number | undefined }) {
  return (
    <nav className="library-tabs answer-filters" aria-label="筛选">
      {correctionFilters.map(it => (
        <Link
          key={it.only}
          href={it.only === 'proposed' ? '/corrections' : `/corrections?only=${it.only}`}
          aria-current={it.only === only ? 'true' : undefined}
        >
          {it.text}
          {it.only === 'proposed' && waiting !== undefined && waiting > 0 && ` ${waiting}`}
        </Link>
      ))}
    </nav>
  )
}

/** 答复更正: right answers that people gave, for the trainer to adopt. */
export function CorrectionsPage() {
  const [params] = useSearchParams()
  const wanted = params.get('only')
  const only = correctionFilters.find(it => it.only === wanted)?.only ?? 'proposed'
  const query = useCorrections(`only=${only}`)
  return (
    <Page title={only === 'proposed' ? '待采纳的更正' : '答复更正'} actions={<LibraryTabs />}>
      <div className="stack">
        <Filters only={only} waiting={query.data?.pages[0]?.waiting} />
        <PageState query={query}>
          {({ pages }) => {
            const items = pages.flatMap(page => page.items)
            if (items.length === 0)
              return only === 'proposed' ? (
                <EmptyNote title="没有待采纳的更正" hint="在“答复抽查”里给出正确的答复以后，会出现在这里。" />
              ) : (
                <EmptyNote title="没有这样的更正" hint="换一个筛选看看。" />
              )
            return (
              <>
                <ol className="stack">
                  {items.map(item => (
                    <CorrectionSheet key={item.id} item={item} />
                  ))}
                </ol>
                <MoreButton query={query} />
              </>
            )
          }}
        </PageState>
      </div>
    </Page>
  )
}
