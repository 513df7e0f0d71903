import { Button } from 'antd'
import type { OfficialFault } from '../../../../src/shapes/official-document.ts'
import { Label } from '../../app/Label.tsx'
import type { Decision } from './decisions.ts'
import { forceHints, forceTexts } from './texts.ts'

interface NoteProps {
  readonly fault: OfficialFault
  readonly decision: Decision | undefined
  readonly isChosen: boolean
  readonly top: number | undefined
  readonly onChoose: () => void
  readonly onDecide: (decision: Decision) => void
}

const said = { mend: '改', keep: '不改' } as const

/** What a colleague would write in the margin: what stands there, what should, and why. */
export function Note({ fault, decision, isChosen, top, onChoose, onDecide }: NoteProps) {
  const { key, rule, name, force, found, wanted, why, clause, isMendable, unmendable } = fault
  return (
    <li
      className="note"
      data-note={key}
      data-chosen={isChosen}
      data-decision={decision}
      style={top === undefined ? undefined : { top }}
    >
      <button type="button" className="note-head" aria-pressed={isChosen} onClick={onChoose}>
        <span className="note-line">
          <span className="note-rule">{rule}</span>
          <span title={forceHints[force]}>{force === 'practice' ? '习惯' : forceTexts[force]}</span>
          <span className="note-name">{name}</span>
          {decision !== undefined && <strong className="note-said">{said[decision]}</strong>}
        </span>
        <span className="note-found">
          {found} → {wanted}
        </span>
      </button>
      {isChosen && (
        <div className="note-more">
          <details>
            <summary>为什么</summary>
            <p>{why}</p>
            <p className="quiet">
              {force === 'practice' ? '习惯做法，不是规定' : clause}
              {force !== 'practice' && `（${forceHints[force]}）`}
            </p>
          </details>
          {!isMendable && <p className="quiet">要人改：{unmendable ?? '请在原文件里改。'}</p>}
          <div className="row">
            {isMendable ? (
              <Button size="small" type="primary" onClick={() => onDecide('mend')}>
                改 <kbd>A</kbd>
              </Button>
            ) : (
              <Label>要人改</Label>
            )}
            <Button size="small" onClick={() => onDecide('keep')}>
              不改 <kbd>X</kbd>
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}
