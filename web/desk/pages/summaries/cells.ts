import type { Summary, SummaryCell, SummaryRow } from '../../../../src/shapes/summary.ts'
import { nameOf } from '../library/citation.ts'
import { notWritten } from './texts.ts'

/** What a cell says, as text. */
export function cellText({ values, more, edited }: SummaryCell): string {
  if (edited !== null) return edited
  if (values.length === 0) return notWritten
  return [...values.map(one => one.words.trim()), ...(more > 0 ? [`（还有 ${more} 处）`] : [])].join('\n')
}

/** How a row is called where its place is told. */
export const rowName = ({ title, source }: SummaryRow): string =>
  source === null ? `诉求「${title}」` : nameOf(source)

/** One line for each thing that stands in a cell: where it is from. */
export interface SourceLine {
  readonly row: string
  readonly column: string
  readonly words: string
  readonly source: string
  readonly place: string
}

export function sourceLines({ rows, columns }: Summary): SourceLine[] {
  return rows.flatMap(row =>
    row.cells.flatMap((cell, i): SourceLine[] => {
      const at = { row: row.title, column: columns[i]?.name ?? '' }
      if (cell.edited !== null) return [{ ...at, words: cell.edited, source: '人工填写', place: '' }]
      return cell.values.map(one => ({
        ...at,
        words: one.words.trim(),
        source: rowName(row),
        place: one.position === null ? one.label : one.label === '' ? `第 ${one.position} 段` : one.label,
      }))
    }),
  )
}

/** Whether one cell stands before another, empty ones last. */
export function compareCells(one: SummaryCell | undefined, other: SummaryCell | undefined): number {
  const [a, b] = [one, other].map(cell => (cell === undefined ? notWritten : cellText(cell)))
  if (a === b) return 0
  if (a === notWritten) return 1
  if (b === notWritten) return -1
  return (a ?? '').localeCompare(b ?? '', 'zh-CN', { numeric: true })
}
