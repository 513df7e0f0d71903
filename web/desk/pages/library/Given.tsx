import type { Answer } from '../../../../src/shapes/library.ts'
import { isoDay } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { dayText } from './standing.ts'

/** That a machine put it together, by whose rules, and who answers for it. */
export function Given({ answer }: { answer: Pick<Answer, 'day' | 'label' | 'guardian'> }) {
  return (
    <div className="given">
      <p className="row">
        <Label tone="machine">数智员工摘出</Label>
        {answer.day !== isoDay() && <Label tone="solid">按{dayText(answer.day)}的规定</Label>}
      </p>
      <p className="quiet">
        {answer.label}
        {answer.guardian !== null && `监护人：${answer.guardian.name}。`}
      </p>
    </div>
  )
}
