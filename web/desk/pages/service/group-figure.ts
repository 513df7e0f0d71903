import type { ServiceGap, ServiceGroup } from '../../../../src/shapes/service.ts'
import { percent } from '../../app/format.ts'

export const kindTexts: Record<ServiceGroup['kind'], string> = { channel: '渠道', town: '镇街', age: '年龄' }

const suffixes = { share: '', hours: '（中位数，工作小时）', days: '（中位数，工作日）' } as const

/** 答复用时（中位数，工作日） */
export const measureTitle = ({ name, unit }: { name: string; unit: ServiceGap['unit'] }) => `${name}${suffixes[unit]}`

/** 82%, 1.5 小时, 3 天 */
export function figureText(value: number | null, unit: ServiceGap['unit']): string {
  if (unit === 'share') return percent(value)
  if (value === null) return '—'
  return unit === 'hours' ? `${value} 小时` : `${value} 天`
}

/** 76%–98%, 1–3 小时 */
export const rangeText = (low: number, high: number, unit: ServiceGap['unit']) =>
  unit === 'share' ? `${percent(low)}–${percent(high)}` : `${low}–${figureText(high, unit)}`

/** 「60–74 岁」的答复用时 5.2 天，其余 3 天 */
export const gapText = ({ kind, group, measure, unit, value, others }: ServiceGap) =>
  `${kindTexts[kind]}「${group}」${measure} ${figureText(value, unit)}，其余 ${figureText(others, unit)}`
