import type { Overview } from '../../../../src/shapes/organisation.ts'
import { percent } from '../../app/format.ts'
import { Bar } from './Bar.tsx'

export function DepartmentTable({ departments }: { departments: Overview['departments'] }) {
  const most = Math.max(1, ...departments.map(it => it.open))
  return (
    <table className="numbers bars">
      <thead>
        <tr>
          <th scope="col">部门</th>
          <th scope="col" colSpan={2}>
            在办
          </th>
          <th scope="col">超期</th>
          <th scope="col">已答复</th>
          <th scope="col">退回</th>
          <th scope="col">群众认可</th>
        </tr>
      </thead>
      <tbody>
        {departments.map(it => (
          <tr key={it.department.id}>
            <th scope="row">{it.department.name}</th>
            <td className="bar-cell">
              <Bar value={it.open} late={it.overdue} most={most} />
            </td>
            <td>{it.open}</td>
            <td className={it.overdue > 0 ? 'late' : undefined}>{it.overdue}</td>
            <td>{it.answered}</td>
            <td>{it.returned}</td>
            <td>{percent(it.helpedShare)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
