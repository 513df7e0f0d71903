import { expect, test } from 'vitest'
import { spanText } from './span.ts'

const now = Date.parse('2026-11-24T12:00:00+08:00')
const span = (firstAt: string, lastAt: string) => spanText({ firstAt, lastAt }, now)

test('an issue is said from its first day to its last, one day once', () => {
  expect(span('2026-11-05T09:00:00+08:00', '2026-11-20T09:00:00+08:00')).toBe('11月5日至11月20日')
  expect(span('2026-11-05T09:00:00+08:00', '2026-11-24T08:00:00+08:00')).toBe('11月5日至今天')
  expect(span('2026-11-05T09:00:00+08:00', '2026-11-05T18:00:00+08:00')).toBe('11月5日')
})
