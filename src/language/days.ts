import { fromChinese } from './numerals.ts'

/** A day of the calendar as ISO 8601 writes it, 2025-03-18; as strings such days sort by time. */
export type IsoDay = string

const year = '(?:\\d\\s?\\d\\s?\\d\\s?\\d|[〇零○ＯO一二三四五六七八九]{4})'
const month = '(?:[01]?\\d|[一二三四五六七八九]|十[一二]?)'
const day = '(?:[0-3]?\\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)'

/**
 * A day as documents write it, in digits (GB/T 9704-2012, 7.3.5.4), or in characters as before 2012: 2025年3月18日,
 * 二〇二五年三月十八日, also with blanks between. Three groups: year, month, day. Full-width digits are none here.
 */
export const dayPattern = `(${year})\\s*年\\s*(${month})\\s*月\\s*(${day})\\s*[日号]`
/** A month of a year: two groups. */
export const monthPattern = `(${year})\\s*年\\s*(${month})\\s*月`

const pad = (value: number, width: number) => String(value).padStart(width, '0')
const numberOf = (said: string) => fromChinese(said.replace(/\s/g, '')) ?? 0

const beijingOffset = 8 * 3600_000

/** The calendar day in Beijing. */
export const beijingDay = (moment: Date): IsoDay =>
  new Date(moment.getTime() + beijingOffset).toISOString().slice(0, 10)

/** How many days a month has. */
export const daysOfMonth = (inYear: number, inMonth: number) => new Date(Date.UTC(inYear, inMonth, 0)).getUTCDate()

export function isoDay(inYear: number, inMonth: number, onDay: number): IsoDay | undefined {
  const exists = inMonth >= 1 && inMonth <= 12 && onDay >= 1 && onDay <= daysOfMonth(inYear, inMonth)
  return exists && inYear > 0 ? `${pad(inYear, 4)}-${pad(inMonth, 2)}-${pad(onDay, 2)}` : undefined
}

/** The last day of a month. */
export const lastDayOf = (inYear: number, inMonth: number) => isoDay(inYear, inMonth, daysOfMonth(inYear, inMonth))

/** The day that `dayPattern` found; undefined for what no calendar has. */
export const dayOf = (saidYear = '', saidMonth = '', saidDay = '') =>
  isoDay(numberOf(saidYear), numberOf(saidMonth), numberOf(saidDay))

/** The first day that a text names. */
export function dayIn(text: string): IsoDay | undefined {
  const [, ...said] = new RegExp(dayPattern, 'u').exec(text) ?? []
  return dayOf(...said)
}

export function plusDays(from: IsoDay, days: number): IsoDay {
  const at = new Date(`${from}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** The same day so many months later; the last day of a month that has no such day (民法典 第二百零二条). */
export function plusMonths(from: IsoDay, months: number): IsoDay {
  const [inYear = 0, inMonth = 0, onDay = 0] = from.split('-').map(Number)
  const all = inYear * 12 + inMonth - 1 + months
  const [toYear, toMonth] = [Math.floor(all / 12), (all % 12) + 1]
  return isoDay(toYear, toMonth, Math.min(onDay, daysOfMonth(toYear, toMonth))) ?? from
}
