import {
  dayOf,
  dayPattern,
  fromChinese,
  type IsoDay,
  numeralCharacters,
  plusDays,
  plusMonths,
} from '../../language/index.ts'

export interface Force {
  readonly from: IsoDay | undefined
  readonly until: IsoDay | undefined
}

const number = `[\\d${numeralCharacters}]{1,5}`
const takesEffect = '(?:正式)?(?:施行|实施|执行|生效|实行|试行)'
const published = '(?:公布|发布|印发|颁布|下发|签发|通过|签署|发文|批准|公告)'
/** What a document calls itself; its tables, licences and subsidies have days of their own. */
const itself =
  '(?:(?:本|此|该|以上|上述)(?:修正案?|安排|法|条例|规定|办法|细则|实施细则|实施办法|通知|意见|实施意见|方案|决定|解释|公告|通告|规则|规程|规范|制度|指引|指南|计划|措施|政策措施|政策|标准|文件|章程|批复|暂行规定|暂行办法|管理办法|工作指引|若干措施|实施方案|令|要点|清单|基准|预案|规划|纲要|守则|指导意见|目录)|本《[^》]{2,12}》)'

const onDay = new RegExp(
  `(?:(?:从|自|于)\\s*)?${dayPattern}\\s*(?:零时)?(?:起|开始)?[^，。；]{0,6}?${takesEffect}(?!的)`,
  'gu',
)
const onIssue = new RegExp(
  `(?:(?:自|从)\\s*)?${published}(?:(?:之日|当日|日)起?|起)(?:满|后)?\\s*(?:(${number})\\s*(个工作日|日|天|个月))?(?:起|后|之后|后起)?\\s*[^，。；]{0,4}?${takesEffect}(?!的)`,
  'gu',
)

/** The sentence around a place, and what of it stands before the place. */
function sentenceAt(text: string, at: number) {
  const from = Math.max(...['。', '；', '\n'].map(mark => text.lastIndexOf(mark, at - 1))) + 1
  const end = /[。；\n]/u.exec(text.slice(at))
  const to = end === null ? text.length : at + end.index
  return { before: text.slice(from, at), whole: text.slice(from, to), from, to }
}

const speaksOfItself = new RegExp(
  `${itself}|现予|予以公布|印发给?你们|^\\s*(?:第[^条]{1,8}条|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附则|其他)?\\s*$`,
  'u',
)
const speaksOfOthers = /《[^》]*》[^，]{0,12}$|(?:国家|省|市)[^，]{0,20}(?:规定|办法)[^，]{0,4}$/u

interface Start {
  readonly at: number
  readonly day: IsoDay
}

/** A line of the note under a title that says nothing else, and what it says of the last amendment, tell of this version. */
const inNote = new RegExp(
  `(?:^|\\n)\\s*${dayPattern}\\s*起?(?:施行|实施)[）\\s]*(?=$|\\n)|该修[正订]自${dayPattern}起?(?:施行|实施)`,
  'gu',
)

/** The last that a document says of its own begin: notices print what they issue below them, and that is what counts. */
function startIn(text: string, issuedOn: IsoDay | undefined): Start | undefined {
  const noted = [...text.matchAll(inNote)].at(-1)
  const notedDay = noted && (dayOf(...noted.slice(1, 4)) ?? dayOf(...noted.slice(4, 7)))
  if (noted !== undefined && notedDay !== undefined) return { at: noted.index, day: notedDay }
  const starts: Start[] = []
  const isOwn = (at: number) => {
    const { before } = sentenceAt(text, at)
    const clause = before.slice(before.lastIndexOf('，') + 1)
    if (/[“‘]/u.test(before) && !/[”’]/u.test(before)) return false
    return speaksOfItself.test(before) || (speaksOfItself.test(clause) && !speaksOfOthers.test(before))
  }
  for (const match of text.matchAll(onDay)) {
    const day = dayOf(match[1], match[2], match[3])
    if (day !== undefined && isOwn(match.index)) starts.push({ at: match.index, day })
  }
  for (const match of text.matchAll(onIssue)) {
    const [, count, unit] = match
    if (issuedOn === undefined || !isOwn(match.index)) continue
    const later = fromChinese(count ?? '0') ?? 0
    // working days need the calendar of holidays, which nobody knows years ahead: not computed
    if (unit === '个工作日') continue
    starts.push({ at: match.index, day: unit === '个月' ? plusMonths(issuedOn, later) : plusDays(issuedOn, later) })
  }
  return starts.sort((a, b) => a.at - b.at).at(-1)
}

const term = '(?:有效期限?|有效期间|试行期限?|执行期限?|实施期限?|施行期限?|暂行期限?|政策期限?|有效期限为)'
const forPeriod = new RegExp(
  `(?:${term}(?:限)?(?:为|是|：|暂定为?)?|试行|暂行)\\s*(${number})\\s*(年|个月)(?!度|来|内|以|间|后|期满)`,
  'gu',
)
const untilDay = new RegExp(
  `(?:${term}(?:为|是|：)?|执行|施行|实施|有效|试行|延长|延续|期限)\\s*(?:自|从)?(?:[^，。；]{0,24}?(?:起|日))?\\s*(?:截止|截|延长|延续)?(?:至|到)\\s*(?:${dayPattern}|(\\d{4})年(?:年?底|末|1?2月底))`,
  'gu',
)
const isOwnTerm = new RegExp(`${itself}|${takesEffect}|(?:印发|发布|公布|颁布|下发)(?:之日|日|起)`, 'u')
/** What else lasts for a term: licences, titles, what is qualified. */
const isOfOthers =
  /(?:资格|证书|证件|证|许可|备案|认定|称号|协议|合同|机构|信用|等级|规范性文件|名单|目录)[^，。；]{0,16}$|的，$/u

/** The last day in force: five years from 1 April 2025 end with 31 March 2030. */
function untilIn(text: string, from: IsoDay | undefined): IsoDay | undefined {
  const ends: { at: number; day: IsoDay }[] = []
  const isOwn = (at: number, length: number) => {
    const { before, whole } = sentenceAt(text, at)
    if (/[“‘]/u.test(before) && !/[”’]/u.test(before)) return false
    if (isOfOthers.test(before) || /施行前/.test(before)) return false
    const isWhole = whole.trim().length <= length + 4
    return (
      isWhole ||
      (isOwnTerm.test(before.slice(-60)) && !/《[^》]*》[^，；]*$/u.test(before)) ||
      isOwnTerm.test(whole.slice(before.length + length, before.length + length + 30))
    )
  }
  for (const match of text.matchAll(untilDay)) {
    const [whole, year, month, day, yearOnly] = match
    const end = yearOnly === undefined ? dayOf(year, month, day) : `${yearOnly}-12-31`
    const { before } = sentenceAt(text, match.index)
    // 有效 and 试行 are said of documents; 执行 and 实施 of their single measures as well
    const isItself =
      new RegExp(`${itself}[^。；]{0,60}$`, 'u').test(before) || before.trim() === '' || /^(?:有效|试行)/u.test(whole)
    if (end !== undefined && isItself && isOwn(match.index, whole.length)) ends.push({ at: match.index, day: end })
  }
  for (const match of text.matchAll(forPeriod)) {
    const [whole, count = '', unit] = match
    const many = fromChinese(count)
    if (from === undefined || many === undefined || many > 99 || !isOwn(match.index, whole.length)) continue
    const months = unit === '年' ? many * 12 : many
    ends.push({ at: match.index, day: plusDays(plusMonths(from, months), -1) })
  }
  return ends.sort((a, b) => a.at - b.at).at(-1)?.day
}

/**
 * From when until when a document is in force, by what it says of itself; `text` as `plain` makes it. Where its effect
 * begins with its publication, that day is the one it was issued on.
 */
export function forceOf(text: string, issuedOn: IsoDay | undefined, firstIssuedOn = issuedOn): Force {
  const from = startIn(text, firstIssuedOn)?.day
  return { from, until: untilIn(text, from ?? issuedOn) }
}
