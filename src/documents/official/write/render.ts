import { page, sizes, twips } from '../measures.ts'
import type { Block, Border, Cell, Grid, Line, Look, PageSetting, Run, Setting } from './layout.ts'
import { element, escapeXml, w, wrapped } from './markup.ts'
import { styleOf } from './styles.ts'

const borderOf = (name: string, border: Border | undefined): string =>
  border ? w(name, { val: border.line, sz: border.size, space: border.space, color: border.colour }) : ''

/**
 * 5.2.3: 28 characters of 16 pt are wider than 156 mm, so each is set 0.25 pt tighter. A negative `charSpace` of the grid
 * would do the same in Word, but LibreOffice then spreads every line.
 */
export const tightening = -5

/** What characters in a paragraph of this size are wide, in twips. */
const characterOf = (size: number): number => size * 10 + tightening

function indentOf(setting: Setting, size: number): string {
  const { leftChars, rightChars, firstLineChars, hangingChars, left, right } = setting
  const width = (chars: number | undefined) =>
    chars === undefined ? undefined : Math.round((chars * characterOf(size)) / 100)
  const given = {
    leftChars,
    left: left ?? width(leftChars),
    rightChars,
    right: right ?? width(rightChars),
    hangingChars,
    hanging: width(hangingChars),
    firstLineChars,
    firstLine: width(firstLineChars),
  }
  return Object.values(given).some(value => value !== undefined) ? w('ind', given) : ''
}

/** Properties of a paragraph, in the order of their schema. Indents in twips follow the size of its characters. */
export function paragraphProperties(setting: Setting, size: number = sizes.三号): string {
  const { tabs, before, after, line } = setting
  return [
    setting.staysWithNext ? w('keepNext') : '',
    setting.startsPage === undefined ? '' : w('pageBreakBefore', setting.startsPage ? {} : { val: 0 }),
    wrapped('pBdr', borderOf('top', setting.top), borderOf('bottom', setting.bottom)),
    wrapped('tabs', ...(tabs ?? []).map(tab => w('tab', { val: tab.kind, pos: tab.at }))),
    before !== undefined || after !== undefined || line !== undefined
      ? w('spacing', { before, after, line, lineRule: line === undefined ? undefined : 'exact' })
      : '',
    indentOf(setting, size),
    setting.alignment ? w('jc', { val: setting.alignment }) : '',
    setting.outline === undefined ? '' : w('outlineLvl', { val: setting.outline }),
  ].join('')
}

/** Properties of characters, in the order of their schema. */
export function runProperties(look: Look, spacing?: number): string {
  const latin = look.latin ?? look.font
  return [
    latin === undefined ? '' : w('rFonts', { ascii: latin, hAnsi: latin, eastAsia: look.font, cs: latin }),
    look.isBold === undefined ? '' : w('b', look.isBold ? {} : { val: 0 }),
    look.colour === undefined ? '' : w('color', { val: look.colour }),
    spacing === undefined ? '' : w('spacing', { val: spacing }),
    look.scale === undefined ? '' : w('w', { val: look.scale }),
    look.size === undefined ? '' : w('sz', { val: look.size }) + w('szCs', { val: look.size }),
  ].join('')
}

const pieces = (text: string): string =>
  text
    .split(/([\t\n])/)
    .filter(piece => piece !== '')
    .map(piece =>
      piece === '\t'
        ? w('tab')
        : piece === '\n'
          ? w('br')
          : element('w:t', { 'xml:space': 'preserve' }, escapeXml(piece)),
    )
    .join('')

export function renderRun({ text, style, look, field }: Run): string {
  const properties = wrapped('rPr', style ? w('rStyle', { val: style }) : '', look ? runProperties(look) : '')
  const run = (inside: string) => w('r', {}, properties, inside)
  if (field === undefined) return run(pieces(text))
  return [
    run(w('fldChar', { fldCharType: 'begin' })),
    run(element('w:instrText', { 'xml:space': 'preserve' }, ` ${escapeXml(field)} `)),
    run(w('fldChar', { fldCharType: 'separate' })),
    run(pieces(text)),
    run(w('fldChar', { fldCharType: 'end' })),
  ].join('')
}

export function renderLine({ style, runs, setting }: Line, section = ''): string {
  const size = runs[0]?.look?.size ?? styleOf(style).look?.size
  const properties = `${w('pStyle', { val: style })}${setting ? paragraphProperties(setting, size) : ''}${section}`
  return w('p', {}, wrapped('pPr', properties), ...runs.map(renderRun))
}

const renderCell = ({ lines, width, isCentred, top, bottom, isTurned }: Cell): string =>
  w(
    'tc',
    {},
    w(
      'tcPr',
      {},
      w('tcW', { w: width, type: 'dxa' }),
      wrapped('tcBorders', borderOf('top', top), borderOf('bottom', bottom)),
      isTurned ? w('textDirection', { val: 'tbRl' }) : '',
      isCentred ? w('vAlign', { val: 'center' }) : '',
    ),
    ...lines.map(one => renderLine(one)),
  )

const thin: Border = { line: 'single', size: 4, colour: '000000', space: 0 }

function renderGrid({ rows, hasLines, place, height, repeatsHead }: Grid): string {
  const columns = rows[0]?.map(({ width }) => width) ?? []
  const width = columns.reduce((sum, one) => sum + one, 0)
  const position = { leftFromText: 0, rightFromText: 0 }
  // LibreOffice takes a table as wide as the text out of it only if it is bound to the page's left edge
  const placed =
    place === undefined
      ? ''
      : place === 'bottom'
        ? w('tblpPr', {
            ...position,
            vertAnchor: 'margin',
            horzAnchor: 'page',
            tblpX: page.left,
            tblpYSpec: 'bottom',
          })
        : w('tblpPr', { ...position, vertAnchor: 'page', horzAnchor: 'page', tblpX: place.x, tblpY: place.y })
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
  const margin = (side: string, w_: number) => w(side, { w: w_, type: 'dxa' })
  const inner = hasLines ? twips(1) : 0
  const properties = w(
    'tblPr',
    {},
    placed,
    w('tblW', { w: width, type: 'dxa' }),
    place === undefined ? w('jc', { val: 'center' }) : '',
    hasLines ? w('tblBorders', {}, ...sides.map(side => borderOf(side, thin))) : '',
    w('tblLayout', { type: 'fixed' }),
    w('tblCellMar', {}, margin('left', inner), margin('right', inner)),
  )
  const row = (cells: readonly Cell[], i: number) =>
    w(
      'tr',
      {},
      wrapped(
        'trPr',
        w('cantSplit'),
        height === undefined ? '' : w('trHeight', { val: height, hRule: 'exact' }),
        repeatsHead && i === 0 ? w('tblHeader') : '',
      ),
      ...cells.map(renderCell),
    )
  const grid = w('tblGrid', {}, ...columns.map(one => w('gridCol', { w: one })))
  return w('tbl', {}, properties, grid, ...rows.map(row))
}

export const renderBlock = (block: Block): string => (block.type === 'line' ? renderLine(block) : renderGrid(block))

/** References to the headers and footers of a section, by relation id. */
export interface Margins {
  readonly header?: string
  readonly odd: string
  readonly even: string
  readonly first?: string
}

/**
 * 5.1, 5.2.1, 5.2.3. A page that lies on its side is turned so that its head is at the left of the upright sheet: its
 * margins turn with it.
 */
export function renderSection({ isLandscape, hasOwnFirst }: PageSetting, margins: Margins): string {
  const reference = (kind: 'header' | 'footer', type: string, id: string | undefined) =>
    id === undefined ? '' : element(`w:${kind}Reference`, { 'w:type': type, 'r:id': id })
  const { top, left, right, bottom } = page
  const sides = isLandscape ? { top: left, right: top, bottom: right, left: bottom } : { top, right, bottom, left }
  const size = isLandscape ? { w: page.height, h: page.width, orient: 'landscape' } : { w: page.width, h: page.height }
  return w(
    'sectPr',
    {},
    ...['default', 'even', ...(hasOwnFirst ? ['first'] : [])].map(type => reference('header', type, margins.header)),
    reference('footer', 'default', margins.odd),
    reference('footer', 'even', margins.even),
    hasOwnFirst ? reference('footer', 'first', margins.first) : '',
    w('type', { val: 'nextPage' }),
    w('pgSz', size),
    w('pgMar', { ...sides, header: twips(15), footer: page.footer, gutter: 0 }),
    hasOwnFirst ? w('titlePg') : '',
    w('docGrid', { type: 'linesAndChars', linePitch: page.line }),
  )
}
