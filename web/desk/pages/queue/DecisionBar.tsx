import { Button } from 'antd'
import type { DecisionKind } from '../../../../src/shapes/matter.ts'
import { useSettings } from '../../app/settings.tsx'
import type { OpenForm } from './ReviewDesk.tsx'

const choices: readonly { kind: DecisionKind; text: string; key: string }[] = [
  { kind: 'approve', text: '同意', key: 'A' },
  { kind: 'amend', text: '修改', key: 'E' },
  { kind: 'return', text: '退回重拟', key: 'R' },
  { kind: 'refuse', text: '不予受理', key: 'X' },
  { kind: 'merge', text: '并案', key: 'M' },
  { kind: 'take_over', text: '转人工', key: 'T' },
]

interface DecisionBarProps {
  kinds: readonly DecisionKind[]
  open: OpenForm | null
  isByHand: boolean
  busy: boolean
  onChoose: (kind: DecisionKind) => void
}

/**
 * Only what this person may decide now; the key stands on the button. While a form is open 同意 steps aside: it would
 * approve the proposal as it was, not as it has just been written.
 */
export function DecisionBar({ kinds, open, isByHand, busy, onChoose }: DecisionBarProps) {
  const { settings } = useSettings()
  return (
    <section className="decision-bar" aria-label="审定" data-writing={open !== null && !isByHand}>
      {choices
        .filter(it => kinds.includes(it.kind) && (it.kind !== 'approve' || open === null))
        .map(({ kind, text, key }) => (
          <Button
            key={kind}
            size="large"
            disabled={busy}
            className={kind === 'approve' ? 'seal-button' : ''}
            {...(kind === 'approve' ? {} : { 'aria-expanded': open === kind })}
            onClick={() => onChoose(kind)}
          >
            {isByHand && kind === 'amend' ? '填写' : text}
            {settings.shortcuts && <kbd className="wide-only">{key}</kbd>}
          </Button>
        ))}
    </section>
  )
}
