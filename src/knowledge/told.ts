import {
  dayOf,
  dayPattern,
  fromChinese,
  inChinese,
  isoDay,
  monthPattern,
  numeralCharacters,
} from '../language/index.ts'
import { amountsIn, numberIn, numberPattern } from './amounts.ts'
import { documentNumbersIn } from './document-number.ts'
import { plain } from './plain.ts'

/** A figure that a text tells, in one form however it is written, so that two texts can be compared figure by figure. */
export interface Figure {
  readonly kind: 'amount' | 'percent' | 'days' | 'day' | 'time' | 'article' | 'count' | 'documentNumber' | 'law'
  /**
   * amount: 分. percent: 30, or 2/3. days: 30, 30工作日, 24小时, and months for what months and years last: 18个月. day: ISO 8601, as
   * much of it as is told: 2025-03-18, 2025-03, 2025, --03-18. time: 09:30. article: 第八十二条. count: 3人, or the bare number. law: its
   * title without 《》 and 中华人民共和国.
   */
  readonly value: string
  readonly at: readonly [from: number, to: number]
}

type Rule = (text: string) => Iterable<Omit<Figure, 'kind'>>

/** A regular expression, and what its match says; undefined where it says nothing. */
const rule = (pattern: RegExp, says: (...groups: (string | undefined)[]) => string | undefined): Rule =>
  function* (text) {
    for (const match of text.matchAll(pattern)) {
      const value = says(...match.slice(1))
      if (value !== undefined) yield { value, at: [match.index, match.index + match[0].length] }
    }
  }

const tidyNumber = (value: number) => String(Number(value.toFixed(6)))
const times = (said: string | undefined, factor: number) => {
  const value = numberIn(said ?? '')
  return value === undefined ? undefined : tidyNumber(value * factor)
}
const monthsOf = (months: number | undefined) => (months === undefined ? undefined : `${tidyNumber(months)}个月`)
const blank = '\\s?'
const number = numberPattern
/** Not the end of 第二十九次, nor of another number. */
const ownNumber = `(?<![第.\\d${numeralCharacters}])${number}`

/** How long: 半月 is fifteen days, 半年 six months (最高人民法院关于贯彻执行民法通则若干问题的意见 第198条). */
const durations: Readonly<Record<string, (value: number) => string | undefined>> = {
  日: value => tidyNumber(value),
  天: value => tidyNumber(value),
  周: value => tidyNumber(value * 7),
  星期: value => tidyNumber(value * 7),
  工作日: value => `${tidyNumber(value)}工作日`,
  小时: value => `${tidyNumber(value)}小时`,
  分钟: value => `${tidyNumber(value)}分钟`,
  月: value => monthsOf(value),
  年: value => monthsOf(value * 12),
}

const measures =
  '平方公里|平方米|平米|立方米|公里|千米|厘米|毫米|米|公斤|千克|克|吨|亩|公顷|千瓦时|度|升|周岁|岁|倍|人次|人|名|位|次|份|件|户|家|辆|套|间|层|部|台|张|批|组|级|类|个|门|所|例|股|票|页|项|点'
const sameMeasure: Readonly<Record<string, string>> = {
  名: '人',
  位: '人',
  平米: '平方米',
  千米: '公里',
  千克: '公斤',
  岁: '周岁',
}
/** 一个, 一次, 一项 mostly count nothing. */
const countsNothing = /^(?:个|次|项|人|份|件|家|部|台|张|套|类|批|级|组|门|所|户|点|间|位)$/

const asDay = (...said: (string | undefined)[]) => dayOf(...said)
const spelt = (said = '') => fromChinese(said.replace(/\s/g, '')) ?? 0

const bareTitle = (title: string) =>
  title
    .replace(/[《》〈〉]/g, '')
    .replace(/^中华人民共和国(?=.{2})/, '')
    .replace(/\s+/g, '')

/** Earlier rules take their characters away from later ones: the 30 of 3月30日 is no number of days. */
const rules: readonly (readonly [Figure['kind'], Rule])[] = [
  ['documentNumber', text => documentNumbersIn(text).map(({ number, at }) => ({ value: number, at }))],
  ['law', rule(/《((?:[^《》]|《[^《》]*》)+)》/gu, title => bareTitle(title ?? ''))],
  [
    'article',
    rule(
      new RegExp(`第${blank}([\\d${numeralCharacters}]{1,9})${blank}条(之[一二三四五六七八九十]{1,2})?`, 'gu'),
      (said, more) => {
        const value = fromChinese(said ?? '')
        return value === undefined ? undefined : `第${inChinese(value)}条${more ?? ''}`
      },
    ),
  ],
  ['day', rule(new RegExp(dayPattern, 'gu'), asDay)],
  [
    'time',
    rule(
      /(?<!\d)([01]?\d|2[0-4])：([0-5]\d)(?!\d)/gu,
      (hour = '', minute = '') => `${hour.padStart(2, '0')}:${minute}`,
    ),
  ],
  [
    'day',
    rule(new RegExp(`${monthPattern}(?!\\s*[\\d一二三四五六七八九十]+\\s*[日号])`, 'gu'), (year, month) => {
      const [inYear, inMonth] = [spelt(year), spelt(month)]
      return isoDay(inYear, inMonth, 1)?.slice(0, 7)
    }),
  ],
  [
    'day',
    rule(
      /(?<![\d年])([01]?\d|[一二三四五六七八九]|十[一二]?)\s?月\s?([0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号]/gu,
      (month, day) => {
        // a leap year, so that 29 February is a day
        return isoDay(2024, spelt(month), spelt(day))?.replace('2024', '-')
      },
    ),
  ],
  [
    'day',
    rule(/((?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s?年(?!\s?[\d一二三四五六七八九十]+\s?月)/gu, year =>
      String(spelt(year)),
    ),
  ],
  ['amount', text => amountsIn(text).map(({ fen, at }) => ({ value: String(fen), at }))],
  [
    'percent',
    rule(new RegExp(`([百千万])分之${blank}${number}`, 'gu'), (base, said) =>
      times(said, base === '百' ? 1 : base === '千' ? 0.1 : 0.01),
    ),
  ],
  [
    'percent',
    rule(
      new RegExp(`(?<![第\\d${numeralCharacters}])([二三四五六七八九十])分之([一二三四五六七八九])`, 'gu'),
      (base, said) => `${spelt(said)}/${spelt(base)}`,
    ),
  ],
  ['percent', rule(/(\d+(?:\.\d+)?)\s?([%‰])/gu, (said, sign) => times(said, sign === '%' ? 1 : 0.1))],
  ['percent', rule(/([一二两三四五六七八九])成(?=[，。；、的以到左]|$)/gu, said => times(said, 10))],
  ['days', rule(/半个?月(?!板)/gu, () => '15')],
  ['days', rule(/(?<![一二两三四五六七八九十\d上下前后])半年/gu, () => '6个月')],
  [
    'days',
    rule(new RegExp(`${ownNumber}${blank}年半`, 'gu'), said => {
      const value = numberIn(said ?? '')
      return value === undefined ? undefined : monthsOf(value * 12 + 6)
    }),
  ],
  [
    'days',
    rule(
      new RegExp(
        `${ownNumber}${blank}(?:个${blank}(月|工作日|星期|小时)|(工作日|日|天|周(?!岁|[一二三四五六日])|星期(?![一二三四五六日])|小时|分钟|年(?![级度代]|初|底|末)))`,
        'gu',
      ),
      (said, counted, plainUnit) => {
        const value = numberIn(said ?? '')
        const isYear = plainUnit === '年' && value !== undefined && value > 1000
        return value === undefined || isYear ? undefined : durations[counted ?? plainUnit ?? '']?.(value)
      },
    ),
  ],
  [
    'count',
    rule(
      new RegExp(`${ownNumber}${blank}([万亿])?${blank}(?:余|多)?(${measures})`, 'gu'),
      (said = '', many, measure = '') => {
        const value = numberIn(said)
        const unit = sameMeasure[measure] ?? measure
        if (value === undefined || (value === 1 && countsNothing.test(unit))) return undefined
        return `${tidyNumber(value * (many === '亿' ? 1e8 : many === '万' ? 1e4 : 1))}${unit}`
      },
    ),
  ],
  [
    'count',
    rule(/(?<![\d.A-Za-z第-])(\d+(?:，\d{3})*(?:\.\d+)?)(?![\d.A-Za-z]|[、.．]\D|[）)]|条|款)/gu, said =>
      times(said, 1),
    ),
  ],
]

/** All figures that a text tells, in their order; places are those of the text itself. */
export function figuresIn(text: string): Figure[] {
  const searched = plain(text)
  const taken = new Uint8Array(searched.length)
  const figures: Figure[] = []
  for (const [kind, find] of rules) {
    for (const { value, at } of find(searched)) {
      const [from, to] = at
      if (taken.subarray(from, to).includes(1)) continue
      taken.fill(1, from, to)
      figures.push({ kind, value, at })
    }
  }
  return figures.sort((a, b) => a.at[0] - b.at[0])
}
