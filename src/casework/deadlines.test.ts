import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beijingDay } from '../language/index.ts'
import { dangerDeadline, workingDaysLater, workingDaysLeft, workingHours } from './deadlines.ts'

// a failure prints its seed; SEED=n replays it
if (process.env['SEED']) fc.configureGlobal({ seed: Number(process.env['SEED']) })

const at = (text: string) => new Date(`${text}+08:00`)
const later = (text: string, days: number) => workingDaysLater(at(text), days)

/** Any minute of the years whose holidays are announced. */
const moment = fc
  .integer({ min: 0, max: (Date.parse('2026-12-01T00:00Z') - Date.parse('2025-01-01T00:00Z')) / 60_000 })
  .map(minutes => new Date(Date.parse('2025-01-01T00:00Z') + minutes * 60_000))

describe('a deadline in working days', () => {
  // 国办发明电〔2025〕7号：2026 年部分节假日安排
  it.each([
    ['an ordinary Monday, one day', '2026-11-23T10:00', 1, '2026-11-24'],
    ['an ordinary Friday, one day', '2026-11-20T10:00', 1, '2026-11-23'],
    ['a Saturday counts from Monday', '2026-11-21T10:00', 1, '2026-11-23'],
    ['five days are a week', '2026-11-18T10:00', 5, '2026-11-25'],
    ['the day before National Day', '2026-09-30T09:00', 1, '2026-10-08'],
    ['the middle of National Day week', '2026-10-03T09:00', 1, '2026-10-08'],
    ['the Saturday worked after National Day counts', '2026-09-30T09:00', 3, '2026-10-10'],
    ['the Sunday after it does not', '2026-09-30T09:00', 4, '2026-10-12'],
    ['the Sunday worked before Mid-Autumn counts', '2026-09-18T09:00', 1, '2026-09-20'],
    ['Mid-Autumn does not', '2026-09-24T09:00', 1, '2026-09-28'],
    ['the Saturday worked before Spring Festival counts', '2026-02-13T09:00', 1, '2026-02-14'],
    ['Spring Festival is nine days', '2026-02-14T09:00', 1, '2026-02-24'],
    ['28 February 2026, a Saturday, is worked', '2026-02-27T09:00', 1, '2026-02-28'],
    ['and after it comes Monday, 2 March', '2026-02-28T09:00', 1, '2026-03-02'],
    ['Labour Day is five days', '2026-04-30T09:00', 1, '2026-05-06'],
    ['the Saturday worked after it counts', '2026-05-08T09:00', 1, '2026-05-09'],
    ['over the end of a year', '2025-12-31T09:00', 1, '2026-01-04'],
    ['over the end of a year, two days', '2025-12-31T09:00', 2, '2026-01-05'],
    ['an ordinary end of February', '2025-02-28T09:00', 1, '2025-03-03'],
    ['a leap year', '2024-02-28T09:00', 1, '2024-02-29'],
  ])('%s', (_, from, days, day) => {
    expect(later(from, days)).toEqual(at(`${day}T18:00`))
  })

  it('does not reckon New Year 2027 among the working days', () => {
    expect(later('2026-12-31T09:00', 1).getTime()).toBeGreaterThan(at('2027-01-01T23:59').getTime())
  })

  it('begins with the day in Beijing, wherever the clock of the machine stands', () => {
    expect(workingDaysLater(new Date('2026-11-23T15:59:59Z'), 1)).toEqual(at('2026-11-24T18:00'))
    expect(workingDaysLater(new Date('2026-11-23T16:00:00Z'), 1)).toEqual(at('2026-11-25T18:00'))
    expect(beijingDay(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01')
  })

  it('is after the moment, at 18:00 in Beijing, and never earlier for more days', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 20 }), (from, days) => {
        const due = workingDaysLater(from, days)
        expect(due.getTime()).toBeGreaterThan(from.getTime())
        expect(due.toISOString()).toMatch(/T10:00:00\.000Z$/)
        expect(workingDaysLater(from, days + 1).getTime()).toBeGreaterThan(due.getTime())
      }),
    )
  })
})

describe('working days left', () => {
  it('are as many as were given, at the moment when they were', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 20 }), (from, days) => {
        expect(workingDaysLeft(from, workingDaysLater(from, days))).toBe(days)
      }),
    )
  })

  it.each([
    ['today', '2026-11-23T09:00', '2026-11-23T18:00', 0],
    ['tomorrow', '2026-11-23T23:59', '2026-11-24T18:00', 1],
    ['Monday, seen on Friday', '2026-11-20T09:00', '2026-11-23T18:00', 1],
    ['Monday, seen on Saturday', '2026-11-21T09:00', '2026-11-23T18:00', 1],
    ['after National Day, seen in it', '2026-10-02T09:00', '2026-10-08T18:00', 1],
    ['yesterday', '2026-11-24T09:00', '2026-11-23T18:00', -1],
    ['Friday, seen on Monday', '2026-11-23T09:00', '2026-11-20T18:00', -1],
    ['before National Day, seen after it', '2026-10-09T09:00', '2026-09-30T18:00', -2],
    ['the last day of a year, seen in the next', '2026-01-05T09:00', '2025-12-31T18:00', -2],
  ])('%s', (_, now, due, left) => {
    expect(workingDaysLeft(at(now), at(due))).toBe(left)
  })

  it('are fewer by at most one each day', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 10 }), (from, days) => {
        const due = workingDaysLater(from, days)
        const left = workingDaysLeft(from, due)
        const leftTomorrow = workingDaysLeft(new Date(from.getTime() + 86_400_000), due)
        expect([left, left - 1]).toContain(leftTomorrow)
      }),
    )
  })
})

describe('danger to life', () => {
  it('allows two hours, at night and on a holiday as well', () => {
    expect(dangerDeadline(at('2026-10-01T23:30'))).toEqual(at('2026-10-02T01:30'))
  })
})

describe('working hours', () => {
  it.each([
    ['within a day', '2026-11-23T10:00', '2026-11-23T14:30', 4.5],
    ['before opening and after closing count for nothing', '2026-11-23T07:00', '2026-11-23T20:00', 9],
    ['over a night', '2026-11-23T17:00', '2026-11-24T10:00', 2],
    ['over a weekend', '2026-11-20T17:00', '2026-11-23T10:00', 2],
    ['within a weekend', '2026-11-21T10:00', '2026-11-22T10:00', 0],
    ['from a weekend', '2026-11-22T10:00', '2026-11-23T10:00', 1],
    ['a week is five days', '2026-11-18T12:00', '2026-11-25T12:00', 45],
    ['over National Day, with the Saturday worked after it', '2026-09-30T17:00', '2026-10-12T10:00', 29],
  ])('%s', (_, from, to, hours) => {
    expect(workingHours(at(from), at(to))).toBeCloseTo(hours, 9)
  })

  it('add up, whatever lies between', () => {
    fc.assert(
      fc.property(moment, moment, moment, (...moments) => {
        const [a, b, c] = moments.sort((one, other) => one.getTime() - other.getTime()) as [Date, Date, Date]
        expect(workingHours(a, b) + workingHours(b, c)).toBeCloseTo(workingHours(a, c), 6)
      }),
    )
  })
})
