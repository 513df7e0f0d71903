import type { HotIssue, HotIssues } from '../../../../src/shapes/hot.ts'
import { Section } from '../Section.tsx'

interface HeatMapProps {
  towns: HotIssues['towns']
  elsewhere: number
  /** Only the appeals of this one. */
  issue: HotIssue | undefined
}

/** Five steps from pale to dark: where the eye goes first; the number says it exactly. */
const stepOf = (count: number, most: number) => (count === 0 ? 0 : Math.ceil((count / most) * 5))

/** Towns in rows, their communities as fields: darker where more appeals come from. */
export function HeatMap({ towns, elsewhere, issue }: HeatMapProps) {
  const counts = new Map(issue?.places.map(place => [place.name, place.count]))
  const shown = towns.map(({ town, communities }) => ({
    town,
    communities: communities.map(({ name, count }) => ({ name, count: issue ? (counts.get(name) ?? 0) : count })),
  }))
  const most = Math.max(1, ...shown.flatMap(({ communities }) => communities.map(({ count }) => count)))
  const placed = shown.flatMap(({ communities }) => communities).reduce((sum, { count }) => sum + count, 0)
  const unknown = issue ? Math.max(0, issue.count - placed) : elsewhere
  return (
    <Section title={issue ? `在哪里：${issue.name}` : '诉求在哪里'}>
      {towns.length === 0 ? (
        <p className="quiet">还没有导入网格（places.yaml），不知道诉求在哪个社区。</p>
      ) : (
        <>
          <dl className="heat-map">
            {shown.map(({ town, communities }) => (
              <div key={town.id} className="heat-town">
                <dt>{town.name}</dt>
                {communities.map(({ name, count }) => (
                  <dd key={name} className={`heat-${stepOf(count, most)}`}>
                    <span>{name}</span>
                    <strong>{count}</strong>
                  </dd>
                ))}
              </div>
            ))}
          </dl>
          <p className="quiet">颜色越深，件数越多。另有 {unknown} 件看不出在哪个社区。</p>
        </>
      )}
    </Section>
  )
}
