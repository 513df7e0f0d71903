import { fonts, page, sizes, twips } from '../../../documents/official/measures.ts'
import { changeBorder, changeParagraph } from '../../../documents/word/change.ts'
import { ensureChild, ensureFirst } from '../../../documents/word/order.ts'
import { descendants, newElement, newText, setAttribute, type XmlElement } from '../../../documents/word/tree.ts'
import type { Finding } from '../rule.ts'
import { otherCharacters, setCharacters } from './characters.ts'
import { otherLinesAbove } from './lines.ts'
import {
  type FormRule,
  indentsOf,
  isCentred,
  isRight,
  isRuled,
  type StyledDocument,
  type StyledParagraph,
  spanOf,
} from './styled.ts'

const standard = 'GB/T 9704—2012'
const red = 'FF0000'
/** VML knows colours by name. */
const named: Readonly<Record<string, string>> = { RED: red, BLACK: '000000' }

/** Reds as offices write them: much red, little else. */
export const isRed = (colour: string | undefined): boolean => {
  if (colour === undefined || !/^[0-9A-F]{6}$/.test(colour)) return false
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  return r >= 0xb0 && g <= 0x50 && b <= 0x50
}

/** Set at the left edge: no indent, neither centred nor at the right. */
export function* notFlushLeft(paragraph: StyledParagraph): Generator<Finding> {
  const isLeft = !isCentred(paragraph) && !isRight(paragraph)
  if (paragraph.place !== 'body' || (isLeft && Math.abs(indentsOf(paragraph).first) < 0.3)) return
  yield {
    at: spanOf(paragraph),
    found: isLeft
      ? `左边空了 ${Math.round(indentsOf(paragraph).first * 10) / 10} 字`
      : isCentred(paragraph)
        ? '居中'
        : '居右',
    wanted: '顶格',
    mend: () =>
      changeParagraph(paragraph.element, { alignment: 'left', left: 0, leftChars: 0, firstLine: 0, firstLineChars: 0 }),
  }
}

/** Set in the middle of the line, no indent drawing it to a side. */
export function* notCentred(paragraph: StyledParagraph): Generator<Finding> {
  const { first, right } = indentsOf(paragraph)
  const isDrawn = Math.abs(first - right) > 0.6
  if (paragraph.place !== 'body' || (isCentred(paragraph) && !isDrawn && !/^[\s\u3000]/u.test(paragraph.text))) return
  const lead = /^[\s\u3000]*/u.exec(paragraph.text)?.[0].length ?? 0
  if (lead > 0 && !paragraph.locked.some(({ from }) => from < lead)) {
    // blanks that push it to the middle come out first
    yield {
      at: spanOf(paragraph, 0, lead),
      found: '用空格排到中间',
      wanted: '居中',
      mend: [{ ...spanOf(paragraph, 0, lead), words: '' }],
    }
  }
  if (isCentred(paragraph) && !isDrawn) return
  yield {
    at: spanOf(paragraph),
    found: isCentred(paragraph) ? '有缩进，不在正中' : '没有居中',
    wanted: '居中',
    mend: () =>
      changeParagraph(paragraph.element, {
        alignment: 'center',
        left: 0,
        leftChars: 0,
        right: 0,
        rightChars: 0,
        firstLine: 0,
        firstLineChars: 0,
      }),
  }
}

const copyNumber: FormRule = {
  id: 'H01',
  name: '份号用三号字，顶格',
  clause: `${standard} 7.2.1`,
  basis: 'standard',
  force: 'usual',
  why: '份号一般用 6 位三号阿拉伯数字，顶格编排在版心左上角第一行。',
  *find(document) {
    for (const paragraph of document.of('copy-number')) {
      yield* otherCharacters(document, paragraph, { size: sizes.三号 })
      yield* notFlushLeft(paragraph)
    }
  },
}

const secrecy: FormRule = {
  id: 'H02',
  name: '密级和保密期限用三号黑体，顶格',
  clause: `${standard} 7.2.2`,
  basis: 'standard',
  force: 'usual',
  why: '密级和保密期限一般用三号黑体字，顶格编排在版心左上角第二行。标密的文件不得进入本系统，请立即按保密规定处理。',
  *find(document) {
    for (const paragraph of document.of('secrecy')) {
      yield* otherCharacters(document, paragraph, { font: '黑体', size: sizes.三号 })
      yield* notFlushLeft(paragraph)
    }
  },
}

const urgency: FormRule = {
  id: 'H03',
  name: '紧急程度用三号黑体，顶格',
  clause: `${standard} 7.2.3；条例 第九条（三）`,
  basis: 'standard',
  force: 'usual',
  why: '紧急程度（特急、加急）一般用三号黑体字，顶格编排在版心左上角；与份号、密级同时有的，按份号、密级、紧急程度的顺序自上而下分行排列。',
  *find(document) {
    for (const paragraph of document.of('urgency')) {
      yield* otherCharacters(document, paragraph, { font: '黑体', size: sizes.三号 })
      yield* notFlushLeft(paragraph)
      const later = document.of('copy-number', 'secrecy').find(one => one.index > paragraph.index)
      if (later) {
        yield {
          at: spanOf(paragraph),
          found: `紧急程度排在${later.role === 'secrecy' ? '密级' : '份号'}之上`,
          wanted: '份号、密级、紧急程度的顺序',
          unmendable: '请在 Word 里把这几行换过来',
        }
      }
    }
  },
}

const organMark: FormRule = {
  id: 'H04',
  name: '发文机关标志用红色小标宋，居中',
  clause: `${standard} 7.2.4`,
  basis: 'standard',
  force: 'must',
  why: '发文机关标志居中排布，颜色为红色，推荐使用小标宋体字。',
  *find(document) {
    for (const paragraph of document.of('organ-mark')) {
      yield* notCentred(paragraph)
      for (const { from, to, format } of paragraph.runs) {
        if (isRed(format.colour) || paragraph.text.slice(from, to).trim() === '') continue
        yield {
          at: spanOf(paragraph, from, to),
          found: '发文机关标志不是红色',
          wanted: '红色',
          mend: setCharacters(document, paragraph, from, to, { colour: red }),
        }
      }
      yield* otherCharacters(document, paragraph, { font: '小标宋' })
    }
  },
}

const jointMark: FormRule = {
  id: 'H05',
  name: '联合行文的标志：主办机关在前，“文件”居右',
  clause: `${standard} 7.2.4`,
  basis: 'standard',
  force: 'must',
  why: '联合行文时，主办机关名称在前，“文件”二字置于发文机关名称右侧，以联署发文机关名称为准上下居中排布。',
  *find(document) {
    const marks = document.of('organ-mark')
    const alone = marks.find(({ text, place }) => place === 'body' && /^\s*文\s*件\s*$/u.test(text))
    if (marks.length > 2 && alone) {
      yield {
        at: spanOf(alone),
        found: '“文件”二字在机关名称下面',
        wanted: '“文件”二字在机关名称右侧，上下居中',
        unmendable: '请用两列的表格排发文机关标志，右列放“文件”',
      }
    }
  },
}

const isUp = ({ direction }: StyledDocument) => direction === 'up'

const documentNumber: FormRule = {
  id: 'H06',
  name: '发文字号在标志下空二行',
  clause: `${standard} 7.2.5`,
  basis: 'standard',
  force: 'must',
  why: '发文字号编排在发文机关标志下空二行位置，居中排布；上行文的发文字号居左空一字，与最后一个签发人姓名处在同一行。',
  *find(document) {
    if (document.form !== 'general') return
    for (const paragraph of document.of('document-number')) {
      yield* otherCharacters(document, paragraph, {
        ...(isUp(document) ? {} : { font: '仿宋' as const }),
        size: sizes.三号,
      })
      if (document.of('organ-mark').length > 0 && document.of('signer').length === 0)
        yield* otherLinesAbove(document, paragraph, 2)
      if (!isUp(document)) yield* notCentred(paragraph)
      else if (
        paragraph.place === 'body' &&
        (isCentred(paragraph) || isRight(paragraph) || Math.abs(indentsOf(paragraph).first - 1) > 0.3)
      ) {
        yield {
          at: spanOf(paragraph),
          found: isCentred(paragraph) ? '居中' : `左边空了 ${Math.round(indentsOf(paragraph).first * 10) / 10} 字`,
          wanted: '居左空一字',
          mend: () =>
            changeParagraph(paragraph.element, {
              alignment: 'left',
              left: 320,
              leftChars: 100,
              firstLine: 0,
              firstLineChars: 0,
            }),
        }
      }
    }
  },
}

/** Puts 签发人 behind the number, at the right: a tab to one character before the edge. */
function addSigner({ element }: StyledParagraph): void {
  const properties = ensureFirst(element, 'w:pPr')
  const tabs = ensureChild(properties, 'w:tabs')
  const stop = newElement('w:tab', { 'w:val': 'right', 'w:pos': String(page.textWidth - 320) })
  stop.parent = tabs
  tabs.children.push(stop)
  const run = (child: XmlElement, font: string) => {
    const made = newElement('w:r', {}, [newElement('w:rPr'), child])
    const properties = ensureFirst(made, 'w:rPr')
    setAttribute(ensureChild(properties, 'w:rFonts'), 'w:eastAsia', font)
    setAttribute(ensureChild(properties, 'w:sz'), 'w:val', String(sizes.三号))
    made.parent = element
    element.children.push(made)
  }
  run(newElement('w:tab'), fonts.仿宋[0])
  run(newElement('w:t', {}, [newText('签发人：')]), fonts.仿宋[0])
  run(newElement('w:t', {}, [newText('【待补充】')]), fonts.楷体[0])
}

const signer: FormRule = {
  id: 'H10',
  name: '上行文标注签发人',
  clause: `${standard} 7.2.6；条例 第九条（六）`,
  basis: 'law',
  force: 'must',
  why: '上行文应当标注签发人姓名：“签发人”三字用三号仿宋，姓名用三号楷体。姓名由人填写，程序不会代填。',
  *find(document) {
    if (!isUp(document) || document.form !== 'general') return
    const line = document.of('document-number').at(-1)
    if (document.signers.length === 0 && line) {
      yield {
        at: spanOf(line),
        found: '没有签发人',
        wanted: '同一行居右空一字写“签发人：”和姓名',
        ...(line.place === 'body'
          ? { mend: () => addSigner(line) }
          : { unmendable: '红头用表格排的，请在右边一格写上' }),
      }
    }
    for (const paragraph of document.of('document-number', 'signer')) {
      const found = /签\s*发\s*人\s*[:：]\s*/u.exec(paragraph.text)
      if (!found) continue
      const colon = paragraph.text.indexOf(':', found.index)
      if (colon !== -1 && colon < found.index + found[0].length) {
        const at = spanOf(paragraph, colon, colon + 1)
        yield { at, found: '“签发人”后用了半角冒号', wanted: '用全角“：”', mend: [{ ...at, words: '：' }] }
      }
      const label = found.index + found[0].trimEnd().length
      yield* otherCharacters(document, paragraph, { font: '仿宋', size: sizes.三号 }, found.index, label)
      yield* otherCharacters(document, paragraph, { font: '楷体', size: sizes.三号 }, label)
    }
  },
}

/** The colour of a line that is drawn, by VML or DrawingML; undefined where none is said. */
const drawnColour = ({ element }: StyledParagraph): string | undefined => {
  for (const { line, attribute } of strokes) {
    for (const found of descendants(element, line)) {
      const stroke = line === 'a:ln' ? [...descendants(found, 'a:srgbClr')][0] : found
      const colour = stroke?.attributes[attribute]
      if (colour) return colour.replace('#', '').slice(0, 6).toUpperCase()
    }
  }
  return undefined
}

const strokes = [
  { line: 'a:ln', attribute: 'val' },
  { line: 'v:line', attribute: 'strokecolor' },
  { line: 'v:shape', attribute: 'strokecolor' },
  { line: 'v:rect', attribute: 'strokecolor' },
] as const

/** Colours every line that is drawn in a paragraph. */
const colourDrawn = ({ element }: StyledParagraph, colour: string) => {
  for (const { line, attribute } of strokes) {
    for (const found of descendants(element, line)) {
      const stroke = line === 'a:ln' ? [...descendants(found, 'a:srgbClr')][0] : found
      if (stroke?.attributes[attribute]) setAttribute(stroke, attribute, line === 'a:ln' ? colour : `#${colour}`)
    }
  }
}

const lineKinds = /^(single|thick|double|thinThick|thickThin)/

/** The line of a paragraph, of the table around it, or drawn beside it. */
function ruleUnder(
  document: StyledDocument,
): { paragraph?: StyledParagraph; colour?: string | undefined; isDrawn: boolean } | undefined {
  const first = document.of('document-number', 'signer')[0]
  const until = document.of('title', 'addressees', 'body')[0]
  if (!first) return undefined
  for (const paragraph of document.paragraphs.slice(0, until?.index ?? 0)) {
    if (paragraph.index < first.index) continue
    if (paragraph.hasDrawing) return { paragraph, colour: drawnColour(paragraph), isDrawn: true }
    // a table may draw it with the border of a cell
    if (paragraph.place !== 'body') return { isDrawn: true }
    if (isRuled(paragraph)) {
      const border = [paragraph.format.bottom, paragraph.format.top].find(one => lineKinds.test(one?.kind ?? ''))
      return { paragraph, colour: border?.colour ?? 'AUTO', isDrawn: false }
    }
  }
  if (until && isRuled(until) && until.format.top)
    return { paragraph: until, colour: until.format.top.colour, isDrawn: false }
  return undefined
}

const redRule: FormRule = {
  id: 'H11',
  name: '红色分隔线',
  clause: `${standard} 7.2.7`,
  basis: 'standard',
  force: 'must',
  why: '发文字号之下 4 毫米处居中印一条与版心等宽的红色分隔线。',
  *find(document) {
    const line = document.of('document-number', 'signer').at(-1)
    if (document.form !== 'general' || !line || document.of('organ-mark').length === 0) return
    const rule = ruleUnder(document)
    // 11 points are 4 mm
    const draw = (paragraph: StyledParagraph) => () =>
      changeBorder(paragraph.element, 'bottom', { width: 12, colour: red, space: Math.round(twips(4) / 20) })
    if (!rule) {
      yield {
        at: spanOf(line),
        found: '没有红色分隔线',
        wanted: '发文字号下 4 毫米一条与版心等宽的红线',
        mend: draw(line),
      }
    } else if (
      rule.paragraph &&
      rule.isDrawn &&
      rule.colour !== undefined &&
      !isRed(named[rule.colour] ?? rule.colour)
    ) {
      const { paragraph } = rule
      yield { at: spanOf(paragraph), found: '分隔线不是红色', wanted: '红色', mend: () => colourDrawn(paragraph, red) }
    } else if (rule.paragraph && !rule.isDrawn && !isRed(rule.colour)) {
      const { paragraph } = rule
      const side = paragraph.format.bottom ? 'bottom' : 'top'
      yield {
        at: spanOf(paragraph),
        found: '分隔线不是红色',
        wanted: '红色',
        mend: () =>
          changeBorder(paragraph.element, side, {
            width: paragraph.format[side]?.width || 12,
            colour: red,
            space: Math.round(twips(4) / 20),
          }),
      }
    }
  },
}

export const headRules: readonly FormRule[] = [
  copyNumber,
  secrecy,
  urgency,
  organMark,
  jointMark,
  documentNumber,
  signer,
  redRule,
]
