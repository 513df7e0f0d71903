import { describe, expect, it } from 'vitest'
import { ceilingOf, pointsOf } from './curve.ts'

describe('the scale of a curve', () => {
  it.each([
    [[], 4],
    [[0, 1], 4],
    [[7], 8],
    [[11], 20],
    [[64], 80],
    [[81], 100],
    [[900], 1000],
  ])('of %j ends at %d', (values, ceiling) => expect(ceilingOf(values)).toBe(ceiling))
})

describe('the points of a curve', () => {
  it('span the box from left to right, zero at the bottom', () =>
    expect(pointsOf([0, 5, 10], 10)).toBe('0.00,100.00 50.00,50.00 100.00,0.00'))

  it('hold a single day', () => expect(pointsOf([4], 4)).toBe('0.00,0.00'))
})
