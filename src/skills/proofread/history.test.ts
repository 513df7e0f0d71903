import { expect, test } from 'vitest'
import { newestYear } from './history.ts'

test.each([
  ['2021年到2024年', 2024],
  ['１９８３年', 1983],
  ['一九五四年、一九八二年', 1982],
  ['二○○三年', 2003],
  ['五年计划', Number.POSITIVE_INFINITY],
])('the latest year of %s', (text, year) => {
  expect(newestYear(text)).toBe(year)
})
