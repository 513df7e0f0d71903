import type { Overview } from '../../../../src/shapes/organisation.ts'
import { CurvePlot } from './CurvePlot.tsx'

const sum = (values: readonly number[]) => values.reduce((total, it) => total + it, 0)

/** What came in (solid) and what was answered (dashed), day by day. */
export function Curve({ days }: { days: Overview['days'] }) {
  const filed = days.map(it => it.filed)
  const answered = days.map(it => it.answered)
  return (
    <figure className="curve">
      <figcaption className="curve-legend">
        <span className="curve-key curve-key-filed">受理 {sum(filed)} 件</span>
        <span className="curve-key curve-key-answered">答复 {sum(answered)} 件</span>
      </figcaption>
      <CurvePlot
        days={days.map(it => it.day)}
        lines={[
          { name: '答复', values: answered, className: 'curve-answered' },
          { name: '受理', values: filed, className: 'curve-filed' },
        ]}
        label={`每天受理与答复的曲线，受理共 ${sum(filed)} 件，答复共 ${sum(answered)} 件。逐日数字请按“看数字”。`}
      />
    </figure>
  )
}
