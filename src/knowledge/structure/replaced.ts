import { documentNumbersIn } from '../document-number.ts'

export interface Replaced {
  readonly title: string
  readonly number: string | undefined
}

const ends =
  /(?:同时|予以|相应|一并|即行|自行|随之|即时|均|即)?(?:废止|停止执行|停止施行|不再执行|失效|不再适用)(?!(?:和宣布失效)?的?(?:部门)?(?:规章|行政规范性文件|规范性文件|文件|目录|决定|情况|时间|日期))/gu
/** Nothing is ended here: it is said how something would be. */
const onlySpeaks =
  /(?:修改|制定|评估|清理|建议|或者?|应当|可以|需要|、)$|(?:未|没有|尚未|不得|不予|拟|如|若|已)[^，]{0,6}$/u
const titled = /《((?:[^《》]|《[^《》]*》)+)》(?:（([^（）]*(?:（[^（）]*）)?[^（）]*)）)?/gu
/** Tables whose lines are lost look like one long sentence. */
const longestClause = 600
const basis = /(?:根据|按照|依据|依照|遵照|为贯彻|落实)[^，；：]*$/u
const untitled =
  /(?:^|[，。；、和及])(?:原)?([\p{Script=Han}]{4,60}(?:办法|规定|细则|通知|意见|条例|标准|规则|方案|措施))（([^（）]*〔\d{4}〕[^（）]*号)）/gu

function namedIn(clause: string): Replaced[] {
  const named = [...clause.matchAll(titled)].flatMap(match => {
    const [, title = '', note = ''] = match
    const before = clause.slice(0, match.index)
    const isBasis =
      basis.test(before) ||
      (/(?:与|和|同)[^，]{0,4}$/u.test(before) && /不一致|不符|抵触/u.test(clause.slice(match.index)))
    return isBasis ? [] : [{ title: title.trim(), number: documentNumbersIn(note)[0]?.number }]
  })
  if (named.length > 0) return named
  return [...clause.matchAll(untitled)].map(([, title = '', note = '']) => ({
    title: title.replace(/^(?:原|由|我(?:厅|局|委))/u, ''),
    number: documentNumbersIn(note)[0]?.number,
  }))
}

const whole = /^[^。；]{0,40}关于废止《((?:[^《》]|《[^《》]*》)+)》的(?:决定|通知|公告)/u
const listed = /(?:同时废止|废止下列[^：]{0,20}|同时废止下列[^：]{0,20}|决定废止|现废止|废止)(?:：)?(?=\s*《)/gu

/**
 * The documents that one puts out of force, by its own words (《…》同时废止); `text` as `plain` makes it. Those that are only
 * listed in a table of an annex are not found.
 */
export function replacedIn(text: string, title: string): Replaced[] {
  const found: Replaced[] = []
  const isInQuotes = (before: string) => /[“‘][^”’]*$/u.test(before)
  for (const match of text.matchAll(ends)) {
    const from = Math.max(...['。', '；', '\n'].map(mark => text.lastIndexOf(mark, match.index - 1))) + 1
    const clause = text.slice(Math.max(from, match.index - longestClause), match.index)
    if (!onlySpeaks.test(clause) && !isInQuotes(clause)) found.push(...namedIn(clause))
  }
  for (const match of text.matchAll(listed)) {
    const from = Math.max(...['。', '；', '\n'].map(mark => text.lastIndexOf(mark, match.index - 1))) + 1
    const rest = text.slice(match.index + match[0].length)
    const list =
      /^(?:\s*(?:和|及|、|，)?\s*《(?:[^《》]|《[^《》]*》)+》(?:（[^（）]*(?:（[^（）]*）)?[^（）]*）)?)+/u.exec(
        rest,
      )?.[0] ?? ''
    const isTitle =
      /^的(?:决定|通知|公告|》)/u.test(rest.slice(list.length)) || isInQuotes(text.slice(from, match.index))
    if (!isTitle && !/《[^》]*$/u.test(text.slice(from, match.index))) found.push(...namedIn(list))
  }
  const [, ended] = whole.exec(title) ?? []
  if (ended !== undefined) found.push({ title: ended, number: undefined })
  const byTitle = new Map<string, Replaced>()
  for (const one of found) if (byTitle.get(one.title)?.number === undefined) byTitle.set(one.title, one)
  return [...byTitle.values()]
}
