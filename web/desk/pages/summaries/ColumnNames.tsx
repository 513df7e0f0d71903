import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { most, type Subject, suggestions } from './texts.ts'

interface ColumnNamesProps {
  subject: Subject
  columns: readonly string[]
  onChange: (columns: readonly string[]) => void
}

/** The columns of a table: suggested ones, and any words of one's own. */
export function ColumnNames({ subject, columns, onChange }: ColumnNamesProps) {
  const [typed, setTyped] = useState('')
  const names = typed
    .split(/[,，、;；\n]+/u)
    .map(one => one.trim())
    .filter(one => one !== '' && !columns.includes(one))
  const isFull = columns.length >= most.columns
  const add = (event: FormEvent) => {
    event.preventDefault()
    onChange([...columns, ...new Set(names)].slice(0, most.columns))
    setTyped('')
  }
  const left = suggestions[subject].filter(one => !columns.includes(one))
  return (
    <section className="stack summary-columns" aria-label="栏目">
      <h3>
        栏目 <span className="quiet">{columns.length === 0 ? '点选，或自己写' : `已有 ${columns.length} 栏`}</span>
      </h3>
      {columns.length > 0 && (
        <ul className="row summary-chips" aria-label="已选的栏目">
          {columns.map(one => (
            <li key={one}>
              <button
                type="button"
                className="summary-chip"
                data-chosen
                aria-label={`去掉${one}`}
                onClick={() => onChange(columns.filter(it => it !== one))}
              >
                {one} ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {!isFull && (
        <>
          <ul className="row summary-chips" aria-label="常用的栏目">
            {left.map(one => (
              <li key={one}>
                <button type="button" className="summary-chip" onClick={() => onChange([...columns, one])}>
                  ＋{one}
                </button>
              </li>
            ))}
          </ul>
          <form className="row summary-own" onSubmit={add}>
            <Input
              aria-label="自己写的栏目"
              maxLength={20}
              placeholder="自己写，例如：违约责任"
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
            <Button htmlType="submit" disabled={names.length === 0}>
              加一栏
            </Button>
          </form>
        </>
      )}
    </section>
  )
}
