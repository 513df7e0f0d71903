import type { Doubt } from '../../../../src/shapes/matter.ts'
import { Label } from '../../app/Label.tsx'

/** What the employee itself is not sure of; it stands before the proposal, so that it is read first. */
export function DoubtList({ doubts }: { doubts: readonly Doubt[] }) {
  if (doubts.length === 0) return null
  return (
    <section className="doubts" aria-label="存疑">
      <p>
        <Label tone="solid">存疑</Label> 请先看这 {doubts.length} 点
      </p>
      <ul>
        {doubts.map(doubt => (
          <li key={doubt.code}>{doubt.text}</li>
        ))}
      </ul>
    </section>
  )
}
