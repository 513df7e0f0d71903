import { describe, expect, test } from 'vitest'
import { formatDay, formatDue, formatInstant, isPast, maskPhone, todayInBeijing } from './format.ts'

const now = new Date('2026-11-24T06:20:00Z')

describe('times are those of Beijing', () => {
  test.each([
    ['2026-11-24T06:20:00Z', '今天 14:20'],
    ['2026-11-23T16:00:00Z', '今天 00:00'],
    ['2026-11-23T15:59:00Z', '昨天 23:59'],
    ['2026-11-02T16:05:00Z', '11月3日 00:05'],
    ['2025-12-31T16:00:00Z', '1月1日 00:00'],
    ['2025-12-31T15:59:00Z', '2025年12月31日 23:59'],
  ])('%s is %s', (iso, text) => expect(formatInstant(iso, now)).toBe(text))

  test('a due date names the day, and the year only when it is another one', () => {
    expect(formatDue('2026-11-26T10:00:00Z', now)).toBe('11月26日前')
    expect(formatDue('2027-01-04T10:00:00Z', now)).toBe('2027年1月4日前')
  })
})

test('a day of a document names its year, and today is the day of Beijing', () => {
  expect(formatDay('2025-03-08')).toBe('2025年3月8日')
  expect(todayInBeijing(new Date('2026-12-31T15:59:00Z'))).toBe('2026-12-31')
  expect(todayInBeijing(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01')
})

test('what is due at this very moment is not late yet', () => {
  expect(isPast('2026-11-24T06:20:00Z', now)).toBe(false)
  expect(isPast('2026-11-24T06:19:59Z', now)).toBe(true)
})

test('a phone number keeps its two ends', () => {
  expect(maskPhone('13800138000')).toBe('138****8000')
})
