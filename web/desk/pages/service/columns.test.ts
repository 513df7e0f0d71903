import { describe, expect, it } from 'vitest'
import { columns, spanText } from './columns.ts'

const none = { due: 0, kept: 0, median: null }
const empty = {
  id: 'urban',
  name: '城管',
  orders: 0,
  sign: none,
  answer: none,
  fromFiling: null,
  returned: 0,
  reopened: 0,
  late: 0,
}

describe('columns of service levels', () => {
  it('tell a share of what came due, and nothing where nothing did', () => {
    const [, signed] = columns
    expect(signed?.value(empty)).toBeNull()
    expect(signed?.value({ ...empty, sign: { due: 4, kept: 3, median: 1 } })).toBe(0.75)
  })

  it('say spans as one pictures them', () => {
    expect([null, 0.2, 0.001, 5.5, 47.9, 60].map(spanText)).toEqual([
      '—',
      '12 分钟',
      '1 分钟',
      '5.5 小时',
      '47.9 小时',
      '2.5 天',
    ])
  })
})
