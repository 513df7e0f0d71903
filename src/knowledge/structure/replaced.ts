import { documentNumbersIn } from '../document-number.ts'

export interface Replaced {
  readonly title: string
  readonly number: string | undefined
}

const ends =
  /(?:同时|予以|相应|一并|即行|自行|随之|即时|均|即)?(?:废止|停止执行|停止施行|不再执行|失效|不再适用)(?!(?:和宣布失效)?的?(?:部门)?(?:规章|行政规范性文件|规范性文件|文件|目录|决定|情况|时间|日期))/gu
/** Nothing is ended here: it is said how something would be, or was long ago. */
const onlySpeaks =
  /(?:修改|制定|评估|清理|建议|或者?|应当|可以|需要|、)$|(?:未|没有|尚未|不得|不予|拟|如|若|已)[^，]{0,6}$/u
/** A title with the note in brackets behind it, which tells its number. */
const titled = /《((?:[^《》]|《[^《》]*》)+)》(?:（([^（）]*(?:（[^（）]*）)?[^（）]*)）)?/gu
const basis = /(?:根据|按照|依据|依照|遵照|为贯彻|落实)[^，；：]*$/u
const untitled =
  /(?:^|[，、和及])(?:原)?([\p{Script=Han}]{4,60}?(?:办法|规定|细则|通知|意见|条例|标准|规则|方案|措施))（([^（）]*〔\d{4}〕[^（）]*号)）/gu
/** Between two titles of one list: 、, and who issued the next one when. */
const goesOn =
  /^(?!.*(?:废止|停止|失效))[、，；和及与\s]*(?:以及|并)?(?:[^，。；《》]{0,120}(?:的|[部委局厅办府院会]))?[^，。；《》的]{0,10}$/u
/** Between a title and the word that ends it: 等7件规章. */
const leads = /^(?!.*(?:不一致|不符|抵触))[^《》]{0,40}$/u
/** Tables whose lines are lost look like one long sentence. */
const longestClause = 900

const numbered = (title: string, note: string): Replaced => ({
  title: title.trim(),
  number: documentNumbersIn(note)[0]?.number,
})

/** The titles that a clause ends with; those before that are not of the same list say why, or are something else. */
function namedAtEnd(clause: string): Replaced[] {
  const named: Replaced[] = []
  let until = clause.length
  for (const match of [...clause.matchAll(titled)].reverse()) {
    const [whole, title = '', note = ''] = match
    const gap = clause.slice(match.index + whole.length, until)
    if (!(named.length === 0 ? leads : goesOn).test(gap) || basis.test(clause.slice(0, match.index))) break
    named.unshift(numbered(title, note))
    until = match.index
  }
  if (named.length > 0) return named
  return [...clause.matchAll(untitled)].map(([, title = '', note = '']) =>
    numbered(title.replace(/^(?:原|由|我(?:厅|局|委))/u, ''), note),
  )
}

const wholly = /^[^。；]{0,40}关于废止《((?:[^《》]|《[^《》]*》)+)》的(?:决定|通知|公告)/u
const listed = /(?:废止下列[^：]{0,20}|废止)：?(?=\s*《)/gu
const oneOfList = /(?:和|及|、|，)?\s*《(?:[^《》]|《[^《》]*》)+》(?:（[^（）]*(?:（[^（）]*）)?[^（）]*）)?\s*/uy

/** The titles that follow one another from here. */
function listAt(text: string, from: number): string {
  oneOfList.lastIndex = from
  let end = from
  while (end - from < longestClause && oneOfList.test(text)) end = oneOfList.lastIndex
  return text.slice(from, end)
}

/** What of the sentence stands before a place. */
function clauseBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - longestClause), at)
  return /[^。；\n]*$/u.exec(before)?.[0] ?? ''
}

/**
 * The documents that one puts out of force, by its own words (《…》同时废止); `text` as `plain` makes it. Those that are only
 * listed in a table of an annex are not found.
 */
export function replacedIn(text: string, title: string): Replaced[] {
  const found: Replaced[] = []
  const isInQuotes = (before: string) => /[“‘][^”’]*$/u.test(before)
  for (const match of text.matchAll(ends)) {
    const clause = clauseBefore(text, match.index)
    if (!onlySpeaks.test(clause) && !isInQuotes(clause)) found.push(...namedAtEnd(clause))
  }
  for (const match of text.matchAll(listed)) {
    const clause = clauseBefore(text, match.index)
    const from = match.index + match[0].length
    const list = listAt(text, from)
    const isTitle = /^的(?:决定|通知|公告|》)/u.test(text.slice(from + list.length, from + list.length + 3))
    if (isTitle || onlySpeaks.test(clause) || isInQuotes(clause) || /《[^》]*$/u.test(clause)) continue
    found.push(...[...list.matchAll(titled)].map(([, one = '', note = '']) => numbered(one, note)))
  }
  const [, ended] = wholly.exec(title) ?? []
  if (ended !== undefined) found.push({ title: ended, number: undefined })
  const byTitle = new Map<string, Replaced>()
  for (const one of found) if (byTitle.get(one.title)?.number === undefined) byTitle.set(one.title, one)
  return [...byTitle.values()]
}
