import type { Summary } from '../../../../src/shapes/summary.ts'
import type { Cell, Sheet } from '../../office-files/workbook.ts'
import { cellText, sourceLines } from './cells.ts'
import { aiLabel } from './texts.ts'

const bold = (value: string): Cell => ({ value, bold: true })
const text = (value: string): Cell => ({ value, wrap: true })

/** A table as sheets: the table, and one line for each thing in it with where it is from. */
export function sheetsOf(summary: Summary): Sheet[] {
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
      name: '总结表',
      rows: [[bold(title)], [text(`${aiLabel}。`)], names.map(bold), ...body],
      widths: names.map((_, i) => (i === 0 ? 32 : 28)),
      stickyRows: 3,
    },
    {
      name: '来源',
      rows: [['行', '栏目', '摘录', '来源', '位置'].map(bold), ...sources],
      widths: [32, 16, 60, 40, 16],
      stickyRows: 1,
    },
  ]
}
