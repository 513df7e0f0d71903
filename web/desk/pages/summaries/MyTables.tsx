import { Link } from 'wouter'
import { formatInstant } from '../../app/format.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useSummaries } from './queries.ts'
import { subjectTexts } from './texts.ts'

/** The tables that one made before. */
export function MyTables() {
  return (
    <section className="sheet stack" aria-label="我的总结表">
      <h2>我的总结表</h2>
      <PageState query={useSummaries()}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote title="还没有做过总结表" hint="做好的表留在这里，随时可以再看、再改；只有自己看得到。" />
          ) : (
            <ul className="summary-list">
              {items.map(one => (
                <li key={one.id}>
                  <Link href={`/summaries/${one.id}`}>{one.title}</Link>
                  <p className="quiet">
                    {subjectTexts[one.subject]} {one.rows} 行 · {one.columns.join('、')} ·{' '}
                    {formatInstant(one.changedAt)}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </PageState>
    </section>
  )
}
