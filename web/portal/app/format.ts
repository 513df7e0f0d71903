const beijing = 8 * 60 * 60 * 1000
const day = 24 * 60 * 60 * 1000

/** China keeps one time without summer time: its wall clock is UTC plus eight hours, on every phone alike. */
const onTheWall = (instant: Date) => new Date(instant.getTime() + beijing)

const dayNumber = (instant: Date) => Math.floor((instant.getTime() + beijing) / day)

const twoDigits = (value: number) => String(value).padStart(2, '0')

function dateText(instant: Date, now: Date): string {
  const wall = onTheWall(instant)
  const date = `${wall.getUTCMonth() + 1}月${wall.getUTCDate()}日`
  return wall.getUTCFullYear() === onTheWall(now).getUTCFullYear() ? date : `${wall.getUTCFullYear()}年${date}`
}

/** 「今天 14:20」「昨天 09:05」「11月3日 08:00」「2025年11月3日 08:00」, in Beijing time. */
export function formatInstant(iso: string, now = new Date()): string {
  const instant = new Date(iso)
  const wall = onTheWall(instant)
  const clock = `${twoDigits(wall.getUTCHours())}:${twoDigits(wall.getUTCMinutes())}`
  const daysAgo = dayNumber(now) - dayNumber(instant)
  if (daysAgo === 0) return `今天 ${clock}`
  if (daysAgo === 1) return `昨天 ${clock}`
  return `${dateText(instant, now)} ${clock}`
}

/** 「11月26日前」, in Beijing time. */
export const formatDue = (iso: string, now = new Date()): string => `${dateText(new Date(iso), now)}前`

/** The calendar day in Beijing, written as the server writes days: 2026-11-24. */
export function todayInBeijing(now = new Date()): string {
  const wall = onTheWall(now)
  return `${wall.getUTCFullYear()}-${twoDigits(wall.getUTCMonth() + 1)}-${twoDigits(wall.getUTCDate())}`
}

/** 「2025年3月18日」 of 2025-03-18: documents are told apart by their years, so the year always stands there. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

export const isPast = (iso: string, now = new Date()): boolean => new Date(iso).getTime() < now.getTime()

/** 138****8000: enough for its owner to recognise, not enough for who looks over the shoulder. */
export const maskPhone = (phone: string): string => phone.replace(/^(.{3}).*(.{4})$/, '$1****$2')
