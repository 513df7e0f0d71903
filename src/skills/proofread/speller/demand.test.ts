import { expect, test } from 'vitest'
import { demandOf } from './demand.ts'

test('of a single sentence nothing more is asked, however clean it is', () => {
  expect(demandOf([0])(0.5)).toBeLessThan(0.55)
  expect(demandOf([0.9])(0.5)).toBeCloseTo(0.5, 2)
})

test('what looks wrong in a long clean text must be surer', () => {
  expect(demandOf([0.6, ...Array.from({ length: 400 }, () => 0.01)])(0.5)).toBeCloseTo(2 / 3, 2)
})

test('in a long text full of slips it need not', () => {
  expect(demandOf(Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0.95 : 0.05)))(0.5)).toBeCloseTo(0.5, 2)
})
