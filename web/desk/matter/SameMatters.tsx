import { Link } from 'wouter'
import type { SameMatter } from '../../../src/shapes/matter.ts'
import { formatInstant } from '../app/format.ts'
import './matter.css'

/** Other people's appeals on the same matter, each to be opened. */
export function SameMatters({ matters }: { matters: readonly SameMatter[] }) {
  return (
    <ul className="same-matters">
      {matters.map(({ id, receipt, title, excerpt, place, stateText, filedAt }) => (
        <li key={id}>
          <p className="row">
            <Link href={`/matters/${id}`}>{title}</Link>
            <span className="quiet">{stateText}</span>
          </p>
          <p>{excerpt}</p>
          <p className="row quiet">
            {place !== null && <span>{place}</span>}
            <span>{formatInstant(filedAt)} 提交</span>
            <span>{receipt}</span>
          </p>
        </li>
      ))}
    </ul>
  )
}
