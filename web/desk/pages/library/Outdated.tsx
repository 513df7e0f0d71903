import { Link } from 'wouter'
import type { Answer } from '../../../../src/shapes/library.ts'
import { nameOf } from './citation.ts'
import { StandingWords } from './SourceLabels.tsx'

interface OutdatedProps {
  sources: Answer['outdated']
  day: string
}

/** What says something on the question and is not in force: named, never quoted. */
export function Outdated({ sources, day }: OutdatedProps) {
  if (sources.length === 0) return null
  return (
    <section className="sheet stack" aria-label="不再有效的规定">
      <h2>也有规定，但那一天不是现行有效，没有摘引</h2>
      <ul className="stack">
        {sources.map(it => (
          <li key={it.id}>
            <p>
              <Link href={`/library/${it.id}`}>{nameOf(it)}</Link>
            </p>
            <p>
              <StandingWords source={it} day={day} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
