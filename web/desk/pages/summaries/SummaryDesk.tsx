import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Summary, SummaryChange, SummaryRow, SummaryValue } from '../../../../src/shapes/summary.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { Around } from '../library/Around.tsx'
import { compareCells } from './cells.ts'
import { NewColumn } from './NewColumn.tsx'
import { useSummaryPost } from './queries.ts'
import { Renaming } from './Renaming.tsx'
import { SummaryTable } from './SummaryTable.tsx'
import { saveExcel, saveWord } from './save.ts'
import { most } from './texts.ts'

export interface Place {
  readonly row: SummaryRow
  readonly value: SummaryValue
}

const keyOf = ({ row, value }: Place) => `${row.id}/${value.position}/${value.words}`

/** One table, to be read, changed and saved; beside it the source of the value that is looked at. */
export function SummaryDesk({ summary }: { summary: Summary }) {
  const [place, setPlace] = useState<Place>()
  const [isRenaming, setRenaming] = useState(false)
  const change = useSummaryPost()
  const send = (body: SummaryChange, onDone?: () => void) =>
    change.mutate({ path: `/api/summaries/${summary.id}/change`, body }, onDone ? { onSuccess: onDone } : {})
  const { columns, rows } = summary
  const sort = (key: string) => {
    const at = columns.findIndex(one => one.key === key)
    const sorted = rows.toSorted((a, b) => compareCells(a.cells[at], b.cells[at]))
    const isSorted = sorted.every((row, i) => row === rows[i])
    send({ rows: (isSorted ? sorted.toReversed() : sorted).map(one => one.id) })
  }
  const source = place?.row.source
  const told = rows.reduce((sum, row) => sum + row.cells.filter(one => one.values.length > 0).length, 0)
  const byHand = rows.reduce((sum, row) => sum + row.cells.filter(one => one.edited !== null).length, 0)
  return (
    <div className="stack">
      <div className="row summary-head">
        {isRenaming ? (
          <Renaming
            label="表的名称"
            name={summary.title}
            max={60}
            onCancel={() => setRenaming(false)}
            onSave={title => send({ title }, () => setRenaming(false))}
          />
        ) : (
          <>
            <h2>{summary.title}</h2>
            <Button size="small" onClick={() => setRenaming(true)}>
              改名
            </Button>
          </>
        )}
        <span className="summary-actions row">
          <Button onClick={() => void saveWord(summary)}>存为 Word</Button>
          <Button onClick={() => void saveExcel(summary)}>存为 Excel</Button>
          <Link href="/summaries">全部总结表</Link>
        </span>
      </div>
      <p className="row">
        <Label tone="machine">数智员工摘录</Label>
        <span className="quiet">
          {summary.label}
          {summary.guardian !== null && ` 监护人：${summary.guardian.name}。`}
        </span>
      </p>
      <p className="quiet">
        {rows.length} 行 × {columns.length} 栏，摘到 {told} 格{byHand > 0 && `，人工填写 ${byHand} 格`} ·{' '}
        {formatInstant(summary.changedAt)}
      </p>
      <ErrorLine error={change.error} />
      <div className="summary-desk" data-open={source !== undefined && source !== null}>
        <SummaryTable
          summary={summary}
          chosen={place?.value}
          isBusy={change.isPending}
          onChoose={setPlace}
          onSort={sort}
          onChange={send}
        />
        {place !== undefined && source !== undefined && source !== null && place.value.position !== null && (
          <div className="stack">
            <p>
              <Button size="small" onClick={() => setPlace(undefined)}>
                收起原文
              </Button>
            </p>
            <Around
              key={keyOf(place)}
              source={source}
              position={place.value.position}
              quoted={[place.value.start, place.value.end]}
            />
          </div>
        )}
      </div>
      {columns.length < most.columns && (
        <NewColumn
          subject={summary.subject}
          taken={columns.map(one => one.name)}
          busy={change.isPending}
          onAdd={name => send({ columns: [...columns, { key: null, name }] })}
        />
      )}
    </div>
  )
}
