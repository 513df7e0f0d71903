import { Button } from 'antd'
import type { SummaryCell, SummaryValue } from '../../../../src/shapes/summary.ts'
import { Label } from '../../app/Label.tsx'
import { Renaming } from './Renaming.tsx'
import { notWritten } from './texts.ts'

interface CellProps {
  /** Of whom and what it tells, for who hears it. */
  name: string
  cell: SummaryCell
  /** There is a document that can be opened at the place. */
  hasSource: boolean
  chosen: SummaryValue | undefined
  isEdited: boolean
  onEdit: (isWanted: boolean) => void
  onChoose: (value: SummaryValue) => void
  onSave: (text: string | null) => void
}

function Value({
  value,
  hasSource,
  isChosen,
  onChoose,
}: {
  value: SummaryValue
  hasSource: boolean
  isChosen: boolean
  onChoose: () => void
}) {
  const place = value.label === '' && value.position !== null ? `第 ${value.position} 段` : value.label
  return (
    <li data-chosen={isChosen}>
      <span className="summary-words">{value.words.trim()}</span>{' '}
      {hasSource && value.position !== null ? (
        <button type="button" className="summary-place" aria-pressed={isChosen} onClick={onChoose}>
          {place}
        </button>
      ) : (
        <span className="quiet summary-place">{place}</span>
      )}
    </li>
  )
}

/** What one row tells of one column, each value with its place; or what a person put in instead. */
export function Cell({ name, cell, hasSource, chosen, isEdited, onEdit, onChoose, onSave }: CellProps) {
  const { values, more, edited } = cell
  if (isEdited) {
    const text = edited ?? values.map(one => one.words.trim()).join('\n')
    return (
      <Renaming
        label={name}
        name={text}
        max={500}
        isText
        onCancel={() => onEdit(false)}
        onSave={next => (next === text && edited === null ? onEdit(false) : onSave(next))}
      />
    )
  }
  return (
    <div className="summary-cell">
      {edited !== null ? (
        <p>
          <span className="summary-words">{edited}</span> <Label>人工填写</Label>
        </p>
      ) : values.length === 0 ? (
        <p className="quiet">{notWritten}</p>
      ) : (
        <ul>
          {values.map(value => (
            <Value
              key={`${value.position}/${value.words}`}
              value={value}
              hasSource={hasSource}
              isChosen={value === chosen}
              onChoose={() => onChoose(value)}
            />
          ))}
          {more > 0 && <li className="quiet">还有 {more} 处</li>}
        </ul>
      )}
      <span className="summary-tools">
        <Button size="small" type="text" aria-label={`改${name}`} onClick={() => onEdit(true)}>
          改
        </Button>
        {edited !== null && (
          <Button size="small" type="text" aria-label={`恢复摘录：${name}`} onClick={() => onSave(null)}>
            恢复摘录
          </Button>
        )}
      </span>
    </div>
  )
}
