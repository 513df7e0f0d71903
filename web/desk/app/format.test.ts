import { expect, test } from 'vitest'
import { endOfDay, formatDay, formatDue, formatInstant, isoDay, percent, startOfDay } from './format.ts'

/** 2026-11-24 00:30 in Beijing, still the 23rd in UTC. */
const now = Date.parse('2026-11-23T16:30:00Z')

test('the day is the day in Beijing, wherever the machine stands', () => {
  expect(formatDay('2026-11-23T16:00:00Z', now)).toBe('今天')
  expect(formatDay('2026-11-23T15:59:59Z', now)).toBe('昨天')
  expect(isoDay(now)).toBe('2026-11-24')
})

test.each([
  ['2026-11-24T06:20:00Z', '今天 14:20'],
  ['2026-11-22T17:05:00Z', '昨天 01:05'],
  ['2026-11-20T01:00:00Z', '11月20日 09:00'],
  ['2025-11-20T01:00:00Z', '2025年11月20日 09:00'],
])('%s reads %s', (iso, text) => {
  expect(formatInstant(iso, now)).toBe(text)
})

test('a due date says the day, and whether it is over', () => {
  expect(formatDue('2026-11-26T10:00:00Z', false, now)).toBe('11月26日前')
  expect(formatDue('2026-11-24T10:00:00Z', false, now)).toBe('今天内')
  expect(formatDue('2026-11-20T10:00:00Z', true, now)).toBe('已超期（应于11月20日前）')
  expect(formatDue(null, false, now)).toBe('未定期限')
})

test('a day begins and ends in Beijing', () => {
  expect(startOfDay('2026-11-24')).toBe('2026-11-23T16:00:00.000Z')
  expect(endOfDay('2026-11-24')).toBe('2026-11-24T15:59:59.000Z')
})

test('a share that was not measured is not zero', () => {
  expect(percent(0)).toBe('0%')
  expect(percent(0.003)).toBe('不到 1%')
  expect(percent(0.923)).toBe('92%')
  expect(percent(null)).toBe('—')
})
