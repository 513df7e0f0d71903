import type { GateResult } from '../../../../src/shapes/matter.ts'
import { Label } from '../../app/Label.tsx'

const resultTexts = { pass: '通过', fail: '没通过', error: '没能检查' } as const

/** What was checked without a person; what did not pass comes first. */
export function GateList({ results }: { results: readonly GateResult[] }) {
  if (results.length === 0) return null
  const passedLast = [...results].sort((a, b) => Number(a.result === 'pass') - Number(b.result === 'pass'))
  return (
    <div className="evidence-part">
      <h3>闸门检查</h3>
      <ul className="gate">
        {passedLast.map(({ check, result, note }) => (
          <li key={check}>
            <p className="row">
              <Label tone={result === 'pass' ? 'plain' : 'late'}>{resultTexts[result]}</Label>
              <span>{check}</span>
            </p>
            {note !== '' && <p className="quiet">{note}</p>}
          </li>
        ))}
      </ul>
    </div>
  )
}
