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

/** How characters that count are written otherwise: on cheques, in the old way, or with a letter that looks the same. */
const otherwise: Readonly<Record<string, string>> = {
  ...{ 零: '〇', '○': '〇', Ｏ: '〇', O: '〇', 两: '二', 廿: '二十' },
  ...{ 壹: '一', 贰: '二', 叁: '三', 肆: '四', 伍: '五', 陆: '六', 柒: '七', 捌: '八', 玖: '九' },
  ...{ 拾: '十', 佰: '百', 仟: '千', 萬: '万', 億: '亿' },
}

/** The characters that numbers are written with, for the inside of a regular expression's brackets. */
export const numeralCharacters = '〇零○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億廿'

const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** What is below 万: 三千五百零二; also as people say it, 三千五. Undefined where the units don't fall. */
function belowTenThousand(said: string): number | undefined {
  let sum = 0
  let digit: number | undefined
  let last = 10_000
  let afterZero = false
  for (const character of said) {
    const unit = units[character]
    if (unit !== undefined) {
      if (unit >= last || (digit === undefined && sum > 0 && !afterZero)) return undefined
      sum += (digit ?? 1) * unit
      ;[digit, last, afterZero] = [undefined, unit, false]
    } else if (digit !== undefined) return undefined
    else if (character === '〇') afterZero = true
    else {
      digit = digits.indexOf(character)
      if (digit === -1) return undefined
    }
  }
  if (digit === undefined) return sum
  const isShort = last >= 100 && last < 10_000 && !afterZero
  return sum + digit * (isShort ? last / 10 : 1)
}

/** A number in digits one after another, as years are read: 二〇二五. */
const inRow = (said: string) => Number([...said].map(one => digits.indexOf(one)).join(''))

/**
 * Reads what `inChinese` writes, and the other ways to write a number: 两千零五, 三亿零二百万, 二〇二五, 壹万贰仟, 三千五
 * (3500), plain digits. Undefined where it is no number.
 */
export function fromChinese(text: string): number | undefined {
  if (/^[0-9]+$/.test(text)) return Number(text)
  const said = [...text].map(one => otherwise[one] ?? one).join('')
  if (!/^[〇一二三四五六七八九十百千万亿]+$/u.test(said)) return undefined
  if (/^[〇一二三四五六七八九]+$/u.test(said)) return inRow(said)
  const parts = /^(?:(.+)亿)?(?:(.+)万)?(.*)$/u.exec(said)
  if (parts === null) return undefined
  let sum = 0
  for (const [i, unit] of [1e8, 1e4, 1].entries()) {
    const part = parts[i + 1]
    if (part === undefined || part === '') continue
    // 两万三 is 23,000 as 三千五 is 3,500; 两万零三 is not
    const isShort = unit === 1 && part.length === 1 && /[一二三四五六七八九]/.test(part) && sum > 0
    const above = parts[2] === undefined ? 1e8 : 1e4
    // 一万亿
    const value = unit === 1e8 && part.includes('万') ? fromChinese(part) : belowTenThousand(part)
    if (value === undefined) return undefined
    sum += isShort ? (value * above) / 10 : value * unit
  }
  return sum
}
