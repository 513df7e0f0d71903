import { namespaces } from '../../../documents/namespaces.ts'
import { fonts, page, sizes } from '../../../documents/official/measures.ts'
import { changeParagraph, changeRuns } from '../../../documents/word/change.ts'
import type { Section, WordDocument } from '../../../documents/word/document.ts'
import { ensureChild } from '../../../documents/word/order.ts'
import type { WordParagraph } from '../../../documents/word/paragraph.ts'
import {
  childOf,
  childrenOf,
  copyOf,
  descendants,
  insertAt,
  insertBeside,
  newElement,
  newText,
  setAttribute,
  type XmlElement,
} from '../../../documents/word/tree.ts'
import type { Finding } from '../rule.ts'
import { type FormRule, indentsOf, type StyledDocument } from './styled.ts'

const standard = 'GB/T 9704—2012'

type FooterKind = 'default' | 'even' | 'first'

const isOn = (element: XmlElement | undefined) =>
  element !== undefined && !/^(0|false|off)$/.test(element.attributes['w:val'] ?? '1')

/** The footer of a section, or of the nearest before it that has one. */
function footerOf({ word, sections }: StyledDocument, section: Section, kind: FooterKind): XmlElement | undefined {
  for (let i = sections.indexOf(section); i >= 0; i--) {
    const properties = sections[i]?.properties
    const reference =
      properties &&
      childrenOf(properties, 'w:footerReference').find(one => (one.attributes['w:type'] ?? 'default') === kind)
    if (reference) return word.part(word.relations.get(reference.attributes['r:id'] ?? '')?.target ?? '')?.root
  }
  return undefined
}

/** The paragraph of a footer that shows the number of the page, in a frame or a text box too. */
function numberLine(footer: XmlElement | undefined, word: WordDocument): WordParagraph | undefined {
  if (!footer) return undefined
  const shows = (paragraph: XmlElement) =>
    [...descendants(paragraph, 'w:fldSimple')].some(one => /\bPAGE\b/.test(one.attributes['w:instr'] ?? '')) ||
    /\bPAGE\b/.test(
      [...descendants(paragraph, 'w:instrText')]
        .flatMap(one => one.children.map(child => (child.kind === 'text' ? (child.value ?? '') : '')))
        .join(''),
    ) ||
    [...descendants(paragraph, 'w:pgNum')].length > 0
  const found = [...descendants(footer, 'w:p')].filter(shows)
  // the innermost one: a text box stands within a paragraph
  const line = found.at(-1)
  return line && word.paragraph(line)
}

const alternates = ({ word }: StyledDocument) => isOn(word.settings && childOf(word.settings, 'w:evenAndOddHeaders'))

/** A footer with “— 1 —” as 7.5 wants it: four-size 宋体, one character from the outer edge. */
function footerSource(side: 'left' | 'right'): string {
  const characters = `<w:rPr><w:rFonts w:ascii="${fonts.宋体[0]}" w:eastAsia="${fonts.宋体[0]}" w:hAnsi="${fonts.宋体[0]}"/><w:sz w:val="${sizes.四号}"/><w:szCs w:val="${sizes.四号}"/></w:rPr>`
  const run = (inside: string) => `<w:r>${characters}${inside}</w:r>`
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr xmlns:w="${namespaces.word}" xmlns:r="${namespaces.relations}"><w:p>` +
    `<w:pPr><w:ind w:${side}="280" w:${side}Chars="100"/><w:jc w:val="${side}"/></w:pPr>` +
    run('<w:t xml:space="preserve">— </w:t>') +
    run('<w:fldChar w:fldCharType="begin"/>') +
    run('<w:instrText xml:space="preserve"> PAGE </w:instrText>') +
    run('<w:fldChar w:fldCharType="separate"/>') +
    run('<w:t>1</w:t>') +
    run('<w:fldChar w:fldCharType="end"/>') +
    run('<w:t xml:space="preserve"> —</w:t>') +
    '</w:p></w:ftr>'
  )
}

const footerType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml'

/** Gives the first section a footer of its own for a kind of page. */
function addFooter({ word, sections }: StyledDocument, kind: 'default' | 'even'): void {
  const properties = sections[0]?.properties
  if (!properties) return
  let name = `footer-bangban-${kind}.xml`
  while (word.part(`word/${name}`)) name = `x${name}`
  const id = word.addPart(name, 'footer', footerType, footerSource(kind === 'even' ? 'left' : 'right'))
  const others = childrenOf(properties, 'w:footerReference')
  for (const old of others.filter(one => (one.attributes['w:type'] ?? 'default') === kind))
    properties.children.splice(properties.children.indexOf(old), 1)
  const reference = newElement('w:footerReference', { 'w:type': kind, 'r:id': id })
  insertAt(properties, childrenOf(properties, 'w:headerReference').length, reference)
  setAttribute(ensureChild(properties, 'w:pgMar'), 'w:footer', String(page.footer))
}

const numbers: FormRule = {
  id: 'N01',
  name: '页码用四号半角宋体数字，左右各放一条一字线',
  clause: `${standard} 7.5`,
  basis: 'standard',
  force: 'usual',
  why: '页码一般用四号半角宋体阿拉伯数字，编排在版心下边缘之下，数字左右各放一条一字线：— 1 —。',
  *find(document) {
    const [section] = document.sections
    if (!section) return
    const kinds: FooterKind[] = alternates(document) ? ['default', 'even'] : ['default']
    for (const kind of kinds) {
      const footer = footerOf(document, section, kind)
      const line = numberLine(footer, document.word)
      if (!line) {
        const isFree = !footer || [...descendants(footer, 'w:t')].length === 0
        yield {
          found: kind === 'even' ? '双页没有页码' : '没有页码',
          wanted: '— 1 —',
          ...(isFree
            ? { mend: () => addFooter(document, kind === 'even' ? 'even' : 'default') }
            : { unmendable: '页脚里已有别的内容，请在 Word 里插入页码' }),
        }
        continue
      }
      yield* charactersOf(document, line)
    }
  },
}

/** Sets a dash on either side of a number that stands alone, in its characters. */
function addDashes(line: WordParagraph): void {
  const model = line.runs[0] && childOf(line.runs[0].element, 'w:rPr')
  const runs = childrenOf(line.element).filter(({ name }) => name !== 'w:pPr')
  const dash = (words: string) => {
    const text = newElement('w:t', { 'xml:space': 'preserve' }, [newText(words)])
    return newElement('w:r', {}, [...(model ? [copyOf(model)] : []), text])
  }
  const [first, last] = [runs[0], runs.at(-1)]
  if (first) insertBeside(first, 'before', dash('— '))
  if (last) insertBeside(last, 'after', dash(' —'))
}

function* charactersOf({ word }: StyledDocument, line: WordParagraph): Generator<Finding> {
  const shown = line.runs.filter(({ from, to }) => line.text.slice(from, to).trim() !== '')
  const isSong = (font: string | undefined) => fonts.宋体.some(name => name === font)
  const sizesWrong = shown.some(({ format }) => (format.size ?? 20) !== sizes.四号)
  const fontsWrong = shown.some(({ format }) => !isSong(format.ascii) && !isSong(format.eastAsia))
  if (sizesWrong || fontsWrong) {
    yield {
      found: `页码不是四号宋体（${shown.map(({ format }) => `${format.ascii ?? format.eastAsia ?? '默认字体'} ${(format.size ?? 20) / 2} 磅`)[0] ?? ''}）`,
      wanted: '四号宋体',
      mend: () =>
        changeRuns(line.element, word.paragraph, 0, line.text.length, {
          eastAsia: fonts.宋体[0],
          latin: fonts.宋体[0],
          size: sizes.四号,
        }),
    }
  }
  if (!/^\s*[—－―-]\s*\S+\s*[—－―-]\s*$/u.test(line.text)) {
    const isBare = /^\s*\d*\s*$/u.test(line.text)
    yield {
      found: `页码为“${line.text.trim()}”`,
      wanted: '— 1 —（数字左右各一条一字线）',
      ...(isBare ? { mend: () => addDashes(line) } : { unmendable: '请在页脚的数字两边加一字线' }),
    }
  }
}

const sides: FormRule = {
  id: 'N02',
  name: '单页码居右空一字，双页码居左空一字',
  clause: `${standard} 7.5`,
  basis: 'standard',
  force: 'must',
  why: '单页码居右空一字，双页码居左空一字，装订后页码总在外侧。',
  *find(document) {
    const [section] = document.sections
    if (!section) return
    const line = numberLine(footerOf(document, section, 'default'), document.word)
    if (!line) return
    const frame = frameOf(line.element)
    // in a text box, or a frame at a place of its own, nobody can tell; one that stands outside is right on both
    if (isBoxed(line.element) || (frame && !/^(left|right|center)$/.test(frame.attributes['w:xAlign'] ?? ''))) return
    if (!alternates(document)) {
      yield {
        found: '单页和双页的页码在同一边',
        wanted: '单页码居右空一字，双页码居左空一字',
        ...(document.word.settings
          ? {
              mend: () => {
                if (document.word.settings) ensureChild(document.word.settings, 'w:evenAndOddHeaders')
                addFooter(document, 'even')
                setSide(line, 'right')
              },
            }
          : { unmendable: '请在“页面设置”里勾选“奇偶页不同”，再排页码' }),
      }
      return
    }
    yield* offSide(line, 'right')
    const even = numberLine(footerOf(document, section, 'even'), document.word)
    if (even && !isBoxed(even.element)) yield* offSide(even, 'left')
  },
}

const frameOf = (element: XmlElement): XmlElement | undefined => childOf(childOf(element, 'w:pPr'), 'w:framePr')

const isBoxed = (element: XmlElement): boolean => {
  for (let at = element.parent; at; at = at.parent) if (at.name === 'w:txbxContent') return true
  return false
}

function setSide(line: WordParagraph, side: 'left' | 'right'): void {
  const frame = frameOf(line.element)
  if (frame) setAttribute(frame, 'w:xAlign', side)
  changeParagraph(line.element, {
    alignment: side,
    left: side === 'left' ? 280 : 0,
    leftChars: side === 'left' ? 100 : 0,
    right: side === 'right' ? 280 : 0,
    rightChars: side === 'right' ? 100 : 0,
    firstLine: 0,
    firstLineChars: 0,
  })
}

function* offSide(line: WordParagraph, side: 'left' | 'right'): Generator<Finding> {
  // a character of 四号, whatever size the number has now
  const mark = { ...line.mark, size: sizes.四号 }
  const plain = { label: '', index: 0, role: 'body', level: 0, attachment: 0, isInTable: false } as const
  const indents = indentsOf({ ...line, ...plain, runs: [], mark })
  const alignment = line.format.alignment ?? 'left'
  const isThere = side === 'right' ? /^(right|end)$/.test(alignment) : /^(left|start|both)$/.test(alignment)
  const space = side === 'right' ? indents.right : indents.first
  const lead = side === 'right' ? /[\s\u3000]*$/u.exec(line.text)?.[0] : /^[\s\u3000]*/u.exec(line.text)?.[0]
  const framed = frameOf(line.element)?.attributes['w:xAlign']
  if (isThere && (framed === undefined || framed === side) && Math.abs(space + (lead?.length ?? 0) - 1) < 0.35) return
  yield {
    found: `${side === 'right' ? '单' : '双'}页码${alignment === 'center' ? '居中' : isThere ? '没有空一字' : side === 'right' ? '居左' : '居右'}`,
    wanted: side === 'right' ? '居右空一字' : '居左空一字',
    mend: () => setSide(line, side),
  }
}

const unnumbered: FormRule = {
  id: 'N03',
  name: '空白页和版记页不编页码',
  clause: `${standard} 7.5`,
  basis: 'standard',
  force: 'must',
  why: '公文的版记页前有空白页的，空白页和版记页均不编排页码；附件与正文一起装订时，页码连续。',
  unchecked: '分页只有排出来才看得见：版记前有空白页的，请确认空白页和版记页没有页码。',
  *find() {},
}

const landscape: FormRule = {
  id: 'T01',
  name: '横排表格的页码位置',
  clause: `${standard} 8`,
  basis: 'standard',
  force: 'must',
  why: 'A4 纸型的表格横排时，页码位置与公文其他页码保持一致，单页码表头在订口一边，双页码表头在切口一边。',
  unchecked: '有横排表格的，请在打印预览里看页码是否与其他页一致、表头朝向订口或切口。',
  *find() {},
}

export const pageNumberRules: readonly FormRule[] = [numbers, sides, unnumbered, landscape]
