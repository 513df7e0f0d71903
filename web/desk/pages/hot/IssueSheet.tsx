import type { HotIssue } from '../../../../src/shapes/hot.ts'
import { SameMatters } from '../../matter/SameMatters.tsx'
import { ceilingOf, pointsOf } from '../overview/curve.ts'
import { shortDay } from '../overview/period.ts'
import { Section } from '../Section.tsx'
import '../overview/overview.css'

/** One issue closely: its days as a curve, and appeals of it. */
export function IssueSheet({ issue, days }: { issue: HotIssue; days: readonly string[] }) {
  const ceiling = ceilingOf(issue.byDay)
  const [first, last] = [days[0], days.at(-1)]
  return (
    <Section title={issue.name}>
      <figure className="curve">
        <div className="curve-plot">
          <div className="curve-scale quiet" aria-hidden="true">
            <span>{ceiling}</span>
            <span>{ceiling / 2}</span>
            <span>0</span>
          </div>
          <svg
            className="hot-curve"
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={`每天的件数：${issue.byDay.map((count, i) => `${shortDay(days[i] ?? '')} ${count}`).join('，')}`}
          >
            {[0, 50, 100].map(y => (
              <line key={y} className="curve-grid" x1="0" x2="100" y1={y} y2={y} />
            ))}
            <polyline className="curve-filed" points={pointsOf(issue.byDay, ceiling)} />
          </svg>
          <div className="curve-days quiet" aria-hidden="true">
            {first !== undefined && <span>{shortDay(first)}</span>}
            {last !== undefined && <span>{shortDay(last)}</span>}
          </div>
        </div>
      </figure>
      <p className="quiet">
        共 {issue.count} 件，来自 {issue.people} 人
        {issue.places.length > 0 && `：${issue.places.map(place => `${place.name} ${place.count} 件`).join('，')}`}。
        {issue.matters.length < issue.count && `下面是最典型的 ${issue.matters.length} 件。`}
      </p>
      <SameMatters matters={issue.matters} />
    </Section>
  )
}
