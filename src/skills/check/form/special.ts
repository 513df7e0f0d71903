import { sizes } from '../../../documents/official/measures.ts'
import { changeParagraph } from '../../../documents/word/change.ts'
import { ensureChild } from '../../../documents/word/order.ts'
import { childOf, setAttribute } from '../../../documents/word/tree.ts'
import { otherCharacters } from './characters.ts'
import { notCentred } from './head.ts'
import { otherLinesAbove } from './lines.ts'
import { type FormRule, indentsOf, isRight, isRuled, spanOf } from './styled.ts'

const standard = 'GB/T 9704—2012'

const letter: FormRule = {
  id: 'S01',
  name: '信函格式',
  clause: `${standard} 10.1`,
  basis: 'standard',
  force: 'must',
  why: '信函格式：标志下 4 毫米处印红色双线，页下边 20 毫米处再印一条，均长 170 毫米；发文字号顶格居版心右边缘；首页不显示页码；版记不加印发机关、印发日期和分隔线。',
  *find(document) {
    if (document.form !== 'letter' || document.of('organ-mark').length === 0) return
    for (const paragraph of document.of('document-number')) {
      yield* otherCharacters(document, paragraph, { font: '仿宋', size: sizes.三号 })
      const { right } = indentsOf(paragraph)
      if (paragraph.place !== 'body' || (isRight(paragraph) && Math.abs(right) < 0.3)) continue
      yield {
        at: spanOf(paragraph),
        found: isRight(paragraph) ? '右边有空' : '发文字号不在右边',
        wanted: '顶格居版心右边缘',
        mend: () =>
          changeParagraph(paragraph.element, {
            alignment: 'right',
            left: 0,
            leftChars: 0,
            right: 0,
            rightChars: 0,
            firstLine: 0,
            firstLineChars: 0,
          }),
      }
    }
    const [section] = document.sections
    const title = section && childOf(section.properties, 'w:titlePg')
    if (section && (!title || /^(0|false|off)$/.test(title.attributes['w:val'] ?? '1'))) {
      yield {
        found: '首页显示页码',
        wanted: '首页不显示页码',
        mend: () => {
          setAttribute(ensureChild(section.properties, 'w:titlePg'), 'w:val', undefined)
        },
      }
    }
    const until = document.of('title', 'addressees', 'body')[0]?.index ?? 0
    const hasLine = document.paragraphs
      .slice(0, until)
      .some(one => one.hasDrawing || isRuled(one) || one.place !== 'body')
    const [mark] = document.of('organ-mark')
    if (!hasLine && mark) {
      yield {
        at: spanOf(mark),
        found: '标志下没有红色双线',
        wanted: '标志下 4 毫米处一条红色双线（上粗下细），长 170 毫米',
        unmendable: '线比版心宽，请用本单位的信函模板',
      }
    }
    const printed = document.of('printed-by')[0]
    if (printed) {
      yield {
        at: spanOf(printed),
        found: '信函的版记写了印发机关和印发日期',
        wanted: '信函的版记只写抄送机关',
        unmendable: '请确认后删去这一行',
      }
    }
  },
}

const order: FormRule = {
  id: 'S02',
  name: '命令（令）格式',
  clause: `${standard} 10.2`,
  basis: 'standard',
  force: 'must',
  why: '命令（令）格式：发文机关标志由发文机关全称加“命令”或“令”字组成，标志下空二行居中编排令号，令号下空二行编排正文。',
  *find(document) {
    if (document.form !== 'order') return
    for (const paragraph of document.of('order-number')) {
      yield* otherCharacters(document, paragraph, { font: '仿宋', size: sizes.三号 })
      yield* notCentred(paragraph)
      if (document.of('organ-mark').length > 0) yield* otherLinesAbove(document, paragraph, 2)
    }
    const [first] = document.of('body')
    if (first && document.of('order-number').length > 0) yield* otherLinesAbove(document, first, 2)
  },
}

const minutes: FormRule = {
  id: 'S03',
  name: '纪要格式',
  clause: `${standard} 10.3`,
  basis: 'standard',
  force: 'usual',
  why: '纪要格式：标注出席人员名单，一般用三号黑体字，在正文或附件说明下空一行左空二字编排“出席”二字，后标全角冒号，冒号后用三号仿宋体字标注；请假、列席同样。',
  *find(document) {
    if (document.form !== 'minutes') return
    for (const paragraph of document.of('attendance')) {
      const colon = paragraph.text.search(/[:：]/u)
      yield* otherCharacters(document, paragraph, { font: '黑体', size: sizes.三号 }, 0, colon)
      yield* otherCharacters(document, paragraph, { font: '仿宋', size: sizes.三号 }, colon + 1)
      const { first } = indentsOf(paragraph)
      if (paragraph.place !== 'body' || Math.abs(first - 2) < 0.3 || /^[\s\u3000]/u.test(paragraph.text)) continue
      yield {
        at: spanOf(paragraph),
        found: `左边空了 ${Math.round(first * 10) / 10} 字`,
        wanted: '左空二字，回行与冒号后的首字对齐',
        mend: () => changeParagraph(paragraph.element, { left: 1600, leftChars: 500, hanging: 960, hangingChars: 300 }),
      }
    }
    const [signature] = document.of('signature')
    if (signature) {
      yield {
        at: spanOf(signature),
        found: '纪要有署名',
        wanted: '纪要不加盖印章，一般不署名',
        unmendable: '请按本单位的习惯核对',
      }
    }
  },
}

export const specialRules: readonly FormRule[] = [letter, order, minutes]
