import { beijingDay } from '../language/index.ts'
import type { WorkingWindow } from '../people/index.ts'
import type { ReachableTime } from '../store/index.ts'
import { isHoliday, isoWeekday, isWorkingDay, momentOf, nextDay, officeHours } from './deadlines.ts'

/** From a moment up to another one, which is not part of it. */
export interface Span {
  readonly from: Date
  readonly until: Date
}

/** Minutes of a day. */
interface Minutes {
  readonly from: number
  readonly until: number
}

/** What residents mean by it: on which days, and in which minutes of them. */
export const homeTimes: Readonly<Record<ReachableTime, Minutes & { readonly onWorkingDays: boolean }>> = {
  workday: { onWorkingDays: true, from: 8 * 60, until: 18 * 60 },
  evening: { onWorkingDays: true, from: 18 * 60, until: 21 * 60 },
  weekend: { onWorkingDays: false, from: 9 * 60, until: 21 * 60 },
}

/** Less is no visit, in minutes. */
export const shortestVisit = 30
/** Nobody plans a visit for later, in days. */
const furthest = 60

/**
 * When somebody works on a day: in the windows they gave, none of which count on a public holiday; in the office's hours
 * where they gave none, and on a weekend day that is worked in place of a holiday.
 */
export function hoursOn(day: string, windows: readonly WorkingWindow[]): readonly Minutes[] {
  if (isHoliday(day)) return []
  const own = windows.filter(one => one.weekday === isoWeekday(day))
  const isExtra = isoWeekday(day) > 5 && isWorkingDay(day)
  if (windows.length === 0 || (own.length === 0 && isExtra)) return isWorkingDay(day) ? [officeHours] : []
  return own
}

/** When a resident is at home on a day. */
const homeOn = (day: string, times: readonly ReachableTime[]): readonly Minutes[] =>
  times.map(time => homeTimes[time]).filter(one => one.onWorkingDays === isWorkingDay(day))

const common = (a: Minutes, b: Minutes): Minutes => ({
  from: Math.max(a.from, b.from),
  until: Math.min(a.until, b.until),
})

/** What is left of a span without these times. */
function without(span: Span, gone: readonly Span[]): Span[] {
  let left = [span]
  for (const { from, until } of gone)
    left = left.flatMap(one =>
      until <= one.from || from >= one.until
        ? [one]
        : [
            { from: one.from, until: from },
            { from: until, until: one.until },
          ].filter(part => part.from < part.until),
    )
  return left
}

/** Spans in their order; what touches or overlaps is one. */
function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = []
  for (const one of spans.toSorted((a, b) => +a.from - +b.from)) {
    const last = whole.at(-1)
    if (last && one.from <= last.until) {
      whole[whole.length - 1] = { from: last.from, until: new Date(Math.max(+last.until, +one.until)) }
    } else whole.push(one)
  }
  return whole
}

export interface Meeting {
  readonly windows: readonly WorkingWindow[]
  /** When the worker is on leave. */
  readonly leave: readonly Span[]
  /** When the resident is at home. */
  readonly times: readonly ReachableTime[]
}

/** When both the worker and the resident can be met within a span, in order, each long enough for a visit. */
export function meetings({ windows, leave, times }: Meeting, within: Span): Span[] {
  const spans: Span[] = []
  const last = beijingDay(new Date(Math.min(+within.until, +within.from + furthest * 86_400_000)))
  for (let day = beijingDay(within.from); day <= last; day = nextDay(day)) {
    const home = homeOn(day, times)
    for (const hours of hoursOn(day, windows)) {
      for (const one of home) {
        const both = common(hours, one)
        if (both.from >= both.until) continue
        const from = new Date(Math.max(+momentOf(day, both.from), +within.from))
        const until = new Date(Math.min(+momentOf(day, both.until), +within.until))
        if (from < until) spans.push({ from, until })
      }
    }
  }
  return joined(spans)
    .flatMap(one => without(one, leave))
    .filter(one => +one.until - +one.from >= shortestVisit * 60_000)
}
