import type { Overview } from '../../../../src/shapes/organisation.ts'
import { ceilingOf, pointsOf } from './curve.ts'
import { shortDay } from './period.ts'

const sum = (values: readonly number[]) => values.reduce((total, it) => total + it, 0)

/** Two lines in one box: what came in (solid) and what was answered (dashed). Words lie outside the drawing, so that they never stretch. */
export function Curve({ days }: { days: Overview['days'] }) {
  const filed = days.map(it => it.filed)
  const answered = days.map(it => it.answered)
  const ceiling = ceilingOf([...filed, ...answered])
  const first = days[0]
  const middle = days[Math.floor((days.length - 1) / 2)]
  const last = days.at(-1)
  return (
    <figure className="curve">
      <figcaption className="curve-legend">
        <span className="curve-key curve-key-filed">受理 {sum(filed)} 件</span>
        <span className="curve-key curve-key-answered">答复 {sum(answered)} 件</span>
      </figcaption>
      <div className="curve-plot">
        <div className="curve-scale quiet" aria-hidden="true">
          <span>{ceiling}</span>
          <span>{ceiling / 2}</span>
          <span>0</span>
        </div>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`每天受理与答复的曲线，受理共 ${sum(filed)} 件，答复共 ${sum(answered)} 件。逐日数字请按“看数字”。`}
        >
          {[0, 50, 100].map(y => (
            <line key={y} className="curve-grid" x1="0" x2="100" y1={y} y2={y} />
          ))}
          <polyline className="curve-answered" points={pointsOf(answered, ceiling)} />
          <polyline className="curve-filed" points={pointsOf(filed, ceiling)} />
        </svg>
        <div className="curve-days quiet" aria-hidden="true">
          {first !== undefined && <span>{shortDay(first.day)}</span>}
          {middle !== undefined && days.length > 4 && <span>{shortDay(middle.day)}</span>}
          {last !== undefined && days.length > 1 && <span>{shortDay(last.day)}</span>}
        </div>
      </div>
    </figure>
  )
}
