import { sizes } from '../../../documents/official/measures.ts'
import { changeBorder, changeParagraph } from '../../../documents/word/change.ts'
import { type Border, borderOf } from '../../../documents/word/format.ts'
import { ensureChild, ensureFirst } from '../../../documents/word/order.ts'
import { childOf, setAttribute, type XmlElement } from '../../../documents/word/tree.ts'
import type { Finding } from '../rule.ts'
import { otherCharacters } from './characters.ts'
import {
  type FormRule,
  indentsOf,
  isCentred,
  isRight,
  near,
  type StyledDocument,
  type StyledParagraph,
  spanOf,
} from './styled.ts'

const standard = 'GB/T 9704—2012'
const 四号仿宋 = { font: '仿宋', size: sizes.四号 } as const

/** 版记: its paragraphs from 抄送 to the line of 印发. */
const footOf = (document: StyledDocument) => document.of('copies-to', 'printed-by')

/** Eighths of a point: 0.35 mm is one point, 0.25 mm three quarters of one. */
const thick = 8
const thin = 6

const isLine = (border: Border | undefined): border is Border =>
  border !== undefined && !/^(none|nil)$/.test(border.kind) && border.width > 0

/** The border of a cell on one side: its own, else that of its table. */
function cellBorder(cell: XmlElement, table: XmlElement, side: 'top' | 'bottom', isOuter: boolean): Border | undefined {
  const own = borderOf(childOf(childOf(childOf(cell, 'w:tcPr'), 'w:tcBorders'), `w:${side}`))
  if (own) return own
  const borders = childOf(childOf(table, 'w:tblPr'), 'w:tblBorders')
  return borderOf(childOf(borders, isOuter ? `w:${side}` : 'w:insideH'))
}

interface Edge {
  readonly border: Border | undefined
  readonly set: () => void
}

const setCell = (cell: XmlElement, side: 'top' | 'bottom') => () => {
  const border = ensureChild(ensureChild(ensureFirst(cell, 'w:tcPr'), 'w:tcBorders'), `w:${side}`)
  for (const [name, value] of Object.entries({
    'w:val': 'single',
    'w:sz': String(thick),
    'w:space': '0',
    'w:color': '000000',
  }))
    setAttribute(border, name, value)
}

const ancestor = (element: XmlElement, name: string): XmlElement | undefined => {
  let at: XmlElement | undefined = element
  while (at && at.name !== name) at = at.parent
  return at
}

/** The first or the last line of 版记, wherever it is drawn; undefined where nobody can tell. */
function edge(
  paragraph: StyledParagraph,
  side: 'top' | 'bottom',
  beside: StyledParagraph | undefined,
): Edge | undefined {
  const cell = paragraph.table && ancestor(paragraph.element, 'w:tc')
  if (paragraph.table && cell)
    return { border: cellBorder(cell, paragraph.table, side, true), set: setCell(cell, side) }
  // the paragraph next to it may carry the line on its other side
  const other = beside && (side === 'top' ? beside.format.bottom : beside.format.top)
  const own = paragraph.format[side]
  return {
    border: isLine(own) ? own : isLine(other) ? other : own,
    set: () => changeBorder(paragraph.element, side, { width: thick, colour: '000000' }),
  }
}

const isThick = ({ width }: Border) => width >= thick - 1 && width <= 12
const isSeparate = (paragraph: StyledParagraph, next: StyledParagraph): boolean => {
  const [a, b] = [paragraph, next].map(({ element, table }) => table && ancestor(element, 'w:tr'))
  return a === undefined || a !== b
}

const lines: FormRule = {
  id: 'R01',
  name: '版记的分隔线',
  clause: `${standard} 7.4.1`,
  basis: 'standard',
  force: 'advised',
  why: '版记中的分隔线与版心等宽，首条和末条用粗线（推荐高度 0.35 毫米），中间的用细线（推荐 0.25 毫米）；末条与最后一面的版心下边缘重合。',
  *find(document) {
    const foot = footOf(document)
    const [first, last] = [foot[0], foot.at(-1)]
    if (!first || !last || document.form === 'letter') return
    if ([first, last].some(one => document.paragraphs[one.index - 1]?.hasDrawing === true && one.place !== 'text-box'))
      return
    const around = [document.paragraphs[first.index - 1], document.paragraphs[last.index + 1]]
    for (const [paragraph, side, name, beside] of [
      [first, 'top', '首条', around[0]],
      [last, 'bottom', '末条', around[1]],
    ] as const) {
      const found = edge(paragraph, side, beside)
      if (!found || (isLine(found.border) && isThick(found.border))) continue
      yield {
        at: spanOf(paragraph),
        found: isLine(found.border)
          ? `${name}分隔线粗 ${Math.round((found.border.width / 8) * 0.353 * 100) / 100} 毫米`
          : `没有${name}分隔线`,
        wanted: `${name}分隔线粗 0.35 毫米`,
        mend: found.set,
      }
    }
    yield* middleLines(foot)
  },
}

/** Between 抄送 and 印发: one thin line. */
function* middleLines(foot: readonly StyledParagraph[]): Generator<Finding> {
  const printed = foot.find(({ role }) => role === 'printed-by')
  const before = printed && foot.find(({ index }) => index === printed.index - 1)
  if (!printed || !before || before.role !== 'copies-to' || !isSeparate(before, printed)) return
  if (printed.table) return
  const border = [before.format.bottom, printed.format.top].find(isLine)
  if (border && border.width <= thick) return
  yield {
    at: spanOf(printed),
    found: border ? '中间的分隔线与首末条一样粗' : '抄送和印发之间没有分隔线',
    wanted: '中间的分隔线粗 0.25 毫米',
    mend: () => changeBorder(printed.element, 'top', { width: thin, colour: '000000' }),
  }
}

/** Left and right one character, in the size of 版记. */
function* narrowed(paragraph: StyledParagraph): Generator<Finding> {
  if (paragraph.table || paragraph.place !== 'body') return
  const { left, right, first } = indentsOf(paragraph)
  const lead = /^[\s\u3000]*/u.exec(paragraph.text)?.[0] ?? ''
  const begins = first + lead.length
  if (near(begins, 1, 0.3) && near(right, 1, 0.3) && !isCentred(paragraph) && !isRight(paragraph)) return
  const hangs = paragraph.role === 'copies-to' && /^抄\s*送/u.test(paragraph.text.trim())
  yield {
    at: spanOf(paragraph),
    found: `左边空了 ${Math.round(begins * 10) / 10} 字、右边空了 ${Math.round(right * 10) / 10} 字${Math.abs(left) > 9 ? '，整段缩进' : ''}`,
    wanted: '左右各空一字',
    mend: () =>
      changeParagraph(paragraph.element, {
        alignment: 'both',
        right: 280,
        rightChars: 100,
        // names that go on stand under the first one
        ...(hangs
          ? { left: 1120 - lead.length * 280, leftChars: 400 - lead.length * 100, hanging: 840, hangingChars: 300 }
          : { left: (1 - lead.length) * 280, leftChars: (1 - lead.length) * 100, firstLine: 0, firstLineChars: 0 }),
      }),
  }
}

const copiesTo: FormRule = {
  id: 'R02',
  name: '抄送机关用四号仿宋，左右各空一字',
  clause: `${standard} 7.4.2`,
  basis: 'standard',
  force: 'usual',
  why: '抄送机关一般用四号仿宋体字，左右各空一字编排，“抄送”二字后加全角冒号，回行与冒号后的首字对齐。',
  *find(document) {
    for (const paragraph of document.of('copies-to')) {
      yield* otherCharacters(document, paragraph, 四号仿宋)
      yield* narrowed(paragraph)
    }
  },
}

const copiesOrder: FormRule = {
  id: 'R03',
  name: '抄送机关的顺序',
  clause: `${standard} 7.4.2`,
  basis: 'custom',
  force: 'practice',
  why: '抄送机关一般按上级、平级、下级的顺序排；从正文移来的主送机关放在抄送之上，中间不加线。',
  *find(document) {
    const rank = (name: string) => (/^(各?(乡|镇|街道)|.*(乡镇|街道办事处|村民?委员会|居委会))/u.test(name) ? 2 : 1)
    const names = document.copiesTo
    const late = names.findIndex((name, i) => i > 0 && rank(name) < rank(names[i - 1] ?? ''))
    const [first] = document.of('copies-to')
    if (late > 0 && first) {
      yield {
        at: spanOf(first),
        found: `“${names[late]}”排在下级机关之后`,
        wanted: '上级、平级、下级的顺序',
        unmendable: '请按本单位的排列习惯核对后调整',
      }
    }
  },
}

const printedBy: FormRule = {
  id: 'R04',
  name: '印发机关和印发日期用四号仿宋，在一行',
  clause: `${standard} 7.4.3`,
  basis: 'standard',
  force: 'usual',
  why: '印发机关和印发日期一般用四号仿宋体字，印发机关左空一字，印发日期右空一字，编排在末条分隔线之上的一行里。',
  *find(document) {
    for (const paragraph of document.of('printed-by')) yield* otherCharacters(document, paragraph, 四号仿宋)
    const printed = document.of('printed-by')
    const [name, day] = printed
    if (printed.length === 1 && name && !name.table) yield* narrowed(name)
    if (printed.length > 1 && name && day && isSeparate(name, day) && name.table === undefined) {
      yield {
        at: spanOf(day),
        found: '印发机关和印发日期分成两行',
        wanted: '排在同一行',
        unmendable: '请把印发日期移到印发机关那一行的右端',
      }
    }
  },
}

export const footRules: readonly FormRule[] = [lines, copiesTo, copiesOrder, printedBy]
