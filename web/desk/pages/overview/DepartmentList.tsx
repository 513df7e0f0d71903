import type { Overview } from '../../../../src/shapes/organisation.ts'
import { percent } from '../../app/format.ts'
import { Bar } from './Bar.tsx'

/** The same rows for a narrow screen: name and bar, the numbers below. */
export function DepartmentList({ departments }: { departments: Overview['departments'] }) {
  const most = Math.max(1, ...departments.map(it => it.open))
  return (
    <ul className="department-list">
      {departments.map(it => (
        <li key={it.department.id}>
          <p>
            <strong>{it.department.name}</strong>
          </p>
          <Bar value={it.open} late={it.overdue} most={most} />
          <p className="department-figures">
            <span>在办 {it.open}</span>
            <span className={it.overdue > 0 ? 'late' : undefined}>超期 {it.overdue}</span>
            <span>已答复 {it.answered}</span>
            <span>退回 {it.returned}</span>
            <span>群众认可 {percent(it.helpedShare)}</span>
          </p>
        </li>
      ))}
    </ul>
  )
}
