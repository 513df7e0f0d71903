import { describe, expect, it } from 'vitest'
import { periodOf } from './period.ts'

describe('the period', () => {
  it('is said with its first and last day', () =>
    expect(periodOf([{ day: '2026-10-26' }, { day: '2026-10-27' }])).toBe('统计时段：10月26日至10月27日，共 2 天'))

  it('is everything where no day is counted', () => expect(periodOf([])).toBe('统计时段：全部'))
})
