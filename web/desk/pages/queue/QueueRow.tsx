import { Checkbox } from 'antd'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { MatterSummary } from '../../../../src/shapes/matter.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { UrgencyTag } from '../../app/StateTag.tsx'
import { confidenceWords } from './confidence.ts'
import { isBatchable } from './filters.ts'

interface QueueRowProps {
  matter: MatterSummary
  address: string
  isSelected: boolean
  canTick: boolean
  isTicked: boolean
  onTick: () => void
  onOpened: () => void
}

const proposedOf = (matter: MatterSummary) =>
  matter.proposalKind === 'reply'
    ? `答复待审 · ${matter.department?.name ?? ''}`
    : matter.proposed === null
      ? '请人工填写部门和类别'
      : `${matter.proposed.department.name} · ${matter.proposed.category.level2}`

const howMade = (matter: MatterSummary) => {
  if (matter.proposalKind === 'reply') return '同事拟写'
  return matter.state === 'manual' ? '人工办理' : confidenceWords(matter.isSure, matter.confidence)
}

export function QueueRow({ matter, address, isSelected, canTick, isTicked, onTick, onOpened }: QueueRowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const firstDoubt = matter.doubts[0]
  return (
    <li ref={row} className="queue-row" data-selected={isSelected}>
      <div className="queue-tick">
        {isBatchable(matter) && (
          <Checkbox
            checked={isTicked}
            disabled={!canTick}
            onChange={onTick}
            aria-label={canTick ? `勾选：${matter.title}` : `不能勾选（一批只能同属一个部门）：${matter.title}`}
          />
        )}
      </div>
      <Link href={address} aria-current={isSelected ? 'true' : undefined} onClick={onOpened}>
        <span className="queue-row-title">
          <UrgencyTag urgency={matter.urgency} /> {matter.title}
        </span>
        <span className="queue-row-proposed">{proposedOf(matter)}</span>
        <span className="queue-row-meta quiet">
          <span>{formatInstant(matter.filedAt)}</span>
          <span>{howMade(matter)}</span>
          {matter.isOverdue && <Label tone="late">已超期</Label>}
          {matter.bounceCount > 0 && <Label tone="late">退回过 {matter.bounceCount} 次</Label>}
        </span>
        {firstDoubt !== undefined && <span className="queue-row-doubt">{firstDoubt.text}</span>}
      </Link>
    </li>
  )
}
