import { Button } from 'antd'
import type { Doubt } from '../../../../src/shapes/matter.ts'
import { Label } from '../../app/Label.tsx'

interface DoubtListProps {
  doubts: readonly Doubt[]
  /** Opens the refusal with an advice as its reason; absent where it can't be refused. */
  onAdvise: ((advice: string) => void) | undefined
}

/** What the employee itself is not sure of; it stands before the proposal, so that it is read first. */
export function DoubtList({ doubts, onAdvise }: DoubtListProps) {
  if (doubts.length === 0) return null
  return (
    <section className="doubts" aria-label="存疑">
      <p>
        <Label tone="solid">存疑</Label> 请先看这 {doubts.length} 点
      </p>
      <ul>
        {doubts.map(doubt => (
          <li key={doubt.code}>
            {doubt.text}
            {doubt.advice !== undefined && (
              <blockquote className="advice">
                <p>{doubt.advice}</p>
                {onAdvise !== undefined && (
                  <Button size="small" onClick={() => onAdvise(doubt.advice ?? '')}>
                    不予受理，照此答复
                  </Button>
                )}
              </blockquote>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
