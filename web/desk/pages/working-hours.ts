import type { WorkingWindow } from '../../../src/shapes/organisation.ts'

/** What stands in one line of the form: days of the week that share their times. */
export interface Shift {
  days: number[]
  /** As fields of type time have it: 18:00. */
  from: string
  until: string
}

export const dayNames = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

const two = (value: number) => String(value).padStart(2, '0')

/** 1080 → 18:00; midnight at the end of a day is 00:00, as fields of type time can't say 24:00. */
const clock = (minute: number) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`

const minuteOf = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** The end of a window, where 00:00 is the midnight after it. */
const endOf = (text: string) => minuteOf(text) || 1440

/** Days with the same times are one line. */
export function shiftsOf(windows: readonly WorkingWindow[]): Shift[] {
  const shifts = new Map<string, Shift>()
  for (const { weekday, from, until } of windows) {
    const key = `${from}-${until}`
    const shift = shifts.get(key) ?? { days: [], from: clock(from), until: clock(until) }
    shift.days.push(weekday)
    shifts.set(key, shift)
  }
  return [...shifts.values()]
}

export const windowsOf = (shifts: readonly Shift[]): WorkingWindow[] =>
  shifts.flatMap(({ days, from, until }) =>
    days.map(weekday => ({ weekday, from: minuteOf(from), until: endOf(until) })),
  )

/** What is wrong with the lines; the server says the same. */
export function faultOf(shifts: readonly Shift[]): string | undefined {
  if (shifts.some(it => it.days.length === 0)) return '每个时段至少选一天。'
  if (shifts.some(it => it.from === '' || it.until === '')) return '请填写每个时段的开始和结束时间。'
  const windows = windowsOf(shifts)
  if (windows.some(it => it.until <= it.from)) return '每个时段的结束时间要晚于开始时间。'
  const overlap = windows.some((one, i) =>
    windows.some((it, j) => i < j && it.weekday === one.weekday && it.from < one.until && one.from < it.until),
  )
  return overlap ? '同一天的时段不能重叠，请合并或调整。' : undefined
}

/** 周一至周五, 周三、周六. */
export function daysText(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return ''
  return sorted.length > 2 && last - first === sorted.length - 1
    ? `${dayNames[first]}至${dayNames[last]}`
    : sorted.map(it => dayNames[it]).join('、')
}
