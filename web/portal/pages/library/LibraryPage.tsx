import type { SourceText } from '../../../../src/shapes/library.ts'
import { get } from '../../../shared/api.ts'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { useResource } from '../../app/resource.ts'
import { Link } from '../../app/router.tsx'
import { Parts } from './Parts.tsx'
import { Passages } from './Passages.tsx'
import { leadIn, placeIn } from './place.ts'
import { SourceFacts } from './SourceFacts.tsx'
import { Standing } from './Standing.tsx'
import { texts } from './texts.ts'

interface LibraryPageProps {
  id: string
  /** `at`: the passage that somebody was sent to; `from`: the first one shown, where somebody turns the pages. */
  query: URLSearchParams
}

/** A document as it is, opened at the passage that was quoted. */
export function LibraryPage({ id, query }: LibraryPageProps) {
  const at = placeIn(query.get('at'))
  const from = placeIn(query.get('from'))
  const asked = at ?? (from === undefined ? undefined : from + leadIn)
  const source = useResource(`${id} ${asked}`, () =>
    get<SourceText>(`/api/library/${id}${asked === undefined ? '' : `?at=${asked}`}`),
  )
  const title = source.view.state === 'full' ? source.view.data.title : texts.title
  return (
    <Page title={title}>
      <PageState of={source}>
        {text => (
          <>
            <Standing source={text} />
            <SourceFacts source={text} />
            <Passages text={text} at={at} />
            <Parts text={text} />
          </>
        )}
      </PageState>
      <div className="actions unprinted">
        {source.view.state === 'full' && (
          <button type="button" className="button" onClick={() => window.print()}>
            {texts.print}
          </button>
        )}
        <Link className="button" href="/ask">
          {texts.ask}
        </Link>
        <Link className="button" href="/help">
          {texts.help}
        </Link>
      </div>
    </Page>
  )
}
