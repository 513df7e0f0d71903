import type { ReturnRow, ServiceGroup, ServiceLevels, ServiceRow } from '../../../../src/shapes/service.ts'
import { returnTexts } from '../../app/texts.ts'
import { columns } from './columns.ts'
import { kindTexts, measureTitle } from './group-figure.ts'

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

/** A line for each figure of each group; what is too little to be told stays empty. */
function groupSheet(groups: readonly ServiceGroup[]) {
  const titles = ['类别', '人群', '派单', '指标', '件数', '数值', '95% 区间下限', '95% 区间上限', '其余各组', '差距']
  const number = (value: number | null, format: string) => (value === null ? null : { value, type: Number, format })
  const body = groups.flatMap(group =>
    group.measures.map(one => {
      const figure = (value: number | null) => number(value, one.unit === 'share' ? formats.share : formats.hours)
      return [
        kindTexts[group.kind],
        group.name,
        number(group.orders, formats.count),
        measureTitle(one),
        number(one.cases, formats.count),
        ...[one.value, one.low, one.high, one.others].map(figure),
        one.isGap ? '超出偶然' : null,
      ]
    }),
  )
  return {
    sheet: '人群',
    data: [titles.map(value => ({ value, fontWeight: 'bold' as const })), ...body],
    columns: titles.map((_, place) => ({ width: place === 1 || place === 3 ? 28 : 14 })),
    stickyRowsCount: 1,
  }
}

/** Saves the figures of a period as an Excel file: sheets for departments, categories, returned orders and groups. */
export async function exportFile({
  from,
  to,
  total,
  departments,
  categories,
  returns,
  groups,
}: ServiceLevels): Promise<void> {
  // without workers: the desk's policy for scripts allows none that are made on the way
  const { default: writeExcelFile } = await import('write-excel-file/universal')
  const file = await writeExcelFile([
    sheetOf('部门', '部门', [...departments, total]),
    sheetOf('分类', '分类', categories),
    returnSheet(returns),
    groupSheet(groups),
  ]).toBlob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `时限执行情况 ${from} 至 ${to}.xlsx`
  link.click()
  URL.revokeObjectURL(link.href)
}
