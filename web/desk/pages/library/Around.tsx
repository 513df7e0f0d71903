import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Citation } from '../../../../src/shapes/library.ts'
import { PageState } from '../../app/PageState.tsx'
import { Passages } from './Passages.tsx'
import { sourceTextOptions } from './queries.ts'

/** So much of the source stands beside the answer; the rest is one press away. */
const shownAround = 6

/** The source around a quotation, the quoted words marked. */
export function Around({ quote }: { quote: Citation }) {
  const { source, position, from, to } = quote
  const query = useQuery(sourceTextOptions(source.id, position))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard
    <section className="sheet stack around" aria-label="原文" data-scrolls tabIndex={0}>
      <div className="around-head">
        <h2>原文</h2>
        <Link href={`/library/${source.id}?at=${position}`}>看全文</Link>
      </div>
      <p>
        <strong>{source.title}</strong>
        {source.issuer !== null && <span className="quiet"> {source.issuer}</span>}
      </p>
      <PageState query={query}>
        {({ passages }) => (
          <Passages
            passages={passages.filter(it => Math.abs(it.position - position) <= shownAround)}
            at={position}
            quoted={[from, to]}
          />
        )}
      </PageState>
    </section>
  )
}
