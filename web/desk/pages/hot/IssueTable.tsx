import type { HotIssue } from '../../../../src/shapes/hot.ts'
import { pointsOf } from '../overview/curve.ts'
import { Section } from '../Section.tsx'
import { spanText } from './span.ts'

interface IssueTableProps {
  issues: readonly HotIssue[]
  chosenId: string | undefined
  onChoose: (id: string) => void
}

const where = ({ places }: HotIssue) =>
  places.length === 0
    ? '地点不明'
    : `${places
        .slice(0, 2)
        .map(place => place.name)
        .join('、')}${places.length > 2 ? `等 ${places.length} 处` : ''}`

const trendOf = ({ lastWeek, weekBefore }: HotIssue) =>
  lastWeek > weekBefore ? '上升' : lastWeek < weekBefore ? '下降' : '持平'

/** The hottest first; a press shows one more closely. */
export function IssueTable({ issues, chosenId, onChoose }: IssueTableProps) {
  const most = Math.max(...issues.map(issue => issue.heat))
  return (
    <Section title={`热点 ${issues.length} 个`}>
      <p className="quiet">热度：每件诉求算一分，每过一周减半。点一行，看曲线、地点和诉求。</p>
      <ol className="hot-issues">
        {issues.map(issue => (
          <li key={issue.id}>
            <button type="button" aria-pressed={issue.id === chosenId} onClick={() => onChoose(issue.id)}>
              <span className="hot-name">
                <strong>{issue.name}</strong>
                <span className="quiet">
                  {where(issue)} · {spanText(issue)}
                </span>
              </span>
              <span className="hot-spark" aria-hidden="true">
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="presentation">
                  <polyline points={pointsOf(issue.byDay, Math.max(...issue.byDay, 1))} />
                </svg>
              </span>
              <span className="hot-figures">
                <span>
                  {issue.count} 件 · {issue.people} 人
                </span>
                <span className="quiet">
                  未答复 {issue.open} · 近 7 天 {issue.lastWeek} 件，{trendOf(issue)}
                </span>
              </span>
              <span className="hot-heat">
                <span className="visually-hidden">热度 </span>
                {issue.heat}
                <span className="hot-track" aria-hidden="true">
                  <span style={{ width: `${(issue.heat / most) * 100}%` }} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  )
}
