import { Link } from 'wouter'
import type { MatterSummary } from '../../../../src/shapes/matter.ts'
import { formatDue, formatInstant } from '../../app/format.ts'
import { StateTag, UrgencyTag } from '../../app/StateTag.tsx'
import { kindOf, whereOf } from './MatterTable.tsx'

/** The same list for a phone. */
export function MatterCards({ items }: { items: readonly MatterSummary[] }) {
  return (
    <ul className="matter-cards">
      {items.map(matter => (
        <li key={matter.id} className="sheet">
          <p className="row">
            <UrgencyTag urgency={matter.urgency} />
            <StateTag state={matter.state} text={matter.stateText} />
            <span className="quiet">{formatInstant(matter.filedAt)}</span>
          </p>
          <Link href={`/matters/${matter.id}`} className="matter-card-title">
            {matter.title}
          </Link>
          <p className="quiet matter-excerpt">{matter.excerpt}</p>
          <p>
            {whereOf(matter)} · {kindOf(matter)}
          </p>
          {matter.dueAt !== null && (
            <p className={matter.isOverdue ? 'late' : 'quiet'}>{formatDue(matter.dueAt, matter.isOverdue)}</p>
          )}
        </li>
      ))}
    </ul>
  )
}
