import { fromChinese } from '../../language/index.ts'
import { afterEnd, beginsLine, characterBefore, quotations } from './places.ts'

/** Where a numbered part of a text begins. */
export interface Mark {
  /** 编 · 分编 · 章 · 节, an article, 一、 and （一）, and an annex (附件), which begins anew. */
  readonly kind: 'book' | 'part' | 'chapter' | 'section' | 'article' | 'first' | 'second' | 'annex'
  readonly number: number
  /** As it is cited: 第六条, 第二章, 一、, （一）. */
  readonly label: string
  readonly at: number
  /** Where its number ends, or its title, if that stands apart from the text. */
  readonly end: number
  /** '' where it has none that can be told from its text. */
  readonly title: string
}

const numeral = '[一二三四五六七八九十百千零〇两\\d]{1,9}'
const levels = { 编: 'book', 分编: 'part', 章: 'chapter', 节: 'section' } as const
const isLevel = (name: string): name is keyof typeof levels => name in levels

const tidy = (title: string) => title.replace(/[\s\u3000]+/g, '').trim()

/**
 * 第一章 总则: alone on its line; or, where lines are lost, right before what is numbered below it. A title has no marks of
 * sentences in it.
 */
const chapter = new RegExp(
  `第(${numeral})(分编|编|章|节)[ \\u3000]*([^\\n。，；：、]{0,30}?)[ \\u3000]*(?=\\n|$|第${numeral}[条章节]|第一分编|一、|（一）|【)`,
  'gu',
)

export function chaptersIn(text: string, from: number): Mark[] {
  const isQuoted = quotations(text)
  return [...text.matchAll(chapter)].flatMap(match => {
    const [whole, said = '', level = '', title = ''] = match
    const at = match.index
    const number = fromChinese(said)
    const cites = /[章节编](?:的|规定|第|和|至|及|中|所)/u.test(whole)
    if (at < from || number === undefined || !isLevel(level) || isQuoted(at) || cites) return []
    const follows =
      afterEnd(text, at) || /(?:[章节编][^\n。，；]{0,30}|[法例定则程）])$/u.test(text.slice(Math.max(0, at - 34), at))
    if (!follows || (title === '' && !/^\s*\n/.test(text.slice(at + whole.length)))) return []
    return [{ kind: levels[level], number, label: `第${said}${level}`, at, end: at + whole.length, title: tidy(title) }]
  })
}

const article = new RegExp(`第(${numeral})条(之[一二三四五六七八九十]{1,2})?`, 'gu')
/** What follows the number of an article that is only named: 第三条规定的, 第三条第二款, 第三条、第四条. */
const cited =
  /^ ?(?:第[一二三四五六七八九十百\d（(]+[款项]|第[（(]|规定|的|所[列称规述]|中[规的，“]|[、，）)”》]|和第|和本|至第|或者?第|及第|以及第|之规定|修改为|改为|删去|作为第|增加|中增)/u
/** The first article follows the title at once where lines are lost; it says why or by which law. */
const afterTitle = /(?:办法|规定|条例|细则|规则|法|规程|制度|章程|准则|标准|指引|方案|[行定正订]）)$/u
const firstSays = /^[ \u3000\n]*(?:为|根据|依据|依照|本|凡|按照)/u

/** So many articles may be missing between two that follow each other: lost, or never taken over. */
const mostMissing = 3

/** The articles that begin in a text, not those that it names; `chapters` because an article may follow a title at once. */
export function articlesIn(text: string, from: number, chapters: readonly Mark[]): Mark[] {
  const isQuoted = quotations(text)
  const headingEnds = new Set(chapters.map(one => one.end))
  const candidates = [...text.matchAll(article)].flatMap(match => {
    const [label, said = '', more] = match
    const at = match.index
    const end = at + label.length
    const number = fromChinese(said)
    const after = text.slice(end, end + 12)
    if (at < from || number === undefined || isQuoted(at) || cited.test(after)) return []
    const isLine = beginsLine(text, at)
    const isFree = isLine || afterEnd(text, at) || headingEnds.has(at)
    const isFirst =
      number === 1 && (isFree || afterTitle.test(text.slice(Math.max(0, at - 6), at))) && firstSays.test(after)
    const restarts = number === 1 && (isLine || headingEnds.has(at)) && /^\s/.test(after)
    return isFree || isFirst
      ? [{ number, label, at, end, isLine, hasMore: more !== undefined, isStart: isFirst || restarts }]
      : []
  })
  const found: Mark[] = []
  let last = 0
  for (const [i, { number, label, at, end, isLine, hasMore, isStart }] of candidates.entries()) {
    const follows = number === last + 1 || (hasMore && number === last)
    const skips = isLine && number > last && number - last <= mostMissing + 1
    // the articles before were lost, or only some are given: the next two follow
    const begins = found.length === 0 && [1, 2].every(next => candidates[i + next]?.number === number + next)
    if (!follows && !isStart && !skips && !begins) continue
    found.push({ kind: 'article', number, label, at, end, title: '' })
    last = number
  }
  return found
}

const annex =
  /(?:^|(?<=\n))[ \u3000]*附[ \u3000]*件[ \u3000]*[\d一二三四五六七八九十]{0,2}[ \u3000]*[:：]?[ \u3000]*(?=\n)|(?<=\d{1,2}日(?:（[^）]{2,20}）)?)附件[\d一二三]{0,2}(?=\p{Script=Han})/gu

/** Where annexes begin (GB/T 9704-2012, 7.3.7), not where they are only listed (7.3.4). */
export const annexesIn = (text: string, from: number): Mark[] =>
  [...text.matchAll(annex)]
    .filter(match => match.index >= from)
    .map(match => ({
      ...({ kind: 'annex', number: 0, title: '' } as const),
      ...{ label: tidy(match[0]), at: match.index, end: match.index },
    }))

const first = /([一二三四五六七八九十]{1,3})、/gu
const second = /[（(]([一二三四五六七八九十]{1,3})[）)]/gu
const titleBefore =
  /(?:意见|方案|办法|规定|通知|计划|规划|细则|要点|措施|指南|标准|规则|指引|政策|报告|公告|解读|[行定]）)$/u

/** A title that stands apart: to the end of its line, or, where lines are lost, to the number that comes next. */
function titleAfter(text: string, end: number): { title: string; end: number } {
  const line = /^[ \u3000]*([^\n。；：，！]{1,50}?)[ \u3000]*(?=\n)/u.exec(text.slice(end, end + 80))
  const run = /^[ \u3000]*([^\n。；：，！“]{2,30}?)[ \u3000]*(?=[（(]一[）)]|1[.．、])/u.exec(text.slice(end, end + 50))
  const [whole = '', title = ''] = line ?? run ?? []
  return { title: title.trim(), end: end + whole.length }
}

/** 一、 and （一） (GB/T 9704-2012, 7.3.3) outside the ranges where articles stand. */
export function outlineIn(text: string, from: number, isTaken: (at: number) => boolean): Mark[] {
  const isQuoted = quotations(text)
  const isOut = (at: number) => at < from || isQuoted(at) || isTaken(at)
  const firsts: Mark[] = []
  let last = 0
  for (const match of text.matchAll(first)) {
    const [label, said = ''] = match
    const at = match.index
    const number = fromChinese(said) ?? 0
    const before = characterBefore(text, at)
    if (isOut(at) || /[第、一二三四五六七八九十百星期周]/u.test(before)) continue
    const isFree = afterEnd(text, at)
    const starts = number === 1 && (isFree || titleBefore.test(text.slice(Math.max(0, at - 4), at)))
    const follows = number === last + 1 && last > 0
    if (!starts && !follows) continue
    const { title, end } = titleAfter(text, at + label.length)
    firsts.push({ kind: 'first', number, label, at, end, title })
    last = number
  }
  return [...firsts, ...secondsIn(text, isOut, firsts)].sort((a, b) => a.at - b.at)
}

function secondsIn(text: string, isOut: (at: number) => boolean, firsts: readonly Mark[]): Mark[] {
  const titleEnds = new Set(firsts.filter(one => one.title !== '').map(one => one.end))
  const firstPlaces = firsts.map(one => one.at)
  const runs: Mark[][] = []
  for (const match of text.matchAll(second)) {
    const [label, said = ''] = match
    const at = match.index
    const number = fromChinese(said) ?? 0
    const before = characterBefore(text, at)
    const isNamed =
      /[第至和及、]/u.test(before) || /^[项款至、]/u.test(text.slice(at + label.length, at + label.length + 1))
    if (isOut(at) || isNamed) continue
    const run = runs.at(-1)
    const last = run?.at(-1)
    const isSameParent = last !== undefined && !firstPlaces.some(place => place > last.at && place < at)
    const mark: Mark = { kind: 'second', number, label: `（${said}）`, at, end: at + label.length, title: '' }
    if (number === 1 && (afterEnd(text, at) || titleEnds.has(at))) runs.push([mark])
    else if (isSameParent && number === last.number + 1) run?.push(mark)
  }
  // items of one sentence, each closed by ；, are no parts of the document
  const isSentence = (run: readonly Mark[]) =>
    run
      .slice(1)
      .some(one => /[；;]/u.test(characterBefore(text, one.at).trim() || text.slice(0, one.at).trimEnd().slice(-1)))
  return runs.filter(run => !isSentence(run)).flat()
}
