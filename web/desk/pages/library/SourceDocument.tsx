import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import type { SourceText } from '../../../../src/shapes/library.ts'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { Passages } from './Passages.tsx'
import { sourceTextOptions } from './queries.ts'
import { GuideFacts, SourceFacts } from './SourceFacts.tsx'

/** So many passages come at once, this many of them before the one that is asked for (src/library/views.ts). */
const shownAtOnce = 60
const shownBefore = 5

const positionOf = (text: string | null) => {
  const position = Number(text)
  return Number.isInteger(position) && position > 0 && position <= 100_000 ? position : undefined
}

function Parts({ id, before, shown, total }: { id: string; before: number; shown: number; total: number }) {
  if (shown === total) return null
  const last = before + shown
  return (
    <nav className="row source-parts" aria-label="分段">
      <span className="quiet">
        第 {before + 1} 至 {last} 段，共 {total} 段
      </span>
      {before > 0 && <Link href={`/library/${id}?from=${Math.max(1, before + 1 - shownAtOnce)}`}>前一部分</Link>}
      {last < total && <Link href={`/library/${id}?from=${last + 1}`}>后一部分</Link>}
    </nav>
  )
}

function Sheets({ source, at }: { source: SourceText; at: number | undefined }) {
  const { passages, before, total, guide } = source
  const parts = <Parts id={source.id} before={before} shown={passages.length} total={total} />
  return (
    <div className="source-columns">
      <article className="sheet stack source-document" aria-label={source.title}>
        <header className="source-head">
          <h2>{source.title}</h2>
          {source.documentNumber !== null && <p className="quiet">{source.documentNumber}</p>}
        </header>
        {parts}
        <Passages passages={passages} at={at} />
        {parts}
      </article>
      <div className="stack">
        <section className="sheet stack" aria-label="文献信息">
          <h2>文献信息</h2>
          <SourceFacts source={source} />
        </section>
        {guide !== null && (
          <section className="sheet stack" aria-label="办事要点">
            <h2>办事要点</h2>
            <GuideFacts guide={guide} />
          </section>
        )}
      </div>
    </div>
  )
}

/** A source to read. `at` is the passage that somebody came for and is marked, `from` where one reads on. */
export function SourceDocument({ id }: { id: string }) {
  const [params] = useSearchParams()
  const at = positionOf(params.get('at'))
  const from = positionOf(params.get('from'))
  const wanted = at ?? (from === undefined ? 1 : from + shownBefore)
  const query = useQuery({ ...sourceTextOptions(id, wanted), placeholderData: keepPreviousData })
  return (
    <Page title="文献原文" actions={<Link href="/library">返回文献库</Link>}>
      <PageState query={query}>{source => <Sheets source={source} at={at} />}</PageState>
    </Page>
  )
}
