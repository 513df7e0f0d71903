import { fromChinese, numeralCharacters } from '../language/index.ts'
import { plain } from './plain.ts'

/** A sum of money that a text names. */
export interface Amount {
  /** In 分. */
  readonly fen: number
  readonly at: readonly [from: number, to: number]
}

/** A number in digits or in characters: 3,000, 0.3, 三千, 三点五. Source of a regular expression, one group. */
export const numberPattern = `(\\d{1,3}(?:，\\d{3}){1,5}(?:\\.\\d{1,9})?(?!\\d)|\\d{1,15}(?:\\.\\d{1,9})?|[${numeralCharacters}]{1,18}(?:点[${numeralCharacters}]{1,9})?)`

/** What a number says that `numberPattern` found; undefined where it is none (三四千), or a unit alone. */
export function numberIn(said: string): number | undefined {
  if (/^\d/.test(said)) return Number(said.replaceAll('，', ''))
  // 单位：万元, 零部件, 百日行动
  if (/^[百千万亿零〇○]+$/.test(said)) return undefined
  const [whole = '', decimals] = said.split('点')
  const value = fromChinese(whole)
  if (value === undefined || decimals === undefined) return value
  const digits = [...decimals].map(one => fromChinese(one) ?? Number.NaN)
  return digits.some(one => !(one < 10)) ? undefined : Number(`${value}.${digits.join('')}`)
}

const multiples: Readonly<Record<string, number>> = {
  百: 1e2,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  w: 1e4,
  k: 1e3,
}
/** In characters they are part of the number: 三万. */
const multiple = '(百万|千万|百|千|万|亿|[wWkK](?![A-Za-z]))?'
export const multipleOf = (said: string | undefined) => multiples[(said ?? '').toLowerCase()] ?? 1

const blank = ' {0,2}'
/** 块 counts land and stones as well. */
const piece = `块(?:钱|(?=[^\\p{Script=Han}]|$|[${numeralCharacters}多左每的吗呢啊罚够还就以不]))`
const yuan = `(?:元(?!旦|月|素|件|宝|化|论|首|老|宵)|圆|人民币|${piece})`
const small = `(?:零?${blank}([\\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])${blank}[角毛])?(?:零?${blank}([\\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])${blank}分(?!之|钟))?`
const inYuan = new RegExp(
  `[¥￥]?${blank}${numberPattern}${blank}${multiple}${blank}[多余]?${yuan}(?:钱|整)?${small}`,
  'gu',
)
/** 3块5 is 3 元 5 角. */
const tail = /^([\d一二三四五六七八九])(?![\d一二三四五六七八九十百千万年月日天个人次元块])/u
const inJiao = new RegExp(`${numberPattern}${blank}(角|毛|分)钱`, 'gu')
const withSign = new RegExp(`[¥￥]${blank}${numberPattern}${blank}${multiple}`, 'gu')
const rangeBefore = new RegExp(`${numberPattern}${blank}${multiple}${blank}(?:[-—~～–]+|至|到)$`, 'u')

const inFen = (value: number) => Math.round(value * 100)

/** The sums that a text names, in their order; 3000至5000元 names two. */
export function amountsIn(text: string): Amount[] {
  const searched = plain(text)
  const found: Amount[] = []
  const isFree = (from: number, to: number) => !found.some(one => one.at[0] < to && from < one.at[1])
  const add = (fen: number, from: number, to: number) => {
    if (isFree(from, to)) found.push({ fen, at: [from, to] })
  }
  for (const match of searched.matchAll(inYuan)) {
    const [whole, said = '', many, jiao, cent] = match
    const value = numberIn(said)
    if (value === undefined) continue
    const from = match.index + whole.length - whole.trimStart().length
    let to = match.index + whole.length
    let fen = inFen(value * multipleOf(many)) + 10 * (fromChinese(jiao ?? '') ?? 0) + (fromChinese(cent ?? '') ?? 0)
    const spare = /块$/.test(whole) ? tail.exec(searched.slice(to, to + 2)) : null
    if (spare?.[1] !== undefined) {
      fen += 10 * (fromChinese(spare[1]) ?? 0)
      to += 1
    }
    const lower = rangeBefore.exec(searched.slice(Math.max(0, from - 20), from))
    const lowerValue = numberIn(lower?.[1] ?? '')
    if (lower !== null && lowerValue !== undefined) {
      const isShort = lower[2] === undefined && lowerValue <= value && /^\d/.test(lower[1] ?? '') === /^\d/.test(said)
      const start = from - lower[0].length
      add(
        inFen(lowerValue * multipleOf(lower[2] ?? (isShort ? many : undefined))),
        start,
        start + (lower[1] ?? '').length,
      )
    }
    add(fen, from, to)
  }
  for (const match of searched.matchAll(inJiao)) {
    const value = numberIn(match[1] ?? '')
    const unit = match[2] === '分' ? 1 : 10
    if (value !== undefined) add(value * unit, match.index, match.index + match[0].length)
  }
  for (const match of searched.matchAll(withSign)) {
    const value = numberIn(match[1] ?? '')
    if (value !== undefined) add(inFen(value * multipleOf(match[2])), match.index, match.index + match[0].length)
  }
  return found.sort((a, b) => a.at[0] - b.at[0])
}
