import type { Preview, PreviewBlock, PreviewParagraph, PreviewSection } from '../../../shapes/official-document.ts'
import { page } from '../../official/measures.ts'
import type { NumberedParagraph, Section, WordDocument } from '../document.ts'
import { childOf, childrenOf, descendants, type XmlElement } from '../tree.ts'
import { millimetres, previewLine, previewParagraph } from './paragraph.ts'
import { previewTable, tableStyles } from './table.ts'

/** So many paragraphs of a document are shown; the others are checked all the same. */
const mostParagraphs = 3_000

type Lines = PreviewSection['footers']

const isOn = (element: XmlElement | undefined) =>
  element !== undefined && !/^(0|false|off)$/.test(element.attributes['w:val'] ?? '1')

const twipsIn = (element: XmlElement | undefined, name: string, usual: number) => {
  const said = Number(element?.attributes[name])
  // pages of more than a metre are nobody's
  return element?.attributes[name] === undefined || Number.isNaN(said) ? usual : Math.min(Math.abs(said), 56_700)
}

/** Headers or footers of a section; what it doesn't say it has from the one before. */
function linesOf(
  word: WordDocument,
  properties: XmlElement | undefined,
  kind: 'header' | 'footer',
  before: Lines | undefined,
  grid: number,
): Lines {
  const alternates = isOn(word.settings && childOf(word.settings, 'w:evenAndOddHeaders'))
  const hasFirst = isOn(childOf(properties, 'w:titlePg'))
  const read = (type: string): PreviewParagraph[] | undefined => {
    const reference =
      properties &&
      childrenOf(properties, `w:${kind}Reference`).find(one => (one.attributes['w:type'] ?? 'default') === type)
    const part = word.part(word.relations.get(reference?.attributes['r:id'] ?? '')?.target ?? '')
    if (!part) return undefined
    return [...descendants(part.root, 'w:p')]
      .slice(0, 20)
      .map(one => previewLine(word.paragraph(one), grid))
      .filter(one => one.runs.some(run => run.text !== ''))
  }
  const even = alternates ? (read('even') ?? before?.even ?? []) : undefined
  const first = hasFirst ? (read('first') ?? before?.first ?? []) : undefined
  return { usual: read('default') ?? before?.usual ?? [], ...(even ? { even } : {}), ...(first ? { first } : {}) }
}

/** A grid makes lines, and with characters also these, stand in steps. */
function gridOf(properties: XmlElement | undefined): { grid?: number; pitch?: number } {
  const grid = childOf(properties, 'w:docGrid')
  const type = grid?.attributes['w:type'] ?? 'default'
  if (!grid || type === 'default') return {}
  const line = twipsIn(grid, 'w:linePitch', 0) / 20
  const pitch = type === 'lines' ? 0 : (Number(grid.attributes['w:charSpace']) || 0) / 4096
  return {
    ...(line >= 1 ? { grid: line } : {}),
    ...(pitch !== 0 && Math.abs(pitch) < 20 ? { pitch: Math.round(pitch * 1000) / 1000 } : {}),
  }
}

function sectionOf(
  word: WordDocument,
  properties: XmlElement | undefined,
  before: PreviewSection | undefined,
  blocks: PreviewBlock[],
): PreviewSection {
  const size = childOf(properties, 'w:pgSz')
  const margins = childOf(properties, 'w:pgMar')
  const steps = gridOf(properties)
  const line = steps.grid ?? 12
  const type = childOf(properties, 'w:type')?.attributes['w:val'] ?? 'nextPage'
  return {
    width: millimetres(Math.max(twipsIn(size, 'w:w', page.width), 1440)),
    height: millimetres(Math.max(twipsIn(size, 'w:h', page.height), 1440)),
    top: millimetres(twipsIn(margins, 'w:top', 1440)),
    right: millimetres(twipsIn(margins, 'w:right', 1800)),
    bottom: millimetres(twipsIn(margins, 'w:bottom', 1440)),
    left: millimetres(twipsIn(margins, 'w:left', 1800)),
    header: millimetres(twipsIn(margins, 'w:header', 851)),
    footer: millimetres(twipsIn(margins, 'w:footer', 992)),
    continues: before !== undefined && /continuous|nextColumn/.test(type),
    ...steps,
    headers: linesOf(word, properties, 'header', before?.headers, line),
    footers: linesOf(word, properties, 'footer', before?.footers, line),
    blocks,
  }
}

/**
 * What an open document looks like in print, as plain values; paragraphs have the numbers that faults name them by. Of a
 * document that is too long, its first `most` paragraphs.
 */
export function previewOf(word: WordDocument, most = mostParagraphs): Preview {
  const { paragraphs, sections } = word.layout()
  const known = new Map<XmlElement, readonly [NumberedParagraph, number]>(
    paragraphs.map((one, index) => [one.element, [one, index]]),
  )
  const styles = [...word.relations.values()].find(one => one.type === 'styles' && !one.isExternal)?.target ?? ''
  const bordersOf = tableStyles(word.part(styles)?.root)
  const shown: PreviewSection[] = []
  const stretches: readonly (Section | undefined)[] = sections.length > 0 ? sections : [undefined]
  let blocks: PreviewBlock[] = []
  let count = 0

  const stretch = () => stretches[Math.min(shown.length, stretches.length - 1)]
  const grid = () => gridOf(stretch()?.properties).grid ?? 12
  const close = () => {
    shown.push(sectionOf(word, stretch()?.properties, shown.at(-1), blocks))
    blocks = []
  }
  const one = (element: XmlElement): PreviewParagraph[] => {
    const found = known.get(element)
    if (!found || count >= most) return []
    count++
    const [paragraph, index] = found
    return [previewParagraph(paragraph, { index, label: paragraph.label, grid: grid() })]
  }
  /** A paragraph, and those of the text boxes in it. */
  const withBoxes = (element: XmlElement): PreviewParagraph[] => [...one(element), ...boxed(element)]
  const boxed = (parent: XmlElement): PreviewParagraph[] =>
    childrenOf(parent).flatMap(child =>
      child.name === 'mc:Fallback' ? [] : child.name === 'w:txbxContent' ? flat(child) : boxed(child),
    )
  const flat = (parent: XmlElement): PreviewParagraph[] =>
    childrenOf(parent).flatMap(child => (child.name === 'w:p' ? withBoxes(child) : isSkipped(child) ? [] : flat(child)))
  const walk = (parent: XmlElement) => {
    for (const child of childrenOf(parent)) {
      if (child.name === 'w:p') {
        blocks.push(...withBoxes(child))
        if (childOf(childOf(child, 'w:pPr'), 'w:sectPr')) close()
      } else if (child.name === 'w:tbl') {
        if (count < most) blocks.push(previewTable(child, bordersOf, flat))
      } else if (!isSkipped(child)) walk(child)
    }
  }
  walk(word.body)
  if (blocks.length > 0 || shown.length === 0) close()
  return { sections: shown, left: paragraphs.length - count }
}

const isSkipped = ({ name }: XmlElement) => ['w:sectPr', 'w:del', 'w:moveFrom', 'w:pPr'].includes(name)
