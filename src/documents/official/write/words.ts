import type { Day, DocumentNumber } from '../content.ts'

/** 7.3.5.4: Arabic digits, the year in full, no leading zero. */
export const dayInWords = ({ year, month, day }: Day): string => `${year}年${month}月${day}日`

/** 7.2.5: the year in 〔〕, no 第, no leading zero. */
export const numberInWords = ({ code, year, serial }: DocumentNumber): string => `${code}〔${year}〕${serial}号`

const digits = '零一二三四五六七八九'

/** 一 to 九十九. */
export function chineseNumeral(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  const one = ones === 0 ? '' : (digits[ones] ?? '')
  return tens === 0 ? one : `${tens === 1 ? '' : (digits[tens] ?? '')}十${one}`
}

/** 7.3.3: 一、 （一） 1. （1） */
export function levelNumber(level: 1 | 2 | 3 | 4, value: number): string {
  const forms = [`${chineseNumeral(value)}、`, `（${chineseNumeral(value)}）`, `${value}.`, `（${value}）`] as const
  return forms[level - 1] ?? ''
}
