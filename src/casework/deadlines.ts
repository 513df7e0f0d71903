import chineseDays from 'chinese-days'
import { beijingDay } from '../language/index.ts'

/**
 * Days that are holidays by law in every year (《全国年节及纪念日放假办法》, 2024), for years whose announcement
 * chinese-days doesn't know yet. Spring Festival, Qingming, Dragon Boat and Mid-Autumn move; a year without an
 * announcement treats them as ordinary days until the package is renewed.
 */
const fixedHolidays = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']

/** Whether offices work on this day, as the State Council announced it. */
export const isWorkingDay = (day: string): boolean =>
  !fixedHolidays.includes(day.slice(5)) && chineseDays.isWorkday(day)

/** A day off that is no ordinary weekend; of a holiday also its Saturdays and Sundays. */
export const isHoliday = (day: string): boolean =>
  !isWorkingDay(day) &&
  (fixedHolidays.includes(day.slice(5)) || isoWeekday(day) < 6 || chineseDays.getDayDetail(day).name.includes(','))

/** 1 Monday … 7 Sunday. */
export const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

export const nextDay = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** When an office is open on its working days, in minutes of the day. */
export const officeHours = { from: 9 * 60, until: 18 * 60 } as const

/** A minute of a day in Beijing; 1440 is the midnight after it. */
export const momentOf = (day: string, minute: number): Date =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + minute * 60_000)

/** When an office closes. */
const closing = (day: string) => momentOf(day, officeHours.until)

/**
 * End of the n-th Chinese working day after a moment; the day itself doesn't count, holidays and the weekends
 * worked in their place do as the State Council announced them (chinese-days).
 */
export function workingDaysLater(moment: Date, days: number): Date {
  let day = beijingDay(moment)
  for (let left = days; left > 0; ) {
    day = nextDay(day)
    if (isWorkingDay(day)) left--
  }
  return closing(day)
}

/** Working days left until a deadline, for people to read; negative when late. */
export function workingDaysLeft(now: Date, due: Date): number {
  const today = beijingDay(now)
  const last = beijingDay(due)
  // 0 minus, so that nothing late is 0 and not -0
  if (last < today) return 0 - countBetween(last, today)
  return countBetween(today, last)
}

/** For each year, the working days from New Year up to and with each of its days; the calendar is asked once a day. */
const counted = new Map<string, readonly number[]>()

function countedIn(year: string): readonly number[] {
  const known = counted.get(year)
  if (known) return known
  const counts: number[] = []
  for (let day = `${year}-01-01`; day.startsWith(year); day = nextDay(day)) {
    counts.push((counts.at(-1) ?? 0) + (isWorkingDay(day) ? 1 : 0))
  }
  counted.set(year, counts)
  return counts
}

/** Working days after `from` up to and with `to`; as many as 400 are enough to say "long". */
function countBetween(from: string, to: string): number {
  const upTo = (day: string) => {
    const year = day.slice(0, 4)
    return countedIn(year)[(Date.parse(day) - Date.parse(`${year}-01-01`)) / 86_400_000] ?? 0
  }
  let count = upTo(to) - upTo(from)
  for (let year = Number(from.slice(0, 4)); year < Number(to.slice(0, 4)) && count < 1000; year++) {
    count += countedIn(String(year)).at(-1) ?? 0
  }
  return Math.min(count, 400)
}

const hourMs = 3600_000
const dayMs = 24 * hourMs
/** Beijing is eight hours ahead, all year. */
const aheadMs = 8 * hourMs

/** By the number of days since 1970 in Beijing; the calendar is asked once a day. */
const known = new Map<number, boolean>()

function isWorked(day: number): boolean {
  const before = known.get(day)
  if (before !== undefined) return before
  const found = isWorkingDay(new Date(day * dayMs).toISOString().slice(0, 10))
  known.set(day, found)
  return found
}

const [opens, closes] = [9, 18]
export const workingDayHours = closes - opens

/** Hours of work from one moment to a later one: working days from 9:00 to 18:00 in Beijing. */
export function workingHours(from: Date, to: Date): number {
  const [start, end] = [from.getTime() + aheadMs, to.getTime() + aheadMs]
  let worked = 0
  for (let day = Math.floor(start / dayMs); day * dayMs <= end; day++) {
    const [opening, closing] = [day * dayMs + opens * hourMs, day * dayMs + closes * hourMs]
    if (isWorked(day)) worked += Math.max(0, Math.min(end, closing) - Math.max(start, opening))
  }
  return worked / hourMs
}

/** What danger to life allows: two hours, at any time of day. */
export function dangerDeadline(moment: Date): Date {
  return new Date(moment.getTime() + 2 * 3600_000)
}

const pressure = ['danger', 'urgent', 'normal'] as const

/** The one of two that presses more. */
export function mostPressing(a: (typeof pressure)[number], b: (typeof pressure)[number]): (typeof pressure)[number] {
  return pressure.find(level => level === a || level === b) ?? 'normal'
}
