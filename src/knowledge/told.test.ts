import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChinese } from '../language/index.ts'
import { figuresIn } from './told.ts'

const told = (text: string) => figuresIn(text).map(({ kind, value }) => `${kind} ${value}`)

describe('a figure is the same however it is written', () => {
  it.each([
    ['days 30', ['三十日内', '30日内', '30天', '三十天', '30 日']],
    ['days 15工作日', ['15个工作日', '十五个工作日', '15 个工作日', '15工作日']],
    ['days 3个月', ['3个月', '三个月']],
    ['days 24个月', ['两年', '2年', '二年', '24个月']],
    ['days 18个月', ['一年半', '18个月', '十八个月']],
    ['days 6个月', ['半年', '六个月']],
    ['days 7', ['一周内', '7天', '七日']],
    ['days 24小时', ['24小时', '二十四小时', '24个小时']],
    ['percent 30', ['百分之三十', '30%', '30％', '30 %']],
    ['percent 2.5', ['百分之二点五', '2.5%']],
    ['percent 0.05', ['万分之五', '0.05%']],
    ['percent 0.3', ['千分之三', '3‰']],
    ['amount 300000', ['三千元', '3000元', '3,000元', '0.3万元', '叁仟元']],
    ['amount 5000000', ['五万元', '5万元', '50000元', '5 万元']],
    ['article 第八十二条', ['第八十二条', '第82条', '第 82 条']],
    ['article 第一百三十三条之一', ['第一百三十三条之一', '第133条之一']],
    ['law 劳动合同法', ['《劳动合同法》', '《中华人民共和国劳动合同法》']],
    ['day 2025-03-18', ['2025年3月18日', '二〇二五年三月十八日', '2025 年 3 月 18 日', '２０２５年３月１８日']],
    ['day 2025-03', ['2025年3月', '二〇二五年三月']],
    ['day --03-30', ['3月30日', '三月三十日', '3月30号']],
    ['day 2025', ['2025年', '二〇二五年']],
    ['documentNumber 示政规〔2023〕1号', ['示政规〔2023〕1号', '示政规[2023]1号', '示政规（2023）第01号']],
    ['count 3人', ['三人', '3人', '3名', '三名']],
    ['count 2倍', ['二倍', '两倍', '2倍']],
    ['count 90平方米', ['90平方米', '九十平方米', '90平米']],
    ['count 18周岁', ['十八周岁', '18周岁', '18岁']],
  ])('%s', (figure, writings) => {
    for (const writing of writings) expect(told(writing), writing).toEqual([figure])
  })
})

describe('the figures of a sentence', () => {
  it.each([
    [
      '依据《中华人民共和国劳动合同法》第八十二条，用人单位自用工之日起超过一个月不满一年的，每月支付二倍的工资。',
      ['law 劳动合同法', 'article 第八十二条', 'days 1个月', 'days 12个月', 'count 2倍'],
    ],
    ['自收到申请之日起30日内书面答复', ['days 30']],
    ['处三万元以上十万元以下罚款', ['amount 3000000', 'amount 10000000']],
    ['补贴最高不超过总造价的40%，且不超过20万元', ['percent 40', 'amount 20000000']],
    ['本办法自2025年4月1日起施行，有效期五年。', ['day 2025-04-01', 'days 60个月']],
    ['3000至5000元', ['amount 300000', 'amount 500000']],
    ['一般情况下应当统一办理，一律不得推诿', []],
    ['第三章第二节', []],
    ['拨打12345', ['count 12345']],
    ['一、总则；（二）要求', []],
    ['每年第一季度', []],
    ['2024—2026年', ['count 2024', 'day 2026']],
    ['共有3个小区、120户、5.6万平方米', ['count 3个', 'count 120户', 'count 56000平方米']],
    ['一个小区一次会议', []],
    ['第二十九次会议', []],
    ['零部件；单位：万元；百日行动', []],
  ])('%s', (text, figures) => {
    expect(told(text)).toEqual(figures)
  })

  it('shows where a sentence departs from its source', () => {
    const source = new Set(told('应当自收到投诉之日起三十日内作出处理决定'))
    expect(told('须在收到投诉后60日内处理').filter(one => !source.has(one))).toEqual(['days 60'])
    expect(told('须在收到投诉后30天内处理').filter(one => !source.has(one))).toEqual([])
  })

  it('tells where they stand', () => {
    const text = '须在（３０）日内，即三十日内，缴纳3,000元'
    for (const { at, value } of figuresIn(text)) {
      expect(text.slice(at[0], at[1])).toMatch(/３０|三十日|3,000元/)
      expect(value).not.toBe('')
    }
  })
})

it('finds a number of days and of 元 in both writings', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), n => {
      const spelt = inChinese(n)
      expect(told(`应当在${n}日内缴纳${n}元`)).toEqual(told(`应当在${spelt}日内缴纳${spelt}元`))
      expect(told(`${n}元`)).toEqual([`amount ${n * 100}`])
    }),
  )
})

it('finds figures that stand where they say, and never two in one place', () => {
  const pieces = [
    '三十',
    '30',
    '日',
    '个',
    '月',
    '年',
    '元',
    '万',
    '%',
    '百分之',
    '第',
    '条',
    '《',
    '》',
    '法',
    '，',
    '2025',
    '号',
    '〔',
    '〕',
    '示',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 24 }), parts => {
      const text = parts.join('')
      let end = 0
      for (const { at } of figuresIn(text)) {
        expect(at[0]).toBeGreaterThanOrEqual(end)
        expect(at[1]).toBeGreaterThan(at[0])
        end = at[1]
      }
      expect(end).toBeLessThanOrEqual(text.length)
    }),
  )
})
