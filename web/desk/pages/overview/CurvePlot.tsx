import { ceilingOf, pointsOf } from './curve.ts'
import { shortDay } from './period.ts'
import './overview.css'

interface CurvePlotProps {
  days: readonly string[]
  lines: readonly { readonly name: string; readonly values: readonly number[]; readonly className: string }[]
  /** What the drawing shows, for whoever doesn't see it. */
  label: string
}

/** Lines over days in one box. Words lie outside the drawing, so that they never stretch. */
export function CurvePlot({ days, lines, label }: CurvePlotProps) {
  const ceiling = ceilingOf(lines.flatMap(line => line.values))
  const first = days[0]
  const middle = days[Math.floor((days.length - 1) / 2)]
  const last = days.at(-1)
  return (
    <div className="curve-plot">
      <div className="curve-scale quiet" aria-hidden="true">
        <span>{ceiling}</span>
        <span>{ceiling / 2}</span>
        <span>0</span>
      </div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
        {[0, 50, 100].map(y => (
          <line key={y} className="curve-grid" x1="0" x2="100" y1={y} y2={y} />
        ))}
        {lines.map(line => (
          <polyline key={line.name} className={line.className} points={pointsOf(line.values, ceiling)} />
        ))}
      </svg>
      <div className="curve-days quiet" aria-hidden="true">
        {first !== undefined && <span>{shortDay(first)}</span>}
        {middle !== undefined && days.length > 4 && <span>{shortDay(middle)}</span>}
        {last !== undefined && days.length > 1 && <span>{shortDay(last)}</span>}
      </div>
    </div>
  )
}
