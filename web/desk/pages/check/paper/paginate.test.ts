import { expect, test } from 'vitest'
import { type Measured, paginate } from './paginate.ts'

const block = (height: number, more: Partial<Measured> = {}): Measured => ({
  height,
  cuts: [],
  startsPage: false,
  endsPage: false,
  ...more,
})

test('what fits stands on one page', () => {
  expect(paginate([block(40), block(60)], 100)).toEqual([
    [
      { block: 0, from: 0, to: 40 },
      { block: 1, from: 0, to: 60 },
    ],
  ])
})

test('a paragraph is cut between its lines, over as many pages as it takes', () => {
  const cuts = Array.from({ length: 24 }, (_, i) => (i + 1) * 10)
  const pages = paginate([block(55), block(250, { cuts })], 100)
  expect(pages.map(page => page.map(({ from, to }) => [from, to]))).toEqual([
    [
      [0, 55],
      [0, 40],
    ],
    [[40, 140]],
    [[140, 240]],
    [[240, 250]],
  ])
})

test('a break of the page turns it, once', () => {
  const pages = paginate([block(10, { endsPage: true }), block(10, { startsPage: true }), block(10)], 100)
  expect(pages.map(page => page.map(one => one.block))).toEqual([[0], [1, 2]])
})

test('what fits on no page and can’t be cut stands alone on one', () => {
  expect(paginate([block(10), block(300), block(10)], 100).map(page => page.map(one => one.block))).toEqual([
    [0],
    [1],
    [2],
  ])
})
