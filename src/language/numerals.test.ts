import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromChinese, inChinese } from './numerals.ts'

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

describe('reading a number', () => {
  it.each([
    ['十', 10],
    ['十二', 12],
    ['一百一十', 110],
    ['一百一', 110],
    ['一百零五', 105],
    ['两百五', 250],
    ['三千五', 3500],
    ['三千零五', 3005],
    ['三千零五十', 3050],
    ['一千一百六十五', 1165],
    ['一万', 10_000],
    ['两万三', 23_000],
    ['两万零三', 20_003],
    ['十万', 100_000],
    ['十二万三千', 123_000],
    ['三亿零二百万', 302_000_000],
    ['三亿五', 350_000_000],
    ['一万亿', 1e12],
    ['万', undefined],
    ['二〇二五', 2025],
    ['二○○八', 2008],
    ['一九九八', 1998],
    ['壹万贰仟叁佰', 12_300],
    ['伍拾', 50],
    ['〇', 0],
    ['零', 0],
    ['2025', 2025],
    ['', undefined],
    ['十百', undefined],
    ['一二十', undefined],
    ['三百二千', undefined],
    ['第三', undefined],
    ['3万', undefined],
  ])('%s', (said, value) => {
    expect(fromChinese(said)).toBe(value)
  })

  it('reads what is written, and what is written above 万', () => {
    fc.assert(fc.property(fc.nat({ max: 20_000 }), n => fromChinese(inChinese(n)) === n))
    fc.assert(
      fc.property(fc.nat({ max: 9999 }), fc.nat({ max: 9999 }), (high, low) => {
        if (high === 0 || low === 0) return true
        return fromChinese(`${inChinese(high)}万${low < 1000 ? '零' : ''}${inChinese(low)}`) === high * 10_000 + low
      }),
    )
  })

  it('reads nothing else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        text => /[〇○零一-龟0-9O]/u.test(text) || fromChinese(text) === undefined,
      ),
    )
  })
})
