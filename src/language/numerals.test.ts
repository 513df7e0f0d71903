import { expect, it } from 'vitest'
import { inChinese } from './numerals.ts'

it.each([
  [1, '一'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [82, '八十二'],
  [100, '一百'],
  [105, '一百零五'],
  [110, '一百一十'],
  [1007, '一千零七'],
  [1165, '一千一百六十五'],
  [1260, '一千二百六十'],
  [2020, '二千零二十'],
  [0, '0'],
  [10000, '10000'],
])('%d is %s', (number, spelt) => {
  expect(inChinese(number)).toBe(spelt)
})
