import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { PageState } from '../../app/PageState.tsx'
import { Passages } from './Passages.tsx'
import { sourceTextOptions } from './queries.ts'
import type { Source } from './standing.ts'

/** So much of the source stands beside the answer; the rest is one press away. */
const shownAround = 6

interface AroundProps {
  source: Source
  position: number
  /** Absent where nothing was quoted, only pointed to. */
  quoted?: readonly [from: number, to: number]
}

/** The source around a passage, the quoted words marked. */
export function Around({ source, position, quoted }: AroundProps) {
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
            quoted={quoted}
          />
        )}
      </PageState>
    </section>
  )
}
