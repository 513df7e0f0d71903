import type { Summary } from '../../../../src/shapes/summary.ts'
import { cellText, sourceLines } from './cells.ts'
import { aiLabel } from './texts.ts'

const bold = (value: string) => ({ value, fontWeight: 'bold' as const })
/** So much one cell of Excel holds. */
const longest = 32_000
const text = (value: string) => ({
  value: value.slice(0, longest),
  type: String,
  wrap: true,
  alignVertical: 'top' as const,
})

/** A table as sheets: the table, and one line for each thing in it with where it is from. */
export function sheetsOf(summary: Summary) {
  const { columns, rows, subject, title } = summary
  const names = [subject === 'documents' ? '文件' : '诉求', ...columns.map(one => one.name)]
  const body = rows.map(row => [
    text(row.title),
    ...columns.map((_, i) => {
      const cell = row.cells[i]
      if (row.isHidden || cell === undefined) return text('已不可见')
      return text(cell.edited === null ? cellText(cell) : `${cell.edited}（人工填写）`)
    }),
  ])
  const sources = sourceLines(summary).map(one => [one.row, one.column, one.words, one.source, one.place].map(text))
  return [
    {
      sheet: '总结表',
      data: [[bold(title)], [text(`${aiLabel}。`)], names.map(bold), ...body],
      columns: names.map((_, i) => ({ width: i === 0 ? 32 : 28 })),
      stickyRowsCount: 3,
    },
    {
      sheet: '来源',
      data: [['行', '栏目', '摘录', '来源', '位置'].map(bold), ...sources],
      columns: [32, 16, 60, 40, 16].map(width => ({ width })),
      stickyRowsCount: 1,
    },
  ]
}
