import type { Decision } from '../../../src/shapes/matter.ts'
import { formatInstant } from '../app/format.ts'
import { Label } from '../app/Label.tsx'

/** What the guardians said, with the reason and the fingerprint of what they saw. */
export function DecisionList({ decisions }: { decisions: readonly Decision[] }) {
  if (decisions.length === 0) return <p className="quiet">还没有审定。</p>
  return (
    <ol className="decision-list">
      {decisions.map(decision => (
        <li key={decision.id}>
          <p className="row">
            <Label tone="seal">{decision.kindText}</Label>
            <span>{decision.by.name}</span>
            <span className="quiet">{formatInstant(decision.at)}</span>
          </p>
          {decision.reason !== null && <p>{decision.reason}</p>}
          <p className="quiet" title={decision.shownDigest}>
            所见内容指纹 {decision.shownDigest.slice(0, 12)}
          </p>
        </li>
      ))}
    </ol>
  )
}
