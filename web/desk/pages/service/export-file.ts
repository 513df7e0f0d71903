import type { ReturnRow, ServiceGroup, ServiceLevels, ServiceRow } from '../../../../src/shapes/service.ts'
import { returnTexts } from '../../app/texts.ts'
import { saveFile } from '../../office-files/save-file.ts'
import { type Cell, type Sheet, workbookOf } from '../../office-files/workbook.ts'
import { columns } from './columns.ts'
import { kindTexts, measureTitle } from './group-figure.ts'

const formats = { count: '0', share: '0.0%', hours: '0.0' } as const

const bold = (value: string): Cell => ({ value, bold: true })
const count = (value: number | null): Cell => ({ value, format: formats.count })

function sheetOf(name: string, first: string, rows: readonly (ServiceRow & { readonly days?: number })[]): Sheet {
  const hasDays = rows.some(row => row.days !== undefined)
  const head = [
    bold(first),
    ...(hasDays ? [bold('时限（工作日）')] : []),
    ...columns.map(column => bold(column.form === 'hours' ? `${column.title}（小时，中位数）` : column.title)),
  ]
  const body = rows.map(row => [
    row.name,
    ...(hasDays ? [row.days ?? null] : []),
    ...columns.map(column => ({ value: column.value(row), format: formats[column.form] })),
  ])
  return {
    name,
    rows: [head, ...body],
    widths: [28, ...head.slice(1).map(() => 14)],
    stickyRows: 1,
  }
}

function returnSheet(returns: readonly ReturnRow[]): Sheet {
  const codes = Object.entries(returnTexts) as [keyof typeof returnTexts, string][]
  const titles = ['部门', '派单', '退回', '其中再次退回', ...codes.map(([, name]) => name)]
  const body = returns.map(row => [
    row.name,
    ...[row.orders, row.returned, row.again, ...codes.map(([code]) => row.reasons[code] ?? 0)].map(count),
  ])
  return {
    name: '退单',
    rows: [titles.map(bold), ...body],
    widths: [28, ...titles.slice(1).map(() => 14)],
    stickyRows: 1,
  }
}

/** A line for each figure of each group; what is too little to be told stays empty. */
function groupSheet(groups: readonly ServiceGroup[]): Sheet {
  const titles = ['类别', '人群', '派单', '指标', '件数', '数值', '95% 区间下限', '95% 区间上限', '其余各组', '差距']
  const body = groups.flatMap(group =>
    group.measures.map(one => {
      const figure = (value: number | null): Cell => ({
        value,
        format: one.unit === 'share' ? formats.share : formats.hours,
      })
      return [
        kindTexts[group.kind],
        group.name,
        count(group.orders),
        measureTitle(one),
        count(one.cases),
        ...[one.value, one.low, one.high, one.others].map(figure),
        one.isGap ? '超出偶然' : null,
      ]
    }),
  )
  return {
    name: '人群',
    rows: [titles.map(bold), ...body],
    widths: titles.map((_, place) => (place === 1 || place === 3 ? 28 : 14)),
    stickyRows: 1,
  }
}

const sheetsOf = ({ total, departments, categories, returns, groups }: ServiceLevels): Sheet[] => [
  sheetOf('部门', '部门', [...departments, total]),
  sheetOf('分类', '分类', categories),
  returnSheet(returns),
  groupSheet(groups),
]

/** Saves the figures of a period as an Excel file: sheets for departments, categories, returned orders and groups. */
export async function exportFile(levels: ServiceLevels): Promise<void> {
  saveFile(await workbookOf(sheetsOf(levels)), `时限执行情况 ${levels.from} 至 ${levels.to}`, 'xlsx')
}
