import { type IsoDay, numeralCharacters } from '../language/index.ts'
import { amountsIn, multipleOf, numberIn, numberPattern } from './amounts.ts'
import { dayAsked } from './asked-day.ts'
import { type DocumentNumber, documentNumbersIn } from './document-number.ts'
import { plain } from './plain.ts'

/** What a question asks for besides its words. */
export interface AskedFor {
  /** The day whose law it asks for. */
  readonly on: IsoDay | undefined
  /** Numbers of documents, as they are to be written; words may stand before one, and its first characters be left out. */
  readonly numbers: readonly string[]
  /** Sums in 分. */
  readonly amounts: readonly number[]
  /** What stands in 《》. */
  readonly titles: readonly string[]
}

const titled = /《((?:[^《》]|《[^《》]*》)+)》/gu
/** A sum without its unit: 工资5000, 欠我三万. What is counted otherwise bears its measure. */
const unnamed = new RegExp(
  `(?:工资|月薪|底薪|年薪|薪水|欠薪|欠|赔偿金?|赔|罚款?|押金|定金|订金|补偿金?|补贴|补助|房租|租金|彩礼|首付|花|交|收|扣|借|退|存款?)(?:了|我|我们|他|给|是|才|就|只有|大概|差不多|到手|每月|一个月|每个月|合计|共){0,3}\\s?${numberPattern}\\s?(万|千|百|[wWkK](?![A-Za-z]))?多?(?=$|[，。！？；、,!?\\s]|[\\p{Script=Han}])(?![元块角毛分年月日天个人次份倍%岁户家号条周小项款期百千万亿${numeralCharacters}\\d.]|工作日|平)`,
  'gu',
)
const leastBare = 100

function* unnamedIn(text: string): Generator<{ fen: number; at: number }> {
  for (const match of text.matchAll(unnamed)) {
    const [, said = '', many] = match
    const value = numberIn(said)
    if (value === undefined) continue
    const isSum = many !== undefined || (/^\d/.test(said) ? value >= leastBare : /[百千万亿]/.test(said))
    const isYear = /^(?:19|20)\d\d$/.test(said)
    if (isSum && !isYear) yield { fen: Math.round(value * multipleOf(many) * 100), at: match.index }
  }
}

/** What is left out in 冀政办字2022年70号文 and in 〔2022〕70号. */
const loose =
  /(?<letters>\p{Script=Han}{2,14})?\s*(?:[〔（〈]\s*(?<bracketed>(?:19|20)\d\d)\s*年?\s*[〕）〉]|(?<bare>(?:19|20)\d\d)\s*年?)\s*第?\s*0*(?<serial>[1-9]\d{0,4})\s*号(?=文|[的是里中这讲说规还有]|[^\p{L}\p{N}]|$)/gu

/** Numbers that `documentNumbersIn` doesn't take for some, since in texts they hardly ever are; without what stands before the year where nothing does. */
function looseNumbersIn(text: string): DocumentNumber[] {
  return [...text.matchAll(loose)].flatMap(match => {
    const { letters = '', bracketed, bare, serial = '' } = match.groups ?? {}
    const end = match.index + match[0].length
    // 2023年3号 is a house, or a day
    if (bracketed === undefined && letters === '' && text[end] !== '文') return []
    return [{ number: `${letters}〔${bracketed ?? bare}〕${serial}号`, at: [match.index, end] as const }]
  })
}

/** Reads from a question when, by which document, and of how much money it asks; `today` is what 去年 is counted from. */
export function askedIn(question: string, today: IsoDay): AskedFor {
  const searched = plain(question)
  const printed = documentNumbersIn(searched)
  const isFree = ({ at: [from, to] }: DocumentNumber) => !printed.some(one => one.at[0] < to && from < one.at[1])
  const numbers = [...printed, ...looseNumbersIn(searched).filter(isFree)].sort((a, b) => a.at[0] - b.at[0])
  // the years of numbers and titles are no days
  const bounds = [0, ...numbers.flatMap(one => one.at), searched.length]
  const rest = bounds
    .slice(1)
    .map((to, i) => (i % 2 === 0 ? searched.slice(bounds[i], to) : ' '.repeat(to - (bounds[i] ?? 0))))
    .join('')
    .replace(titled, one => ' '.repeat(one.length))
  const sums = amountsIn(rest).map(({ fen, at }) => ({ fen, at: at[0] }))
  return {
    on: dayAsked(rest, today),
    numbers: numbers.map(one => one.number),
    amounts: [...sums, ...unnamedIn(rest)].sort((a, b) => a.at - b.at).map(one => one.fen),
    titles: [...question.normalize('NFC').matchAll(titled)].map(([, title = '']) => title.trim()),
  }
}
