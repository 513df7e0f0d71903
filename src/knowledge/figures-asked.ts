import { dayOf, dayPattern, inChinese } from '../language/index.ts'
import { amountsIn } from './amounts.ts'
import { plain } from './plain.ts'
import { termsOf } from './terms.ts'

const spelt = (value: number) => (value < 10_000 ? inChinese(value) : '')

/** A whole number of 元 in characters: 一万二千五百, 三亿. '' where nobody writes it so. */
function sumInChinese(yuan: number): string {
  if (!Number.isInteger(yuan) || yuan <= 0 || yuan >= 1e12) return ''
  if (yuan % 1e8 === 0) return `${spelt(yuan / 1e8)}亿`
  const [many, rest] = [Math.floor(yuan / 1e4), yuan % 1e4]
  if (many === 0) return spelt(rest)
  if (many >= 10_000) return ''
  return `${spelt(many)}万${rest === 0 ? '' : rest < 1000 ? `零${spelt(rest)}` : spelt(rest)}`
}

/** 0.00015 万 is written by nobody. */
const isShort = (value: number) => /^\d+(?:\.\d{1,4})?$/.test(String(value))

/** How texts write a sum: 5000元, 5,000元, 0.5万元, 五千元. */
function sumForms(fen: number): string[] {
  const yuan = fen / 100
  const inUnits: readonly (readonly [number, string])[] = [
    [1, '元'],
    [1e3, '千元'],
    [1e4, '万元'],
    [1e8, '亿元'],
  ]
  return [
    ...inUnits.flatMap(([unit, name]) => (yuan / unit >= 0.1 && isShort(yuan / unit) ? [`${yuan / unit}${name}`] : [])),
    ...(yuan >= 1000 ? [`${yuan.toLocaleString('en-US')}元`] : []),
    ...[sumInChinese(yuan)].flatMap(said => (said === '' ? [] : [`${said}元`])),
  ]
}

const digitByDigit = (digits: string) => [...digits].map(one => '〇一二三四五六七八九'[Number(one)]).join('')

/** How texts write a day: 2025年3月18日, 2025-03-18, 二〇二五年三月十八日. */
function dayForms(day: string): string[] {
  const [year = '', month = '', date = ''] = day.split('-')
  const [m, d] = [Number(month), Number(date)]
  return [
    `${year}年${m}月${d}日`,
    `${year}年${month}月${date}日`,
    `${year}年${m}月${d}号`,
    `${year}-${month}-${date}`,
    `${year}.${m}.${d}`,
    `${digitByDigit(year)}年${inChinese(m)}月${inChinese(d)}日`,
  ]
}

const inDigits = /(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)/g

/** Whole days that a text names, as 2025-03-18. */
function daysIn(text: string): string[] {
  return [...text.matchAll(new RegExp(dayPattern, 'gu')), ...text.matchAll(inDigits)].flatMap(
    ([, year, month, day]) => dayOf(year, month, day) ?? [],
  )
}

/**
 * The sums and days that a question names, each in the ways in which a text may write it; a way is the terms that a text
 * holds which writes it so. Words of characters that count are left out: how they are cut hangs on what stands beside them.
 * A text that says 3,500元 holds all terms of 500元 too.
 */
export function figuresAsked(question: string): readonly (readonly (readonly string[])[])[] {
  const text = plain(question)
  const sums = amountsIn(text).map(one => sumForms(one.fen))
  const days = daysIn(text).map(dayForms)
  return [...sums, ...days].map(forms =>
    forms.map(form => [...new Set(termsOf(form))].filter(term => term.startsWith('#') || /^[\d.]+$/.test(term))),
  )
}
