import { fromChinese, type IsoDay, isoDay, lastDayOf, numeralCharacters, plusDays } from '../../language/index.ts'
import type { AssignContext } from './input.ts'

/** By when, and the words that say so. */
export interface Deadline {
  readonly dueOn: IsoDay | null
  readonly from: number
  readonly to: number
}

const count = `(\\d{1,4}|[${numeralCharacters}]{1,4})`
const until =
  '(?:[（(][^（）()]{1,8}[）)])?\\s*(?:(?:上午|下午|晚)?\\d{1,2}(?:时|点|:|：)(?:\\d{1,2}分?|半)?|下班|工作时间)?\\s*(?:之前|以前|前|截止|止)'

interface Form {
  readonly says: RegExp
  readonly dayOf: (said: readonly (string | undefined)[], received: IsoDay, context: AssignContext) => IsoDay | null
}

const numberOf = (said: string | undefined) =>
  said === undefined ? 0 : (fromChinese(said.replaceAll(/\s/gu, '')) ?? 0)
const partsOf = (day: IsoDay) => day.split('-').map(Number) as [number, number, number]

/** A day of which the year is not said: the one that is nearest, rather to come than gone. */
function nearestYear(month: number, day: number, received: IsoDay): IsoDay | null {
  const [year] = partsOf(received)
  const gone = plusDays(received, -120)
  return (
    [year - 1, year, year + 1].map(one => isoDay(one, month, day)).find(one => one !== undefined && one >= gone) ?? null
  )
}

function nextMonthly(day: number, received: IsoDay): IsoDay | null {
  const [year, month] = partsOf(received)
  const here = isoDay(year, month, day)
  if (here !== undefined && here >= received) return here
  return isoDay(month === 12 ? year + 1 : year, (month % 12) + 1, day) ?? null
}

function workingDaysOn(from: IsoDay, days: number, { isWorkingDay }: AssignContext): IsoDay {
  let at = from
  for (let left = days; left > 0; ) {
    at = plusDays(at, 1)
    if (isWorkingDay(at)) left--
  }
  return at
}

const monthsEnd = (year: number, month: number) => lastDayOf(year, month) ?? null

/** How offices say by when; the first that fits at a place. */
const forms: readonly Form[] = [
  {
    says: new RegExp(`(?:(\\d{4})\\s*年\\s*)?${count}\\s*月\\s*${count}\\s*[日号]${until}`, 'gu'),
    dayOf: ([year, month, day], received) =>
      year === undefined
        ? nearestYear(numberOf(month), numberOf(day), received)
        : (isoDay(numberOf(year), numberOf(month), numberOf(day)) ?? null),
  },
  {
    says: new RegExp(`(?:每月|于|在|本月)\\s*${count}\\s*[日号]${until}`, 'gu'),
    dayOf: ([day], received) => nextMonthly(numberOf(day), received),
  },
  {
    says: new RegExp(`(?:(\\d{4})\\s*年\\s*)?${count}\\s*月(?:底|末)(?:之?前|以前)?`, 'gu'),
    dayOf: ([year, month], received) => {
      const at =
        year === undefined ? nearestYear(numberOf(month), 28, received) : isoDay(numberOf(year), numberOf(month), 28)
      return at ? monthsEnd(...(partsOf(at).slice(0, 2) as [number, number])) : null
    },
  },
  {
    says: /(?:本|这个|当)?月(?:底|末)(?:之?前|以前)/gu,
    dayOf: (_, received) => monthsEnd(...(partsOf(received).slice(0, 2) as [number, number])),
  },
  {
    says: /(?:(\d{4})年|今年|本年)?(?:年底|年末|年内)(?:之?前|以前)?/gu,
    dayOf: ([year], received) => isoDay(year === undefined ? partsOf(received)[0] : numberOf(year), 12, 31) ?? null,
  },
  {
    says: new RegExp(
      `(?:(?:在|于|自)?收(?:到|悉)[\\p{Script=Han}]{0,8}?(?:之日起|后|起)?(?:的)?\\s*)${count}\\s*个?(工作日|日|天)(?:之?内|以内)`,
      'gu',
    ),
    dayOf: ([days, unit], received, context) => {
      const many = numberOf(days)
      return unit === '工作日' ? workingDaysOn(received, many, context) : plusDays(received, many)
    },
  },
  {
    says: new RegExp(`${count}\\s*个工作日(?:之?内|以内)`, 'gu'),
    dayOf: ([days], received, context) => workingDaysOn(received, numberOf(days), context),
  },
]

const sends =
  /报送|上报|报[至市省区县我]|反馈|函复|复函|函告|回执|回复|填报|报名|提交|提供|发至|办理|书面|反映|送[至我市]/u
const demands = /请|务必|应|须|要|于|在|各/u

const sentenceAt = (text: string, at: number) => {
  const start = Math.max(...[...'。；！？\n'].map(mark => text.lastIndexOf(mark, at)))
  const end = /[。；！？\n]/u.exec(text.slice(at))?.index ?? text.length - at
  return text.slice(start + 1, at + end)
}

/** A meeting is what its notice is due by, where it wants no answer before. */
const meeting = new RegExp(
  `(?:定于|将于)\\s*(?:(\\d{4})\\s*年\\s*)?${count}\\s*月\\s*${count}\\s*日[^。\\n]{0,40}(?:召开|举行)`,
  'u',
)

/**
 * By when something is wanted. Of several days the one by which something is to be sent, and of those the first that is not
 * over. Days that only tell when something was, or from when it counts, are none: they have no 前 behind them.
 */
export function deadlineIn(text: string, received: IsoDay, context: AssignContext): Deadline | undefined {
  const found: (Deadline & { readonly worth: number })[] = []
  for (const { says, dayOf } of forms)
    for (const { 0: words, 1: one, 2: two, 3: three, index } of text.matchAll(says)) {
      if (found.some(other => other.from < index + words.length && index < other.to)) continue
      const sentence = sentenceAt(text, index)
      const worth = (sends.test(sentence) ? 2 : 0) + (demands.test(sentence) ? 1 : 0)
      found.push({ dueOn: dayOf([one, two, three], received, context), from: index, to: index + words.length, worth })
    }
  const over = ({ dueOn }: Deadline) => dueOn === null || dueOn < received
  const [best] = found
    .filter(one => one.worth > 0)
    .sort(
      (a, b) =>
        b.worth - a.worth ||
        Number(over(a)) - Number(over(b)) ||
        (a.dueOn ?? '').localeCompare(b.dueOn ?? '') ||
        a.from - b.from,
    )
  if (best) return best
  const held = meeting.exec(text)
  if (!held) return undefined
  const [words, year, month, day] = held
  const dueOn = forms[0]?.dayOf([year, month, day], received, context) ?? null
  return { dueOn, from: held.index, to: held.index + words.length }
}
