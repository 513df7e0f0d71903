import chineseDays from 'chinese-days'

const { findWorkday, isWorkday } = chineseDays

const beijingOffset = 8 * 3600_000

/** The calendar day in Beijing, YYYY-MM-DD. */
export function beijingDay(moment: Date): string {
  return new Date(moment.getTime() + beijingOffset).toISOString().slice(0, 10)
}

/** 18:00 in Beijing, when an office closes. */
function closing(day: string): Date {
  return new Date(`${day}T18:00:00+08:00`)
}

/**
 * End of the n-th Chinese working day after a moment; the day itself doesn't count, holidays and the weekends
 * worked in their place do as the State Council announced them (chinese-days).
 */
export function workingDaysLater(moment: Date, days: number): Date {
  return closing(findWorkday(days, beijingDay(moment)))
}

/** Working days left until a deadline, for people to read; negative when late. */
export function workingDaysLeft(now: Date, due: Date): number {
  const today = beijingDay(now)
  const last = beijingDay(due)
  if (last < today) return -countBetween(last, today)
  return countBetween(today, last)
}

function countBetween(from: string, to: string): number {
  let count = 0
  for (let day = from; day < to && count < 400; ) {
    day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    if (isWorkday(day)) count++
  }
  return count
}

/** What danger to life allows: two hours, at any time of day. */
export function dangerDeadline(moment: Date): Date {
  return new Date(moment.getTime() + 2 * 3600_000)
}
