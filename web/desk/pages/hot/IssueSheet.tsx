import type { HotIssue } from '../../../../src/shapes/hot.ts'
import { formatInstant } from '../../app/format.ts'
import { SameMatters } from '../../matter/SameMatters.tsx'
import { CurvePlot } from '../overview/CurvePlot.tsx'
import { shortDay } from '../overview/period.ts'
import { Section } from '../Section.tsx'
import { spanText } from './span.ts'

/** One issue closely: its days as a curve, and appeals of it. */
export function IssueSheet({ issue, days }: { issue: HotIssue; days: readonly string[] }) {
  return (
    <Section title={issue.name}>
      <figure className="curve">
        <CurvePlot
          days={days}
          lines={[{ name: issue.name, values: issue.byDay, className: 'curve-filed' }]}
          label={`每天的件数：${issue.byDay.map((count, i) => `${shortDay(days[i] ?? '')} ${count}`).join('，')}`}
        />
      </figure>
      <p className="quiet">
        {spanText(issue)}，共 {issue.count} 件，来自 {issue.people} 人
        {issue.places.length > 0 && `：${issue.places.map(place => `${place.name} ${place.count} 件`).join('，')}`}
        。最近一件：{formatInstant(issue.lastAt)}。
        {issue.matters.length < issue.count && `下面是最典型的 ${issue.matters.length} 件。`}
      </p>
      <SameMatters matters={issue.matters} />
    </Section>
  )
}
