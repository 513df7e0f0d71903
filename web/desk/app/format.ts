const eightHours = 8 * 60 * 60 * 1000
const oneDay = 24 * 60 * 60 * 1000

/** China has one time zone and no summer time, so Beijing's clock is UTC plus eight hours whatever the machine is set to. */
const beijing = (millis: number) => new Date(millis + eightHours)
const dayNumber = (millis: number) => Math.floor((millis + eightHours) / oneDay)
const two = (value: number) => String(value).padStart(2, '0')

/** 今天 / 昨天 / 11月20日 / 2025年11月20日, in Beijing time. */
export function formatDay(iso: string, now = Date.now()): string {
  const millis = Date.parse(iso)
  const distance = dayNumber(millis) - dayNumber(now)
  if (distance === 0) return '今天'
  if (distance === -1) return '昨天'
  if (distance === 1) return '明天'
  const then = beijing(millis)
  const day = `${then.getUTCMonth() + 1}月${then.getUTCDate()}日`
  return then.getUTCFullYear() === beijing(now).getUTCFullYear() ? day : `${then.getUTCFullYear()}年${day}`
}

/** 今天 14:20. */
export function formatInstant(iso: string, now = Date.now()): string {
  const then = beijing(Date.parse(iso))
  return `${formatDay(iso, now)} ${two(then.getUTCHours())}:${two(then.getUTCMinutes())}`
}

/** 今天 18:00–21:00, within one day. */
export const formatSpan = (from: string, until: string, now = Date.now()) =>
  `${formatInstant(from, now)}–${formatInstant(until, now).split(' ').at(-1)}`

/** 11月26日前, or 已超期（应于 11月20日前）. Working days are counted by the server alone. */
export function formatDue(dueAt: string | null, isOverdue: boolean, now = Date.now()): string {
  if (dueAt === null) return '未定期限'
  const day = formatDay(dueAt, now)
  if (isOverdue) return `已超期（应于${day === '今天' ? `${formatInstant(dueAt, now)} ` : day}前）`
  return day === '今天' ? '今天内' : `${day}前`
}

/** ，还剩 2 个工作日; nothing when it is due today or late, which the date itself says. */
export const formatLeft = (workingDays: number | null) =>
  workingDays !== null && workingDays > 0 ? `，还剩 ${workingDays} 个工作日` : ''

/** 0.923 → 92%; 0.003, which is not nothing → 不到 1%; nothing measured → —. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return '—'
  return share > 0 && share < 0.005 ? '不到 1%' : `${Math.round(share * 100)}%`
}

/** 2026-11-24, for fields of type date. */
export const isoDay = (millis = Date.now()) => beijing(millis).toISOString().slice(0, 10)

/** The first and the last second of a day in Beijing, as instants. */
export const startOfDay = (day: string) => new Date(`${day}T00:00:00+08:00`).toISOString()
export const endOfDay = (day: string) => new Date(`${day}T23:59:59+08:00`).toISOString()
