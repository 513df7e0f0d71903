import {
  dayOf,
  dayPattern,
  fromChinese,
  type IsoDay,
  isoDay,
  lastDayOf,
  monthPattern,
  plusDays,
  plusMonths,
} from '../language/index.ts'

const spelt = (said = '') => fromChinese(said.replace(/\s/g, '')) ?? 0
const small = '(\\d{1,3}|[一二两三四五六七八九十百]{1,4})'
const yearWords: Readonly<Record<string, number>> = { 今: 0, 去: -1, 前: -2, 大前: -3, 上: -1, 明: 1 }
const named = '(今|去|大前|前|明)年'

interface Said {
  readonly day: IsoDay | undefined
  readonly at: readonly [from: number, to: number]
}

type Reader = (groups: readonly (string | undefined)[], today: IsoDay) => IsoDay | undefined
const yearOf = (day: IsoDay) => Number(day.slice(0, 4))
const monthOf = (day: IsoDay) => Number(day.slice(5, 7))

/** What is said of a whole year: its end, or of a part of it that part's end; of this year no later than today. */
function partOfYear(year: number, part: string | undefined, today: IsoDay): IsoDay {
  const month = part === undefined ? 12 : /上半年/.test(part) ? 6 : /初/.test(part) ? 1 : /中/.test(part) ? 6 : 12
  const end = lastDayOf(year, month) ?? today
  return year === yearOf(today) && end > today ? today : end
}

/** This year's such day, or last year's where it is still to come: people ask of what happened. */
function lastSuchDay(month: number, day: number, today: IsoDay): IsoDay | undefined {
  const thisYear = isoDay(yearOf(today), month, day)
  return thisYear !== undefined && thisYear > today ? isoDay(yearOf(today) - 1, month, day) : thisYear
}

const part = '((?:年)?(?:上半年|下半年|年初|年底|年末|年中|初|底|末|中)(?![级学小医国央介]))?'
/** Two digits of a year: 08年入职, 19年3月; twenty years of work are none. */
const century = (said: string) => (Number(said) > 50 ? 1900 : 2000) + Number(said)

/** In their order: what the first takes the later ones don't see. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [new RegExp(dayPattern, 'gu'), ([year, month, day]) => dayOf(year, month, day)],
  [/(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/g, ([year, month, day]) => dayOf(year, month, day)],
  [new RegExp(`${monthPattern}(?:份|底|初)?`, 'gu'), ([year, month]) => lastDayOf(spelt(year), spelt(month))],
  [/(?<!\d)(\d{4})[-./](\d{1,2})(?![\d.])/g, ([year, month]) => lastDayOf(Number(year), Number(month))],
  [
    new RegExp(
      `${named}\\s*([\\d一二三四五六七八九十]{1,3})\\s*月(?:份)?\\s*(?:([\\d一二三十四五六七八九]{1,3})\\s*[日号])?`,
      'gu',
    ),
    ([word = '', month, day], today) => {
      const year = yearOf(today) + (yearWords[word] ?? 0)
      return day === undefined ? lastDayOf(year, spelt(month)) : isoDay(year, spelt(month), spelt(day))
    },
  ],
  [
    /(?<!\d)(\d\d)年\s?(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?/g,
    ([year = '', month, day]) =>
      day === undefined ? lastDayOf(century(year), Number(month)) : isoDay(century(year), Number(month), Number(day)),
  ],
  [
    new RegExp(
      `((?:19|20)\\d\\d|[一二][〇零○一二三四五六七八九]{3})\\s?年?${part}(?:年)?(?=年|的时候|那|以前|之前|[^\\d]|$)`,
      'gu',
    ),
    ([year, half], today) => partOfYear(spelt(year), half, today),
  ],
  [
    new RegExp(`${named}${part}`, 'gu'),
    ([word = '', half], today) => partOfYear(yearOf(today) + (yearWords[word] ?? 0), half, today),
  ],
  [
    /(?<![\d满干了])(\d\d)年(?=的时候|时|那会|那时|入职|进厂|买|签|办|退休|毕业|开始|底|初|参加|结婚|离婚|当兵|退伍)/g,
    ([year = ''], today) => partOfYear(century(year), undefined, today),
  ],
  [
    new RegExp(`${small}\\s?(?:多)?年(?:以)?前(?![^，。？]{0,3}后)`, 'gu'),
    ([said], today) => plusMonths(today, -12 * spelt(said)),
  ],
  [new RegExp(`${small}\\s?个(?:多)?月(?:以)?前`, 'gu'), ([said], today) => plusMonths(today, -spelt(said))],
  [new RegExp(`${small}\\s?(?:多)?天(?:以)?前`, 'gu'), ([said], today) => plusDays(today, -spelt(said))],
  [/半年前/g, (_, today) => plusMonths(today, -6)],
  [
    /(上上|上)个?月(?:份)?(?:(\d{1,2})[日号])?/g,
    ([word, day], today) => {
      const from = plusMonths(`${today.slice(0, 8)}01`, word === '上' ? -1 : -2)
      return day === undefined
        ? lastDayOf(yearOf(from), monthOf(from))
        : isoDay(yearOf(from), monthOf(from), Number(day))
    },
  ],
  [/大前天/g, (_, today) => plusDays(today, -3)],
  [/前天/g, (_, today) => plusDays(today, -2)],
  [/昨[天晚日]/g, (_, today) => plusDays(today, -1)],
  [/(?<!明)今[天晚日早]/g, (_, today) => today],
  [/明[天早晚](?!确)/g, (_, today) => plusDays(today, 1)],
  [/(?<![\d年])(\d{1,2})月(\d{1,2})[日号]/g, ([month, day], today) => lastSuchDay(Number(month), Number(day), today)],
]

/** Of a birth nobody asks what was in force. */
const isOfBirth = /^[^，。？]{0,4}(?:出生|生的|生人)/u
const isBorn = /(?:出生于|生于|出生日期|出生年月)[^，。？]{0,4}$/u
const goesOnUntilNow = /^[^，。？]{0,6}(?:到现在|至今|以来|到今天|到目前)/u

/**
 * The day whose law a question asks for: the latest that it names, a month's or a year's last day where no more is said;
 * undefined where it names none, and where it asks of what lasts until now. `text` as `plain` makes it.
 */
export function dayAsked(text: string, today: IsoDay): IsoDay | undefined {
  const taken = new Uint8Array(text.length)
  const said: Said[] = []
  for (const [pattern, read] of readers) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (taken.subarray(from, to).includes(1)) continue
      taken.fill(1, from, to)
      const isOut =
        isOfBirth.test(text.slice(to)) || isBorn.test(text.slice(0, from)) || goesOnUntilNow.test(text.slice(to))
      if (!isOut) said.push({ day: read(match.slice(1), today), at: [from, to] })
    }
  }
  return said
    .flatMap(one => one.day ?? [])
    .sort()
    .at(-1)
}
