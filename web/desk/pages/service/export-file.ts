import type { ReturnRow, ServiceLevels, ServiceRow } from '../../../../src/shapes/service.ts'
import { returnTexts } from '../../app/texts.ts'
import { columns } from './columns.ts'

const formats = { count: '0', share: '0.0%', hours: '0.0' } as const

function sheetOf(name: string, first: string, rows: readonly (ServiceRow & { readonly days?: number })[]) {
  const hasDays = rows.some(row => row.days !== undefined)
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const })
  const head = [
    bold(first),
    ...(hasDays ? [bold('时限（工作日）')] : []),
    ...columns.map(column => bold(column.form === 'hours' ? `${column.title}（小时，中位数）` : column.title)),
  ]
  const body = rows.map(row => [
    row.name,
    ...(hasDays ? [row.days ?? null] : []),
    ...columns.map(column => {
      const value = column.value(row)
      return value === null ? null : { value, type: Number, format: formats[column.form] }
    }),
  ])
  return {
    sheet: name,
    data: [head, ...body],
    columns: [{ width: 28 }, ...head.slice(1).map(() => ({ width: 14 }))],
    stickyRowsCount: 1,
  }
}

function returnSheet(returns: readonly ReturnRow[]) {
  const codes = Object.entries(returnTexts) as [keyof typeof returnTexts, string][]
  const titles = ['部门', '派单', '退回', '其中再次退回', ...codes.map(([, name]) => name)]
  const count = (value: number) => ({ value, type: Number, format: formats.count })
  const body = returns.map(row => [
    row.name,
    ...[row.orders, row.returned, row.again, ...codes.map(([code]) => row.reasons[code] ?? 0)].map(count),
  ])
  return {
    sheet: '退单',
    data: [titles.map(value => ({ value, fontWeight: 'bold' as const })), ...body],
    columns: [{ width: 28 }, ...titles.slice(1).map(() => ({ width: 14 }))],
    stickyRowsCount: 1,
  }
}

/** Saves the figures of a period as an Excel file: sheets for departments, for categories and for returned orders. */
export async function exportFile({ from, to, total, departments, categories, returns }: ServiceLevels): Promise<void> {
  // without workers: the desk's policy for scripts allows none that are made on the way
  const { default: writeExcelFile } = await import('write-excel-file/universal')
  const file = await writeExcelFile([
    sheetOf('部门', '部门', [...departments, total]),
    sheetOf('分类', '分类', categories),
    returnSheet(returns),
  ]).toBlob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `时限执行情况 ${from} 至 ${to}.xlsx`
  link.click()
  URL.revokeObjectURL(link.href)
}
