import { describe, expect, it } from 'vitest'
import { createRetryBudget, restOf, waitBefore } from './retry.ts'

const now = Date.parse('2026-08-03T08:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['86400', 60_000],
    ['99999999999999999999', 60_000],
    ['Mon, 03 Aug 2026 08:00:20 GMT', 20_000],
    ['Mon, 03 Aug 2126 08:00:20 GMT', 60_000],
    ['Mon, 03 Aug 2026 07:59:00 GMT', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s means %s ms', (header, expected) => {
    expect(restOf(header, now, 60_000)).toBe(expected)
  })
})

describe('retries', () => {
  it('are a tenth of the calls, beyond what was saved up', () => {
    const budget = createRetryBudget(0.1)
    let retries = 0
    for (let call = 0; call < 1_000; call++) {
      budget.earn()
      for (let i = 0; i < 2; i++) if (budget.take()) retries++
    }
    expect(retries).toBeGreaterThanOrEqual(100)
    expect(retries).toBeLessThanOrEqual(110)
  })

  it('wait twice as long each time, anywhere from nothing to all of it, and never less than they were asked to', () => {
    const limits = { backoff: 500 }
    expect([0, 1, 2].map(retry => waitBefore(retry, undefined, limits, () => 1))).toEqual([500, 1_000, 2_000])
    expect(waitBefore(2, undefined, limits, () => 0)).toBe(0)
    expect(waitBefore(0, 3_000, limits, () => 0.5)).toBe(3_250)
  })
})
