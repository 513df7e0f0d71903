import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { hitsIn, hitsOf, isInAddress, isInTitle, mendable, put, reported, reportedOfAll, squeezed } from './reading.ts'

const standard = 'GB/T 9704—2012'

interface Named {
  readonly paragraph: PlainParagraph
  readonly from: number
  readonly to: number
  readonly title: string
  readonly value: number | undefined
}

/** Where a number stands between names in one line: 1.防汛责任表  2.物资清单 */
const numbered = /(?:^|(?<=[\s：:；;，,、]))(\d{1,2})\s*[.．、](?!\d)/gu

/** The attachments that 附件说明 names, in its order. */
function namedIn(document: OfficialDocument): Named[] {
  return document.of('attachment-note').flatMap(paragraph => {
    const { text, label } = paragraph
    const start = /^\s*附\s*件\s*[:：]\s*/u.exec(text)?.[0].length ?? /^\s*/u.exec(text)?.[0].length ?? 0
    const serials = [...text.matchAll(numbered)].filter(({ index }) => index >= start)
    const ofLabel = /\d+/u.exec(label)?.[0]
    const begins =
      serials.length === 0
        ? [{ at: start, from: start, value: ofLabel === undefined ? undefined : Number(ofLabel) }]
        : serials.map(match => ({ at: match.index, from: match.index + match[0].length, value: Number(match[1]) }))
    return begins.flatMap(({ from, value }, i) => {
      const to = begins[i + 1]?.at ?? text.length
      const title = text.slice(from, to).trim()
      return title === '' ? [] : [{ paragraph, from, to: from + text.slice(from, to).trimEnd().length, title, value }]
    })
  })
}

const note: TextRule = {
  id: 'B14',
  name: '附件说明的写法',
  clause: `${standard} 7.3.4`,
  basis: 'standard',
  force: 'must',
  why: '“附件”后标全角冒号和附件名称；多个附件用阿拉伯数字编号，名称后不加标点。',
  *find(document) {
    for (const paragraph of document.of('attachment-note')) {
      for (const hit of hitsIn(paragraph, /(?<=^\s*附\s*件\s*):/gu))
        yield mendable(hit, '“附件”后用了半角冒号', '用全角“：”', [put(paragraph, hit.from, hit.to, '：')])
      for (const hit of hitsIn(paragraph, /(?<=(?:^|[\s：:；;])\d{1,2})\s*、/gu))
        yield mendable(hit, '附件序号后用了顿号', '用下脚点“.”', [put(paragraph, hit.from, hit.to, '.')])
      for (const hit of hitsIn(paragraph, /(?<=^\s*附\s*件\s*[:：]\s*)[一二三四五六七八九十]{1,2}、/gu))
        yield reported(hit, `附件序号写成“${hit.text}”`, '用阿拉伯数字，如“1.”', '各个序号要一起改，请起草人改')
    }
    for (const { paragraph, to } of namedIn(document)) {
      const tail = /[。；，、.;,]+$/u.exec(paragraph.text.slice(0, to))
      if (!tail) continue
      yield mendable({ paragraph, from: tail.index, to }, `附件名称后有“${tail[0]}”`, '去掉', [
        put(paragraph, tail.index, to, ''),
      ])
    }
    yield* misplaced(document)
  },
}

/** 附件1：防汛责任表 as a line of the body: a number where none belongs. */
function* misplaced(document: OfficialDocument): Generator<Finding> {
  for (const paragraph of document.of('body').slice(-12)) {
    for (const hit of hitsIn(paragraph, /^\s*附件\s*[\d一二三四五六七八九十]+\s*[:：](?=[^。]{2,60}$)/gu))
      yield reported(
        hit,
        `附件说明写成“${hit.text.trim()}”`,
        '写作“附件：1.……”，下一个附件另起一行',
        '各行要一起改，请起草人改',
      )
  }
}

/** Titles are alike where only blanks, 《》 and marks at the end tell them apart. */
const plainTitle = (text: string) => squeezed(text).replace(/[《》]|[。；，、.;,]+$/gu, '')

interface Present {
  readonly mark: PlainParagraph
  readonly value: number | undefined
  readonly title: string
}

function presentIn(document: OfficialDocument): Present[] {
  const titles = document.of('attachment-title')
  return document.of('attachment-mark').map(mark => {
    const value = /\d+/u.exec(mark.text)?.[0]
    const title = titles
      .filter(({ attachment }) => attachment === mark.attachment)
      .map(({ text }) => text)
      .join('')
    return { mark, value: value === undefined ? undefined : Number(value), title }
  })
}

const present: TextRule = {
  id: 'B15',
  name: '附件说明与附件一致',
  clause: `${standard} 7.3.7`,
  basis: 'standard',
  force: 'must',
  why: '附件的顺序号、名称与附件说明一致，少一个附件，收文的单位就办不了事。',
  *find(document) {
    const [named, found] = [namedIn(document), presentIn(document)]
    const ask = '少了哪一个、名称以哪一处为准，请起草人核对'
    const isWhole = found.length > 0 || document.of('copies-to', 'printed-by').length > 0
    if (!isWhole || (named.length === 0 && found.length === 0)) return
    if (named.length !== found.length) {
      const last = found.at(-1)?.mark ?? named.at(-1)?.paragraph
      const said = named.length === 0 ? '没有附件说明' : `附件说明列 ${named.length} 个附件`
      const seen = `${said}，文件里有 ${found.length} 个`
      yield last
        ? reported({ paragraph: last, from: 0, to: last.text.length }, seen, '附件说明与附件一一对应', ask)
        : reportedOfAll(seen, '附件说明与附件一一对应', ask)
      return
    }
    for (const [i, { mark, value, title }] of found.entries()) {
      const said = named[i]
      if (!said) continue
      const at = { paragraph: mark, from: 0, to: mark.text.length }
      if (found.length > 1 && value !== undefined && value !== i + 1)
        yield reported(at, `第 ${i + 1} 个附件标为“附件${value}”`, `标为“附件${i + 1}”，次序与附件说明一致`, ask)
      // a title of several lines has only its first one here
      if (title !== '' && !alike(plainTitle(said.title), plainTitle(title)))
        yield reported(at, `附件说明是“${said.title}”，附件标题是“${title.trim()}”`, '两处名称一致', ask)
    }
  },
}

const alike = (said: string, stands: string) =>
  said === stands || said.startsWith(stands) || said === stands.replace(/[（(][^（）()]*[）)]$/u, '')

/** Attachments that the text names by number: （见附件3）. */
export const named: TextRule = {
  id: 'X04',
  name: '正文提到的附件都有',
  clause: '《党政机关公文处理工作条例》第九条（十五）',
  basis: 'law',
  force: 'must',
  why: '正文写“见附件3”，附件说明里要有第 3 个附件。',
  *find(document) {
    const [list, found] = [namedIn(document), presentIn(document)]
    const count = Math.max(list.length, found.length)
    const told = new Set<number>()
    for (const hit of hitsOf(document, ['body'], /附件\s?(\d{1,2})(?!\d|[.、][^附，。；）)])/gu)) {
      const value = Number(hit.group(1))
      // 《办法》附件2 is an attachment of another document
      const isOthers =
        /[》号件文]的?$/u.test(hit.paragraph.text.slice(0, hit.from)) || isInTitle(hit.paragraph, hit.from)
      if (
        isOthers ||
        isInAddress(hit.paragraph, hit.from) ||
        value <= count ||
        told.has(value) ||
        /^\s*附件/u.test(hit.paragraph.text)
      )
        continue
      told.add(value)
      yield reported(
        hit,
        count === 0 ? `正文提到“附件${value}”，没有附件说明` : `正文提到“附件${value}”，只有 ${count} 个附件`,
        '补上附件，或者改正文',
        '缺哪个附件，请起草人补上',
      )
    }
    const seen = [...hitsOf(document, ['body'], /[（(](?:详)?见附件[）)]|详见附件(?!\d)/gu)][0]
    if (count === 0 && seen)
      yield reported(seen, '正文写“见附件”，没有附件说明', '补上附件说明和附件', '附件叫什么，请起草人补上')
  },
}

const mark: TextRule = {
  id: 'B23',
  name: '附件序号后不加标点',
  clause: `${standard} 7.3.7`,
  basis: 'standard',
  force: 'must',
  why: '附件左上角第一行只写“附件”和序号，冒号用在附件说明里。',
  *find(document) {
    for (const paragraph of document.of('attachment-mark')) {
      for (const hit of hitsIn(paragraph, /\s*[:：](?=\s*$)/gu))
        yield mendable(hit, `附件序号后有“${hit.text.trim()}”`, '去掉', [put(paragraph, hit.from, hit.to, '')])
    }
  },
}

/** B14, B15, B23: what stands about attachments after the body. */
export const attachments = { note, present, mark }
