import { type Part, packageOf } from './package.ts'
import { escaped } from './xml.ts'

/** What stands in a cell: words stay words, whatever they begin with; null is an empty cell. */
type Value = string | number | null

interface StyledCell {
  readonly value: Value
  readonly bold?: boolean
  /** Long words are broken into lines, which begin at the top. */
  readonly wrap?: boolean
  /** How a number is shown, in the words of Excel: 0.0%. */
  readonly format?: string
}

export type Cell = Value | StyledCell

export interface Sheet {
  /** At most 31 characters, none of \ / ? * [ ] : and no other sheet's. */
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
  /** Of the columns, in characters. */
  readonly widths: readonly number[]
  /** So many rows stay on the screen. */
  readonly stickyRows: number
}

const names = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const references = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** So many UTF-16 units one cell of Excel holds. */
const longest = 32_767

/** Cut where a cell is full, never within a character. */
const fitting = (text: string) =>
  text.length <= longest ? text : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')

/** Excel reads _x0041_ as A (ECMA-376 part 1, 22.9.2.19): where somebody wrote just that, its first sign is told so. */
const literal = (text: string) => text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')

/** A, B … Z, AA … */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}

/** Words that a program would take for a formula when somebody opens the cell and leaves it again. */
const looksLikeFormula = (value: Value) => typeof value === 'string' && /^[=+\-@\t\r]/.test(value)

/** Numbers of formats up to 163 are Excel's own. */
const firstFormat = 164

/** The looks of cells, each once, by the number that cells name. */
function createStyles() {
  const formats: string[] = []
  const looks = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']
  const formatOf = (format: string) => {
    if (!formats.includes(format)) formats.push(format)
    return firstFormat + formats.indexOf(format)
  }
  return {
    numberOf({ value, bold = false, wrap = false, format }: StyledCell): number {
      const number = typeof value === 'number' && format !== undefined ? formatOf(format) : 0
      const applied = `${number > 0 ? ' applyNumberFormat="1"' : ''}${bold ? ' applyFont="1"' : ''}`
      const quoted = looksLikeFormula(value) ? ' quotePrefix="1"' : ''
      const shared = `<xf numFmtId="${number}" fontId="${bold ? 1 : 0}" fillId="0" borderId="0" xfId="0"${quoted}${applied}`
      const look = wrap ? `${shared} applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` : `${shared}/>`
      if (!looks.includes(look)) looks.push(look)
      return looks.indexOf(look)
    },
    xml(): string {
      const font = (bold: boolean) =>
        `<font>${bold ? '<b/>' : ''}<sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`
      const written = formats.map((one, i) => `<numFmt numFmtId="${firstFormat + i}" formatCode="${escaped(one)}"/>`)
      return [
        `<styleSheet xmlns="${names}">`,
        written.length > 0 ? `<numFmts count="${written.length}">${written.join('')}</numFmts>` : '',
        `<fonts count="2">${font(false)}${font(true)}</fonts>`,
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
        `<cellXfs count="${looks.length}">${looks.join('')}</cellXfs>`,
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>',
        '</styleSheet>',
      ].join('')
    },
  }
}
type Styles = ReturnType<typeof createStyles>

function cellXml(cell: Cell, place: string, styles: Styles): string {
  const styled = typeof cell === 'object' && cell !== null ? cell : { value: cell }
  const { value } = styled
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  const style = styles.numberOf(styled)
  const look = style === 0 ? '' : ` s="${style}"`
  if (typeof value === 'number') return `<c r="${place}"${look}><v>${value}</v></c>`
  const text = escaped(literal(fitting(value)))
  return `<c r="${place}"${look} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

function sheetXml({ rows, widths, stickyRows }: Sheet, isFirst: boolean, styles: Styles): string {
  const pane = `<pane ySplit="${stickyRows}" topLeftCell="A${stickyRows + 1}" activePane="bottomLeft" state="frozen"/>`
  const view = `<sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0">${stickyRows > 0 ? pane : ''}</sheetView>`
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
  const body = rows.map((row, at) => {
    const cells = row.map((cell, i) => cellXml(cell, `${columnName(i)}${at + 1}`, styles))
    return `<row r="${at + 1}">${cells.join('')}</row>`
  })
  return [
    `<worksheet xmlns="${names}"><sheetViews>${view}</sheetViews>`,
    columns.length > 0 ? `<cols>${columns.join('')}</cols>` : '',
    `<sheetData>${body.join('')}</sheetData></worksheet>`,
  ].join('')
}

/**
 * An Excel file of these sheets (ECMA-376 part 1, 18). The same sheets are the same file, whenever it is made. What a cell
 * can't hold is cut off.
 */
export function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const styles = createStyles()
  const parts = sheets.map(
    (sheet, i): Part => ({
      path: `xl/worksheets/sheet${i + 1}.xml`,
      contentType: `${contentType}.worksheet+xml`,
      xml: sheetXml(sheet, i === 0, styles),
    }),
  )
  const listed = sheets.map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
  const look = { id: `rId${sheets.length + 1}`, type: 'styles', target: 'styles.xml' }
  return packageOf([
    {
      path: 'xl/workbook.xml',
      contentType: `${contentType}.sheet.main+xml`,
      xml: `<workbook xmlns="${names}" xmlns:r="${references}"><bookViews><workbookView/></bookViews><sheets>${listed.join('')}</sheets></workbook>`,
      relations: [
        ...sheets.map((_, i) => ({ id: `rId${i + 1}`, type: 'worksheet', target: `worksheets/sheet${i + 1}.xml` })),
        look,
      ],
    },
    ...parts,
    { path: 'xl/styles.xml', contentType: `${contentType}.styles+xml`, xml: styles.xml() },
  ])
}
