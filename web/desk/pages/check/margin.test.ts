import { expect, test } from 'vitest'
import { placed } from './margin.ts'

const note = (top: number, height = 20) => ({ top, height })

test('notes stand at their place, and below one another where they would meet', () => {
  expect(placed([note(0), note(5), note(100)], -1, 4)).toEqual([0, 24, 100])
})

test('the chosen note stands at its own place; those before it make room upwards', () => {
  expect(placed([note(50), note(60), note(70), note(72)], 2, 0)).toEqual([30, 50, 70, 90])
})

test('no note leaves the margin at its upper edge', () => {
  const tops = placed([note(0), note(0), note(0)], 2, 0)
  expect(tops).toEqual([0, 20, 40])
})
