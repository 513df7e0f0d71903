import { type FontFamily, familyOf, fonts, page, sizes } from '../../../documents/official/measures.ts'
import { changeParagraph } from '../../../documents/word/change.ts'
import type { Section } from '../../../documents/word/document.ts'
import { ensureChild } from '../../../documents/word/order.ts'
import { childOf, setAttribute } from '../../../documents/word/tree.ts'
import type { Finding } from '../rule.ts'
import { otherCharacters, setCharacters } from './characters.ts'
import { type FormRule, near, type StyledDocument, type StyledParagraph, spanOf } from './styled.ts'

const standard = 'GB/T 9704—2012'

const numberOf = ({ properties }: Section, child: string, attribute: string): number =>
  Math.round(Number(childOf(properties, child)?.attributes[attribute] ?? Number.NaN))

const isLandscape = (section: Section) => numberOf(section, 'w:pgSz', 'w:w') > numberOf(section, 'w:pgSz', 'w:h')
const millimetres = (length: number) => `${Math.round((length * 254) / 1440) / 10} 毫米`

/** Which section of several. */
const called = ({ sections }: StyledDocument, section: Section) =>
  sections.length > 1 ? `第 ${sections.indexOf(section) + 1} 节` : '全文'

const firstOf = ({ paragraphs }: StyledDocument, { from }: Section) => {
  const paragraph = paragraphs[from]
  return paragraph ? { at: spanOf(paragraph, 0, 0) } : {}
}

/** Words of the body, outside of tables: what 三号仿宋 is meant for. */
export const runningText = (document: StyledDocument): readonly StyledParagraph[] =>
  document.of('body', 'attachment-body').filter(({ place }) => place === 'body')

/** Where the heading ends that a paragraph begins with, 0 for none: it stands alone, or up to its full stop. */
export function headingEnd({ level, text, label }: StyledParagraph): number {
  if (level === 0) return 0
  const stop = text.indexOf('。')
  if (stop === -1 || stop === text.trimEnd().length - 1) return isHeading(text, label) ? text.length : 0
  return isHeading(text.slice(0, stop), label) ? stop + 1 : 0
}

/** A numbered sentence that runs on is text with a number, no heading. */
const isHeading = (words: string, label: string) =>
  label.length + words.trim().length <= 45 && !/[；;]/u.test(words) && !/，.*，/u.test(words)

function* margins(
  document: StyledDocument,
  sides: readonly ('top' | 'bottom' | 'left' | 'right')[],
): Generator<Finding> {
  for (const section of document.sections) {
    if (isLandscape(section)) continue
    const isElectronic = near(numberOf(section, 'w:pgMar', 'w:top'), page.electronic.top, page.tolerance)
    const wantedOf = {
      top: page.top,
      left: page.left,
      right: page.right,
      bottom: isElectronic ? page.electronic.bottom : page.bottom,
    }
    for (const side of sides) {
      const given = numberOf(section, 'w:pgMar', `w:${side}`)
      if (near(given, wantedOf[side], page.tolerance)) continue
      if (side === 'top' && isElectronic) continue
      const name = { top: '天头', bottom: '下边距', left: '订口', right: '右边距' }[side]
      yield {
        ...firstOf(document, section),
        found: `${called(document, section)}${name}${Number.isNaN(given) ? '没有写明' : `为 ${millimetres(given)}`}`,
        wanted: millimetres(wantedOf[side]).replace('.0', ''),
        mend: () => {
          const element = ensureChild(section.properties, 'w:pgMar')
          setAttribute(element, `w:${side}`, String(wantedOf[side]))
          for (const rest of ['w:header', 'w:footer', 'w:gutter']) {
            if (element.attributes[rest] === undefined)
              setAttribute(element, rest, rest === 'w:gutter' ? '0' : String(page.footer))
          }
        },
      }
    }
  }
}

const pageSize: FormRule = {
  id: 'P01',
  name: '用纸为 A4',
  clause: `${standard} 5.1`,
  basis: 'standard',
  force: 'must',
  why: '公文用纸采用 A4 型，成品幅面 210 毫米×297 毫米；横排的只有表格页。',
  *find(document) {
    for (const section of document.sections) {
      const [width, height] = [numberOf(section, 'w:pgSz', 'w:w'), numberOf(section, 'w:pgSz', 'w:h')]
      const [short, long] = [Math.min(width, height), Math.max(width, height)]
      if (near(short, page.width, page.tolerance) && near(long, page.height, page.tolerance)) continue
      const isWide = width > height
      yield {
        ...firstOf(document, section),
        found: Number.isNaN(width)
          ? '没有写明纸张'
          : `${called(document, section)}纸张为 ${millimetres(width)}×${millimetres(height)}`,
        wanted: 'A4（210 毫米×297 毫米）',
        mend: () => {
          const element = ensureChild(section.properties, 'w:pgSz')
          setAttribute(element, 'w:w', String(isWide ? page.height : page.width))
          setAttribute(element, 'w:h', String(isWide ? page.width : page.height))
          setAttribute(element, 'w:code', undefined)
        },
      }
    }
  },
}

const topAndLeft: FormRule = {
  id: 'P02',
  name: '天头 37 毫米、订口 28 毫米',
  clause: `${standard} 5.2.1；GB/T 33476.2—2016`,
  basis: 'standard',
  force: 'must',
  why: '天头（上白边）为 37 毫米±1 毫米，订口（左白边）为 28 毫米±1 毫米；电子公文软件按 GB/T 33476.2 设的 34.58 毫米也对。',
  find: document => margins(document, ['top', 'left']),
}

const textArea: FormRule = {
  id: 'P03',
  name: '版心 156 毫米×225 毫米',
  clause: `${standard} 5.2.1；GB/T 33476.2—2016`,
  basis: 'standard',
  force: 'must',
  why: '版心尺寸为 156 毫米×225 毫米，所以右边距是 26 毫米、下边距是 35 毫米。',
  find: document => margins(document, ['right', 'bottom']),
}

const bodyCharacters: FormRule = {
  id: 'P04',
  name: '正文用三号仿宋',
  clause: `${standard} 5.2.2`,
  basis: 'standard',
  force: 'usual',
  why: '如无特殊说明，公文格式各要素一般用三号仿宋体字。',
  *find(document) {
    for (const paragraph of runningText(document)) {
      // the fonts of headings are a matter of B11
      const from = headingEnd(paragraph)
      yield* otherCharacters(document, paragraph, { font: '仿宋', size: sizes.三号 }, from)
      if (from > 0) yield* otherCharacters(document, paragraph, { size: sizes.三号 }, 0, from)
    }
  },
}

const isTight = (line: number | undefined, rule: string | undefined) =>
  rule === 'exact' && line !== undefined && line >= page.usualLines[0] && line <= page.usualLines[1]

/** A grid of 22 lines gives lines of one time the same height. */
function hasGrid(document: StyledDocument, { index }: StyledParagraph): boolean {
  const section = document.sections.find(({ from, to }) => index >= from && index < to)
  const grid = section && childOf(section.properties, 'w:docGrid')
  return /^lines/.test(grid?.attributes['w:type'] ?? '') && near(Number(grid?.attributes['w:linePitch']), page.line, 25)
}

const lineHeight: FormRule = {
  id: 'P05',
  name: '每页 22 行、每行 28 字',
  clause: `${standard} 5.2.3`,
  basis: 'standard',
  force: 'usual',
  why: '一般每面排 22 行、每行 28 个字并撑满版心；在文字处理软件里，行距设为固定值 28.95 磅正好（28 至 30 磅都有单位用，都算对）。',
  *find(document) {
    for (const paragraph of [...document.of('addressees', 'attachment-note'), ...runningText(document)]) {
      const { line = 240, lineRule = 'auto' } = paragraph.format
      const isSingle = lineRule === 'auto' && line === 240
      if (isTight(line, lineRule) || paragraph.hasDrawing || (isSingle && hasGrid(document, paragraph))) continue
      yield {
        at: spanOf(paragraph),
        found:
          lineRule === 'auto'
            ? `行距为 ${Math.round((line / 240) * 100) / 100} 倍`
            : `行距为${lineRule === 'exact' ? '固定值' : '最小值'} ${line / 20} 磅`,
        wanted: '固定值 28.95 磅（每页 22 行）',
        mend: () => changeParagraph(paragraph.element, { line: page.line, lineRule: 'exact' }),
      }
    }
  },
}

/** What no eye tells from black. */
const isBlack = (colour: string | undefined) =>
  colour === undefined ||
  colour === 'auto' ||
  (/^[0-9A-F]{6}$/.test(colour) && [0, 2, 4].every(at => Number.parseInt(colour.slice(at, at + 2), 16) < 0x20))

const black: FormRule = {
  id: 'P06',
  name: '文字为黑色',
  clause: `${standard} 5.2.4`,
  basis: 'standard',
  force: 'must',
  why: '如无特殊说明，公文中文字的颜色均为黑色；红色只用于发文机关标志和红线。',
  *find(document) {
    for (const paragraph of document.paragraphs) {
      if (paragraph.role === 'organ-mark' || paragraph.role === 'blank') continue
      for (const { from, to, format } of paragraph.runs) {
        if (isBlack(format.colour) || paragraph.text.slice(from, to).trim() === '') continue
        yield {
          at: spanOf(paragraph, from, to),
          found: `颜色为 ${format.colour}`,
          wanted: '黑色',
          mend: setCharacters(document, paragraph, from, to, { colour: 'auto' }),
        }
      }
    }
  },
}

const noBold: FormRule = {
  id: 'P07',
  name: '不另外加粗',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '小标宋、黑体、楷体本身已经够醒目，一般不再加粗；三级标题是否加粗由本单位定，不作为问题。',
  *find(document) {
    const looked = document.of(
      'title',
      'addressees',
      'body',
      'attachment-note',
      'attachment-mark',
      'attachment-title',
      'attachment-body',
      'signature',
      'date',
    )
    for (const paragraph of looked) {
      if (paragraph.place !== 'body') continue
      const free = paragraph.level === 3 ? headingEnd(paragraph) : 0
      for (const { from, to, format } of paragraph.runs) {
        if (!format.isBold || to <= free || paragraph.text.slice(from, to).trim() === '') continue
        yield {
          at: spanOf(paragraph, Math.max(from, free), to),
          found: '加粗',
          wanted: '不加粗',
          mend: setCharacters(document, paragraph, Math.max(from, free), to, { isBold: false }),
        }
      }
    }
  },
}

type Latin = 'Times New Roman' | FontFamily

/** Digits and letters of the running text, by what they are set in; Word's own default is Times New Roman. */
function* latinRuns(
  document: StyledDocument,
): Generator<{ paragraph: StyledParagraph; from: number; to: number; font: string; latin: Latin | undefined }> {
  for (const paragraph of runningText(document)) {
    const heading = paragraph.level === 1 || paragraph.level === 2 ? headingEnd(paragraph) : 0
    for (const run of paragraph.runs) {
      const from = Math.max(run.from, heading)
      if (from >= run.to || !/[0-9A-Za-z]/.test(paragraph.text.slice(from, run.to))) continue
      const font = run.format.ascii ?? 'Times New Roman'
      const latin = font.toLowerCase() === 'times new roman' ? 'Times New Roman' : familyOf(font)
      yield { paragraph, from, to: run.to, font, latin }
    }
  }
}

const oneLatinFont: FormRule = {
  id: 'P08',
  name: '数字和字母字体一致',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '正文里的数字和字母用仿宋或 Times New Roman 都可以，但全文只用一种。',
  *find(document, office) {
    const found = [...latinRuns(document)]
    const count = (wanted: Latin) =>
      found.filter(({ latin }) => latin === wanted).reduce((sum, { from, to }) => sum + to - from, 0)
    const wanted = office.latin ?? (count('仿宋') > count('Times New Roman') ? '仿宋' : 'Times New Roman')
    for (const { paragraph, from, to, font, latin } of found) {
      if (latin === wanted) continue
      yield {
        at: spanOf(paragraph, from, to),
        found: `数字和字母为 ${font}`,
        wanted,
        mend: setCharacters(document, paragraph, from, to, {
          latin: wanted === 'Times New Roman' ? wanted : fonts[wanted][0],
        }),
      }
    }
  },
}

const plainSections: FormRule = {
  id: 'P09',
  name: '不分栏、不加页面边框',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '公文不分栏，也不加页面边框；要不要去掉请起草人定，因为分栏可能是表格的替代。',
  *find(document) {
    for (const section of document.sections) {
      const columns = Number(childOf(section.properties, 'w:cols')?.attributes['w:num'] ?? 1)
      const unmendable = '可能是有意排的，请在 Word 或 WPS 的“布局”里改'
      if (columns > 1)
        yield { ...firstOf(document, section), found: `分成 ${columns} 栏`, wanted: '不分栏', unmendable }
      if (childOf(section.properties, 'w:pgBorders')) {
        yield { ...firstOf(document, section), found: '有页面边框', wanted: '没有页面边框', unmendable }
      }
    }
  },
}

const printing: FormRule = {
  id: 'P10',
  name: '印制和装订',
  clause: `${standard} 4、6`,
  basis: 'standard',
  force: 'must',
  why: '纸张、双面印刷、左侧装订、套印误差在文件里看不出来。',
  unchecked:
    '印制时请核对：双面印刷，左侧装订；版心误差不超过 1 毫米，套正误差不超过 2 毫米，两页页码误差不超过 4 毫米；黑字用黑油，红色 Y80% M80%。',
  *find() {},
}

export const pageRules: readonly FormRule[] = [
  pageSize,
  topAndLeft,
  textArea,
  bodyCharacters,
  lineHeight,
  black,
  noBold,
  oneLatinFont,
  plainSections,
  printing,
]
