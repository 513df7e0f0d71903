import { expect, test } from 'vitest'
import { daysText, faultOf, shiftsOf, windowsOf } from './working-hours.ts'

const windows = [
  { weekday: 1, from: 510, until: 1050 },
  { weekday: 2, from: 510, until: 1050 },
  { weekday: 3, from: 510, until: 1050 },
  { weekday: 3, from: 1080, until: 1440 },
  { weekday: 6, from: 1080, until: 1440 },
]

test('days with the same times are one line, and come back as they were', () => {
  const shifts = shiftsOf(windows)
  expect(shifts).toEqual([
    { days: [1, 2, 3], from: '08:30', until: '17:30' },
    { days: [3, 6], from: '18:00', until: '00:00' },
  ])
  expect(windowsOf(shifts).toSorted((a, b) => a.weekday - b.weekday)).toEqual(windows)
})

test('days are named as one speaks of them', () => {
  expect(daysText([5, 1, 2, 4, 3])).toBe('周一至周五')
  expect(daysText([3, 6])).toBe('周三、周六')
  expect(daysText([])).toBe('')
})

test('what is wrong with a line is said', () => {
  const shift = { days: [1], from: '09:00', until: '17:00' }
  expect(faultOf([shift])).toBeUndefined()
  expect(faultOf([{ ...shift, days: [] }])).toMatch(/至少选一天/)
  expect(faultOf([{ ...shift, until: '' }])).toMatch(/请填写/)
  expect(faultOf([{ ...shift, until: '08:00' }])).toMatch(/晚于/)
  expect(faultOf([shift, { ...shift, from: '16:00', until: '18:00' }])).toMatch(/重叠/)
  expect(faultOf([shift, { ...shift, days: [2], from: '16:00', until: '18:00' }])).toBeUndefined()
})
