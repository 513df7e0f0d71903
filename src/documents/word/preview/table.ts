import type { PreviewCell, PreviewParagraph, PreviewRule, PreviewTable } from '../../../shapes/official-document.ts'
import { borderOf } from '../format.ts'
import { childOf, childrenOf, type XmlElement } from '../tree.ts'
import { millimetres, present, ruleOf } from './paragraph.ts'

type Side = 'top' | 'right' | 'bottom' | 'left' | 'insideH' | 'insideV'
type Borders = Readonly<Partial<Record<Side, PreviewRule | undefined>>>

const sidesOf: Readonly<Record<Side, readonly string[]>> = {
  top: ['w:top'],
  right: ['w:right', 'w:end'],
  bottom: ['w:bottom'],
  left: ['w:left', 'w:start'],
  insideH: ['w:insideH'],
  insideV: ['w:insideV'],
}

/** What an element says of borders; a side that it names and leaves without a line is undefined and there. */
function bordersIn(element: XmlElement | undefined): Borders {
  const found: Partial<Record<Side, PreviewRule | undefined>> = {}
  if (!element) return found
  for (const [side, names] of Object.entries(sidesOf)) {
    const said = names.map(name => childOf(element, name)).find(one => one !== undefined)
    if (said) found[side as Side] = ruleOf(borderOf(said))
  }
  return found
}

/** Borders that the styles of tables give, with what they rest on. */
export function tableStyles(root: XmlElement | undefined): (id: string | undefined) => Borders {
  const styles = new Map((root ? childrenOf(root, 'w:style') : []).map(one => [one.attributes['w:styleId'] ?? '', one]))
  const read = (id: string | undefined, depth: number): Borders => {
    const style = id === undefined ? undefined : styles.get(id)
    if (!style || depth > 20) return {}
    return {
      ...read(childOf(style, 'w:basedOn')?.attributes['w:val'], depth + 1),
      ...bordersIn(childOf(childOf(style, 'w:tblPr'), 'w:tblBorders')),
    }
  }
  return id => read(id, 0)
}

/** Rows, or cells, that may lie within controls and marks of changes. */
function* within(parent: XmlElement, name: string): Generator<XmlElement> {
  for (const child of childrenOf(parent)) {
    if (child.name === name) yield child
    else if (!['w:tbl', 'w:p', 'w:del', 'w:tr', 'w:tc'].includes(child.name)) yield* within(child, name)
  }
}

const number = (element: XmlElement | undefined, name = 'w:val') => Number(element?.attributes[name]) || 0

/** A table as it prints; tables within its cells give their paragraphs alone. */
export function previewTable(
  table: XmlElement,
  stylesOf: (id: string | undefined) => Borders,
  paragraphsIn: (cell: XmlElement) => PreviewParagraph[],
): PreviewTable {
  const properties = childOf(table, 'w:tblPr')
  const whole: Borders = {
    ...stylesOf(childOf(properties, 'w:tblStyle')?.attributes['w:val']),
    ...bordersIn(childOf(properties, 'w:tblBorders')),
  }
  const columns = childrenOf(childOf(table, 'w:tblGrid') ?? table, 'w:gridCol').map(one =>
    millimetres(number(one, 'w:w')),
  )
  const elements = [...within(table, 'w:tr')]
  // by the column in which they begin: cells that go on into further rows
  const open = new Map<number, PreviewCell>()
  const rows = elements.map((row, y) => {
    const cells: PreviewCell[] = []
    const rowProperties = childOf(row, 'w:trPr')
    let x = Math.min(number(childOf(rowProperties, 'w:gridBefore')), 200)
    if (x > 0) cells.push({ columns: x, rows: 1, paragraphs: [] })
    for (const element of within(row, 'w:tc')) {
      const own = childOf(element, 'w:tcPr')
      const span = Math.max(1, Math.min(number(childOf(own, 'w:gridSpan')), 200))
      const merge = childOf(own, 'w:vMerge')
      const above = open.get(x)
      if (merge && merge.attributes['w:val'] !== 'restart' && above) {
        above.rows++
        // its words, if it has any, still count for the numbers of paragraphs
        above.paragraphs.push(...paragraphsIn(element).filter(one => one.runs.some(run => run.text !== '')))
      } else {
        const said = bordersIn(childOf(own, 'w:tcBorders'))
        const at = (side: Side, inner: Side, isOuter: boolean) =>
          side in said ? said[side] : isOuter ? whole[side] : whole[inner]
        const cell: PreviewCell = present({
          columns: span,
          rows: 1,
          top: at('top', 'insideH', y === 0),
          bottom: at('bottom', 'insideH', y === elements.length - 1),
          left: at('left', 'insideV', x === 0),
          right: at('right', 'insideV', x + span >= columns.length),
          paragraphs: paragraphsIn(element),
        })
        cells.push(cell)
        if (merge) open.set(x, cell)
        else open.delete(x)
      }
      x += span
    }
    return { height: millimetres(number(childOf(rowProperties, 'w:trHeight'))), cells }
  })
  const alignment = childOf(properties, 'w:jc')?.attributes['w:val']
  return {
    kind: 'table',
    columns,
    alignment: alignment === 'center' ? 'center' : alignment === 'right' || alignment === 'end' ? 'right' : 'left',
    rows,
  }
}
