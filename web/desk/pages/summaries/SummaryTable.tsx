import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Summary, SummaryChange, SummaryValue } from '../../../../src/shapes/summary.ts'
import { Cell } from './Cell.tsx'
import { Renaming } from './Renaming.tsx'
import type { Place } from './SummaryDesk.tsx'

interface SummaryTableProps {
  summary: Summary
  chosen: SummaryValue | undefined
  isBusy: boolean
  onChoose: (place: Place) => void
  onSort: (key: string) => void
  onChange: (change: SummaryChange, onDone?: () => void) => void
}

/** The table itself: what each row tells of each column, with what can be done to either. */
export function SummaryTable({ summary, chosen, isBusy, onChoose, onSort, onChange }: SummaryTableProps) {
  const { columns, rows, subject } = summary
  const [renamed, setRenamed] = useState<string>()
  const [edited, setEdited] = useState<string>()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <section className="summary-scroll" data-scrolls tabIndex={0} aria-label="总结表">
      <table className="summary-table">
        <thead>
          <tr>
            <th scope="col">{subject === 'documents' ? '文件' : '诉求'}</th>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col">
                {renamed === key ? (
                  <Renaming
                    label="栏目名称"
                    name={name}
                    max={20}
                    onCancel={() => setRenamed(undefined)}
                    onSave={next =>
                      onChange({ columns: columns.map(one => (one.key === key ? { key, name: next } : one)) }, () =>
                        setRenamed(undefined),
                      )
                    }
                  />
                ) : (
                  <>
                    {name}
                    <span className="row summary-tools">
                      <Button
                        size="small"
                        type="text"
                        aria-label={`按${name}排序`}
                        disabled={isBusy}
                        onClick={() => onSort(key)}
                      >
                        排序
                      </Button>
                      <Button size="small" type="text" aria-label={`给${name}改名`} onClick={() => setRenamed(key)}>
                        改名
                      </Button>
                      {columns.length > 1 && (
                        <Button
                          size="small"
                          type="text"
                          aria-label={`去掉${name}一栏`}
                          disabled={isBusy}
                          onClick={() => onChange({ columns: columns.filter(one => one.key !== key) })}
                        >
                          去掉
                        </Button>
                      )}
                    </span>
                  </>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id} data-hidden={row.isHidden}>
              <th scope="row">
                {row.isHidden ? (
                  <span className="quiet">已不可见</span>
                ) : (
                  <Link href={row.source === null ? `/matters/${row.id}` : `/library/${row.id}`}>{row.title}</Link>
                )}
                {rows.length > 1 && (
                  <Button
                    size="small"
                    type="text"
                    aria-label={`去掉${row.title}一行`}
                    disabled={isBusy}
                    onClick={() => onChange({ rows: rows.filter(one => one !== row).map(one => one.id) })}
                  >
                    去掉
                  </Button>
                )}
              </th>
              {row.isHidden ? (
                <td colSpan={columns.length} className="quiet">
                  这一行的来源已撤下、已删除，或您现在无权查看。
                </td>
              ) : (
                row.cells.map((cell, i) => {
                  const at = `${row.id}/${cell.key}`
                  return (
                    <td key={cell.key}>
                      <Cell
                        name={`${row.title}的${columns[i]?.name ?? ''}`}
                        cell={cell}
                        hasSource={row.source !== null}
                        chosen={chosen}
                        isEdited={edited === at}
                        onEdit={isWanted => setEdited(isWanted ? at : undefined)}
                        onChoose={value => onChoose({ row, value })}
                        onSave={text =>
                          onChange({ edits: [{ row: row.id, key: cell.key, text }] }, () => setEdited(undefined))
                        }
                      />
                    </td>
                  )
                })
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
