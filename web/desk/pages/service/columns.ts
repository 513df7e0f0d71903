import type { ServiceRow } from '../../../../src/shapes/service.ts'

interface Column {
  readonly title: string
  /** A share is a number from 0 to 1; null where there is nothing to count. */
  readonly value: (row: ServiceRow) => number | null
  readonly form: 'count' | 'share' | 'hours'
  /** More of it is worse. */
  readonly isFault?: boolean
}

const share = ({ kept, due }: ServiceRow['sign']) => (due === 0 ? null : kept / due)

/** What the page shows and the file holds, in the same order. */
export const columns: readonly Column[] = [
  { title: '派单', value: row => row.orders, form: 'count' },
  { title: '按时签收', value: row => share(row.sign), form: 'share' },
  { title: '签收用时', value: row => row.sign.median, form: 'hours' },
  { title: '按时答复', value: row => share(row.answer), form: 'share' },
  { title: '答复用时', value: row => row.answer.median, form: 'hours' },
  { title: '提交到答复', value: row => row.fromFiling, form: 'hours' },
  { title: '退回', value: row => row.returned, form: 'count', isFault: true },
  { title: '重办', value: row => row.reopened, form: 'count', isFault: true },
  { title: '超期在办', value: row => row.late, form: 'count', isFault: true },
]

/** 5.5 小时, 2.3 天: whichever one can picture. */
export function spanText(hours: number | null): string {
  if (hours === null) return '—'
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} 分钟`
  return hours < 48 ? `${hours} 小时` : `${Math.round((hours / 24) * 10) / 10} 天`
}
