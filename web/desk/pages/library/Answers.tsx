import { Link, useSearchParams } from 'wouter'
import { MoreButton } from '../../app/MoreButton.tsx'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { AnswerList } from './AnswerList.tsx'
import { LibraryTabs } from './LibraryTabs.tsx'
import { useAnswers } from './queries.ts'
import { answerFilters } from './texts.ts'

function Filters({ only }: { only: string }) {
  return (
    <nav className="library-tabs answer-filters" aria-label="筛选">
      {answerFilters.map(it => (
        <Link
          key={it.only}
          href={it.only === '' ? '/answers' : `/answers?only=${it.only}`}
          aria-current={it.only === only ? 'true' : undefined}
        >
          {it.text}
        </Link>
      ))}
    </nav>
  )
}

/** 答复抽查: what the adviser answered by itself, looked at afterwards. */
export function AnswersPage() {
  const [params] = useSearchParams()
  const wanted = params.get('only')
  const only = answerFilters.find(it => it.only === wanted)?.only ?? ''
  const query = useAnswers(only === '' ? '' : `only=${only}`)
  return (
    <Page title="答复抽查" actions={<LibraryTabs />}>
      <div className="stack">
        <Filters only={only} />
        <PageState query={query}>
          {({ pages }) => {
            const items = pages.flatMap(page => page.items)
            if (items.length === 0)
              return only === '' ? (
                <EmptyNote title="还没有答复" hint="群众或工作人员提问以后，答复会出现在这里。" />
              ) : (
                <EmptyNote title="没有这样的答复" hint="换一个筛选看看。" />
              )
            return (
              <>
                <AnswerList key={only} items={items} />
                <MoreButton query={query} />
              </>
            )
          }}
        </PageState>
      </div>
    </Page>
  )
}
