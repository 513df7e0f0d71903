import { Link } from 'wouter'
import type { MatterSummary } from '../../../../src/shapes/matter.ts'
import { formatDue, formatInstant } from '../../app/format.ts'
import { StateTag, UrgencyTag } from '../../app/StateTag.tsx'

/** Where a matter is with, or where it is proposed to go. */
export const whereOf = (matter: MatterSummary) =>
  matter.department?.name ?? (matter.proposed === null ? '未分拨' : `拟派 ${matter.proposed.department.name}`)

export const kindOf = (matter: MatterSummary) => (matter.category ?? matter.proposed?.category)?.level2 ?? '未分类'

export function MatterTable({ items }: { items: readonly MatterSummary[] }) {
  return (
    <table className="matter-table">
      <thead>
        <tr>
          <th scope="col">事项</th>
          <th scope="col">状态</th>
          <th scope="col">部门和类别</th>
          <th scope="col">提交</th>
          <th scope="col">期限</th>
        </tr>
      </thead>
      <tbody>
        {items.map(matter => (
          <tr key={matter.id}>
            <td>
              <p>
                <UrgencyTag urgency={matter.urgency} /> <Link href={`/matters/${matter.id}`}>{matter.title}</Link>
              </p>
              <p className="quiet matter-excerpt">{matter.excerpt}</p>
              <p className="quiet matter-receipt">
                {matter.receipt}
                {matter.place !== null && ` · ${matter.place}`}
              </p>
            </td>
            <td>
              <StateTag state={matter.state} text={matter.stateText} />
            </td>
            <td>
              <p>{whereOf(matter)}</p>
              <p className="quiet">{kindOf(matter)}</p>
            </td>
            <td className="matter-time">{formatInstant(matter.filedAt)}</td>
            <td className={matter.isOverdue ? 'late matter-time' : 'matter-time'}>
              {matter.dueAt === null ? '—' : formatDue(matter.dueAt, matter.isOverdue)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
