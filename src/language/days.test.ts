import { expect, it } from 'vitest'
import { dayIn, lastDayOf, plusDays, plusMonths } from './days.ts'

it.each([
  ['2025年3月18日', '2025-03-18'],
  ['2025 年 3 月 18 日', '2025-03-18'],
  ['二〇二五年三月十八日', '2025-03-18'],
  ['二○二五年十二月三十一日', '2025-12-31'],
  ['二ＯＯ八年一月二十五日', '2008-01-25'],
  ['二零一九年十月十日', '2019-10-10'],
  ['2025年03月08号', '2025-03-08'],
  ['2025年2月29日', undefined],
  ['2024年2月29日', '2024-02-29'],
  ['2025年13月1日', undefined],
  ['25年3月1日', undefined],
])('%s', (said, day) => {
  expect(dayIn(said)).toBe(day)
})

it('counts on', () => {
  expect(plusDays('2024-02-28', 2)).toBe('2024-03-01')
  expect(plusMonths('2024-02-29', 12)).toBe('2025-02-28')
  expect(plusMonths('2025-11-30', 3)).toBe('2026-02-28')
  expect(plusMonths('2025-03-31', -1)).toBe('2025-02-28')
  expect(lastDayOf(2020, 2)).toBe('2020-02-29')
})
