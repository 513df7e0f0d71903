import type { ServiceRow } from '../../../../src/shapes/service.ts'
import { percent } from '../../app/format.ts'
import { columns, spanText } from './columns.ts'

type Row = ServiceRow & { readonly days?: number }

const textOf = (column: (typeof columns)[number], row: Row) => {
  const value = column.value(row)
  if (column.form === 'hours') return spanText(value)
  return column.form === 'share' ? percent(value) : String(value)
}

/** Rows side by side, the sum of all below; on a narrow screen the table scrolls by itself. */
export function ServiceTable({ first, rows, total }: { first: string; rows: readonly Row[]; total: ServiceRow }) {
  const hasDays = rows.some(row => row.days !== undefined)
  const line = (row: Row) => (
    <>
      <th scope="row">{row.name}</th>
      {hasDays && <td>{row.days === undefined ? '' : `${row.days} 个工作日`}</td>}
      {columns.map(column => (
        <td key={column.title} className={column.isFault && (column.value(row) ?? 0) > 0 ? 'late' : undefined}>
          {textOf(column, row)}
        </td>
      ))}
    </>
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="service-table" tabIndex={0} aria-label={`${first}的时限执行情况`}>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {hasDays && <th scope="col">时限</th>}
            {columns.map(column => (
              <th key={column.title} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>{line(row)}</tr>
          ))}
        </tbody>
        <tfoot>
          <tr>{line(total)}</tr>
        </tfoot>
      </table>
    </section>
  )
}
