const digits = '〇一二三四五六七八九'

/** A number as documents and statutes count, from 1 to 9999: 十, 十一, 二十, 一百零五; others in digits. */
export function inChinese(value: number): string {
  if (value <= 0 || value >= 10_000) return String(value)
  let said = ''
  let gap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10
    if (digit === 0) gap = said !== ''
    else {
      said += `${gap ? '零' : ''}${digits[digit]}${name}`
      gap = false
    }
  }
  return said.startsWith('一十') ? said.slice(1) : said
}
