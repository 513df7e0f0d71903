import type { Overview } from '../../../../src/shapes/organisation.ts'
import { shortDay } from './period.ts'

/** Newest day first. */
export function DaysTable({ days }: { days: Overview['days'] }) {
  return (
    // A scrolling area must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the box scrolls
    <section className="days-table" tabIndex={0} aria-label="每天的数字">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">日期</th>
            <th scope="col">受理</th>
            <th scope="col">答复</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(it => (
            <tr key={it.day}>
              <th scope="row">{shortDay(it.day)}</th>
              <td>{it.filed}</td>
              <td>{it.answered}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
