import { fromChinese } from '../../../language/numerals.ts'
import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { TextMend, TextRule } from '../rule.ts'
import { hitsIn, mendable, put, reported, shown, whole } from './reading.ts'

const standard = 'GB/T 9704—2012'

/** What a line of addressees ends in when its colon is missing. */
const endsInBody =
  /(?:政府|部门|单位|局|厅|委|委员会|办公室|办公厅|公司|企业|乡镇|街道|办事处|机构|学校|学院|医院|银行|法院|检察院)$/u

const addresseeColon: TextRule = {
  id: 'B06',
  name: '主送机关后标全角冒号',
  clause: `${standard} 7.3.2`,
  basis: 'standard',
  force: 'must',
  why: '主送机关最后一个名称后标全角冒号。',
  *find(document) {
    for (const paragraph of document.of('addressees')) {
      for (const hit of hitsIn(paragraph, /:(?=\s*$)/gu))
        yield mendable(hit, '主送机关后用了半角冒号', '用全角“：”', [put(paragraph, hit.from, hit.to, '：')])
    }
    const lost = withoutColon(document)
    if (!lost) return
    const tail = /[，。；、,.;]?\s*$/u.exec(lost.text)
    const from = tail?.index ?? lost.text.length
    const to = from + (tail?.[0].trimEnd().length ?? 0)
    yield mendable({ paragraph: lost, from, to }, '主送机关后没有冒号', '末尾标全角“：”', [put(lost, from, to, '：')])
  },
}

/** The first line after the title, where it is a row of bodies and nothing else. */
function withoutColon(document: OfficialDocument): PlainParagraph | undefined {
  if (document.of('addressees').length > 0) return undefined
  const title = document.of('title').at(-1)
  const first = document.of('body')[0]
  if (!title || !first || document.paragraphs.slice(title.index + 1, first.index).some(({ role }) => role !== 'blank'))
    return undefined
  const names = first.text.trim().replace(/[，。；、,.;]$/u, '')
  const isRow = names.length <= 120 && !/[。：；！？“《]/u.test(names) && first.level === 0 && !first.isInTable
  return isRow &&
    names.split(/[，、,](?![^（]*）)/u).every(name => endsInBody.test(name.trim())) &&
    /^(?:各|省|市|县|区|本|\p{Script=Han}{2,8}[省市县区])/u.test(names)
    ? first
    : undefined
}

const numerals = '〇零○ОOo一二三四五六七八九十廿'
const datePattern = new RegExp(
  `(\\d{2,4}|[${numerals}]{4})(\\s*)([年./-])(\\s*)(\\d{1,2}|[${numerals}]{1,2})(\\s*)([月./-])(\\s*)(\\d{1,2}|[${numerals}]{1,3})(\\s*)([日号]?)`,
  'u',
)

const inDigits = (written: string): string =>
  /^\d+$/u.test(written)
    ? String(Number(written))
    : String(fromChinese(written.replace(/[ОOo]/gu, '〇').replace(/[零○]/gu, '〇')) ?? written)

/** The mends that make a day one in Arabic digits, without leading zeros, each at its own place. */
function dayMends(
  paragraph: PlainParagraph,
  century: string | undefined,
): { from: number; to: number; mend: TextMend[]; words: string } | undefined {
  const match = datePattern.exec(paragraph.text)
  if (!match) return undefined
  const [all, year = '', s1 = '', y = '', s2 = '', month = '', s3 = '', m = '', s4 = '', day = '', s5 = '', d = ''] =
    match
  const mend: TextMend[] = []
  let at = match.index
  const step = (written: string, right: string) => {
    if (written !== right) mend.push(put(paragraph, at, at + written.length, right))
    at += written.length
  }
  const typedYear = /^\d+$/u.test(year) ? year : inDigits(year)
  const fullYear = year.length === 2 && century ? `${century}${year}` : typedYear
  for (const [written, right] of [
    [year, fullYear],
    [s1, s1],
    [y, '年'],
    [s2, s2],
    [month, inDigits(month)],
    [s3, s3],
    [m, '月'],
    [s4, s4],
    [day, inDigits(day)],
    // what stands before 印发 is a blank after 日, not before it
    [d === '' ? '' : s5, d === '' ? '' : s5],
    [d, '日'],
  ] as const)
    step(written, right)
  return {
    from: match.index,
    to: match.index + all.length,
    mend,
    words: `${fullYear}年${inDigits(month)}月${inDigits(day)}日`,
  }
}

/** The century that a year in two digits belongs to, by the year of the document's number. */
const centuryOf = ({ number }: OfficialDocument) =>
  number && number.year >= 1900 ? String(Math.trunc(number.year / 100)) : undefined

const date: TextRule = {
  id: 'B19',
  name: '成文日期用阿拉伯数字写全',
  clause: `${standard} 7.3.5.4`,
  basis: 'standard',
  force: 'must',
  why: '年、月、日标全，年份标全称，月、日不编虚位，1 不写作 01。',
  *find(document) {
    const century = centuryOf(document)
    for (const paragraph of document.of('date')) {
      const day = dayMends(paragraph, century)
      if (!day || (day.mend.length === 0 && /^\d{4}年/u.test(day.words))) continue
      const found = `成文日期写成“${shown(paragraph.text)}”`
      yield /^\d{4}年/u.test(day.words)
        ? mendable({ paragraph, from: day.from, to: day.to }, found, `写作“${day.words}”`, day.mend)
        : reported(whole(paragraph), found, '年份写四位数字', '是哪一年，请起草人补上')
    }
  },
}

const note: TextRule = {
  id: 'B22',
  name: '附注用圆括号括入',
  clause: `${standard} 7.3.6`,
  basis: 'standard',
  force: 'must',
  why: '附注居左空二字加圆括号，编排在成文日期下一行。',
  *find(document) {
    for (const paragraph of document.of('note')) {
      const text = paragraph.text
      const start = text.length - text.trimStart().length
      const end = text.trimEnd().length
      const mend: TextMend[] = []
      if (text[start] === '(') mend.push(put(paragraph, start, start + 1, '（'))
      else if (text[start] !== '（') mend.push(put(paragraph, start, start, '（'))
      if (text[end - 1] === ')') mend.push(put(paragraph, end - 1, end, '）'))
      else if (text[end - 1] !== '）') mend.push(put(paragraph, text[end - 1] === '。' ? end - 1 : end, end, '）'))
      if (mend.length > 0)
        yield mendable({ paragraph, from: start, to: end }, `附注写成“${shown(text)}”`, '用全角圆括号“（）”括入', mend)
    }
  },
}

/** Paragraphs of 抄送 by the label that each row begins with. */
function copyRows(document: OfficialDocument): PlainParagraph[][] {
  const rows: PlainParagraph[][] = []
  for (const paragraph of document.of('copies-to')) {
    if (/^\s*(?:主|抄|分)\s*[送报]/u.test(paragraph.text) || rows.length === 0) rows.push([paragraph])
    else rows.at(-1)?.push(paragraph)
  }
  return rows
}

const copies: TextRule = {
  id: 'R02',
  name: '抄送机关的写法',
  clause: `${standard} 7.4.2`,
  basis: 'standard',
  force: 'usual',
  why: '“抄送”后标全角冒号，最后一个抄送机关名称后标句号。',
  *find(document) {
    for (const row of copyRows(document)) {
      for (const paragraph of row) {
        for (const hit of hitsIn(paragraph, /(?<=^\s*(?:主|抄|分)\s*[送报]\s*):/gu))
          yield mendable(hit, `“${paragraph.text.slice(0, hit.from).trim()}”后用了半角冒号`, '用全角“：”', [
            put(paragraph, hit.from, hit.to, '：'),
          ])
      }
      const last = row.at(-1)
      if (!last || /^\s*(?:主|抄|分)\s*[送报]\s*[:：]?\s*$/u.test(last.text) || /。\s*$/u.test(last.text)) continue
      const tail = /[；，、.;,：:]?\s*$/u.exec(last.text)
      const from = tail?.index ?? last.text.length
      const to = from + (tail?.[0].trimEnd().length ?? 0)
      yield mendable({ paragraph: last, from, to }, '最后一个抄送机关后没有句号', '末尾用“。”', [
        put(last, from, to, '。'),
      ])
    }
  },
}

const printed: TextRule = {
  id: 'R04',
  name: '印发日期的写法',
  clause: `${standard} 7.4.3`,
  basis: 'standard',
  force: 'usual',
  why: '印发日期用阿拉伯数字标全年、月、日，不编虚位，后加“印发”二字。',
  *find(document) {
    for (const paragraph of document.of('printed-by')) {
      const day = dayMends(paragraph, centuryOf(document))
      if (!day) continue
      const end = paragraph.text.trimEnd().length
      const tail = paragraph.text.slice(day.to, end).replace(/\s/gu, '')
      const mend = [...day.mend]
      if (tail === '') mend.push(put(paragraph, end, end, '印发'))
      else if (tail === '印') mend.push(put(paragraph, end, end, '发'))
      const isWhole = /^\d{4}年/u.test(day.words)
      if (!isWhole)
        yield reported(
          whole(paragraph),
          `印发日期写成“${shown(paragraph.text.slice(day.from, end))}”`,
          '年份写四位数字',
          '是哪一年，请核对后补上',
        )
      else if (mend.length > 0)
        yield mendable(
          { paragraph, from: day.from, to: end },
          `印发日期写成“${shown(paragraph.text.slice(day.from, end))}”`,
          `写作“${day.words}印发”`,
          mend,
        )
    }
  },
}

/** Addressees, day, 附注 and 版记. */
export const ends = { addresseeColon, date, note, copies, printed }
