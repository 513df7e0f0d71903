import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WorkingWindow } from '../people/index.ts'
import type { ReachableTime } from '../store/index.ts'
import { officeHours } from './deadlines.ts'
import { hoursOn, meetings, type Span, shortestVisit } from './meetings.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
const span = (from: string, until: string): Span => ({ from: at(from), until: at(until) })
const window = (weekday: number, from: number, until: number): WorkingWindow => ({
  weekday,
  from: from * 60,
  until: until * 60,
})
const officeWeek = [1, 2, 3, 4, 5].map(weekday => window(weekday, 8.5, 17.5))

// 2026-12-02 is a Wednesday
const week = span('2026-11-30T08:00', '2026-12-06T23:00')

test('whoever gave no hours works in those of the office, on its working days', () => {
  expect(hoursOn('2026-12-02', [])).toEqual([officeHours])
  expect(hoursOn('2026-12-05', [])).toEqual([])
})

test('nobody works on a public holiday, its weekends among them', () => {
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map(weekday => window(weekday, 8, 20))
  expect(hoursOn('2026-10-01', everyDay)).toEqual([])
  expect(hoursOn('2026-10-03', everyDay)).toEqual([])
  // an ordinary Saturday
  expect(hoursOn('2026-12-05', everyDay)).toEqual([window(6, 8, 20)])
})

test('a weekend day that is worked in place of a holiday is worked by everybody', () => {
  // Saturday 2026-10-10
  expect(hoursOn('2026-10-10', [])).toEqual([officeHours])
  expect(hoursOn('2026-10-10', officeWeek)).toEqual([officeHours])
  expect(hoursOn('2026-10-10', [...officeWeek, window(6, 18, 21)])).toEqual([window(6, 18, 21)])
})

test('the times at which both can be met are found, and touching ones are one', () => {
  const evenings = meetings({ windows: [window(3, 17, 20)], leave: [], times: ['evening'] }, week)
  expect(evenings).toEqual([span('2026-12-02T18:00', '2026-12-02T20:00')])
  const both = meetings({ windows: [window(3, 17, 20)], leave: [], times: ['workday', 'evening'] }, week)
  expect(both).toEqual([span('2026-12-02T17:00', '2026-12-02T20:00')])
  expect(meetings({ windows: officeWeek, leave: [], times: ['evening'] }, week)).toEqual([])
})

test('a day off in the week is a weekend to a resident, and a worked Saturday is none', () => {
  const saturday = span('2026-10-10T00:00', '2026-10-10T23:59')
  expect(meetings({ windows: [], leave: [], times: ['weekend'] }, saturday)).toEqual([])
  expect(meetings({ windows: [], leave: [], times: ['workday'] }, saturday)).toHaveLength(1)
})

test('leave, the past and what comes after the due time are no time for a visit', () => {
  const windows = [window(3, 18, 21)]
  const on = (leave: Span[], within = week) => meetings({ windows, leave, times: ['evening'] }, within)
  expect(on([span('2026-12-02T00:00', '2026-12-02T19:00')])).toEqual([span('2026-12-02T19:00', '2026-12-02T21:00')])
  expect(on([span('2026-11-30T00:00', '2026-12-04T00:00')])).toEqual([])
  expect(on([], span('2026-12-02T18:10', '2026-12-02T19:00'))).toEqual([span('2026-12-02T18:10', '2026-12-02T19:00')])
  // twenty minutes are no visit
  expect(on([], span('2026-12-02T20:40', '2026-12-06T00:00'))).toEqual([])
})

const someWindow = fc
  .record({ weekday: fc.integer({ min: 1, max: 7 }), from: fc.nat(1438), length: fc.integer({ min: 1, max: 1440 }) })
  .map(({ weekday, from, length }) => ({ weekday, from, until: Math.min(1440, from + length) }))
const someTimes = fc.subarray<ReachableTime>(['workday', 'evening', 'weekend'])
const someSpan = fc.tuple(fc.nat(60 * 24 * 60), fc.nat(30 * 24 * 60)).map(([start, length]) => {
  const from = +at('2026-09-20T00:00') + start * 60_000
  return { from: new Date(from), until: new Date(from + length * 60_000) }
})
const someMeeting = fc.record({
  windows: fc.array(someWindow, { maxLength: 6 }),
  leave: fc.array(someSpan, { maxLength: 3 }),
  times: someTimes,
})

test('every visit is long enough, within its bounds, after the one before it, and in no leave', () => {
  fc.assert(
    fc.property(someMeeting, someSpan, (meeting, within) => {
      let before = within.from
      for (const { from, until } of meetings(meeting, within)) {
        expect(+until - +from).toBeGreaterThanOrEqual(shortestVisit * 60_000)
        expect(+from).toBeGreaterThanOrEqual(+before)
        expect(+until).toBeLessThanOrEqual(+within.until)
        expect(meeting.leave.some(one => one.from < until && from < one.until)).toBe(false)
        before = until
      }
    }),
  )
})

test('a later due time or one more time at home takes no visit away', () => {
  const minutes = (spans: readonly Span[]) => spans.reduce((sum, one) => sum + (+one.until - +one.from), 0)
  fc.assert(
    fc.property(someMeeting, someSpan, fc.nat(10), (meeting, within, days) => {
      const now = minutes(meetings(meeting, within))
      const longer = { from: within.from, until: new Date(+within.until + days * 86_400_000) }
      expect(minutes(meetings(meeting, longer))).toBeGreaterThanOrEqual(now)
      const always = { ...meeting, times: ['workday', 'evening', 'weekend'] as const }
      expect(minutes(meetings(always, within))).toBeGreaterThanOrEqual(now)
    }),
  )
})
