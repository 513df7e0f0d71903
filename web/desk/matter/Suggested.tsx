import type { Assignable } from '../../../src/shapes/organisation.ts'
import { formatSpan } from '../app/format.ts'

/** 李敏 网格员 · 阳光社区第三网格, with the reason and the time of a visit below. */
export function Suggested({ person }: { person: Assignable }) {
  return (
    <span className="suggested">
      <span>
        <strong>{person.name}</strong>{' '}
        <span className="quiet">{[person.title, person.grid].filter(it => it !== null && it !== '').join(' · ')}</span>
      </span>
      {person.reason !== '' && <span>{person.reason}</span>}
      {person.visit !== null && (
        <span className="quiet">建议上门：{formatSpan(person.visit.from, person.visit.until)}</span>
      )}
    </span>
  )
}
