import { type ZipEntry, zipOf, zipOfTexts } from './zip-writer.ts'

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly external?: boolean
}

export const relations = (list: readonly Relation[]) =>
  `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
    .map(
      ({ id, type, target, external }) =>
        `<Relationship Id="${id}" Type="${office}/${type}" Target="${escapeXml(target)}"${external ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`

const types = `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const namespaces = `xmlns:w="${word}" xmlns:r="${office}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"`

/** A part of WordprocessingML: `document`, `hdr`, `footnotes` … */
export const wordPart = (root: string, inside: string) => `${xml}<w:${root} ${namespaces}>${inside}</w:${root}>`

export const paragraph = (text: string, properties = '') =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`

export interface Parts {
  /** Entries by name, instead of or besides the usual ones. */
  readonly parts?: Readonly<Record<string, string | Buffer>>
  readonly related?: readonly Relation[]
  readonly packageRelated?: readonly Relation[]
}

/** The entries of a .docx with this body. */
export const docxParts = (body: string, { parts = {}, related = [], packageRelated = [] }: Parts = {}) => ({
  '[Content_Types].xml': types,
  '_rels/.rels': relations([{ id: 'r1', type: 'officeDocument', target: 'word/document.xml' }, ...packageRelated]),
  'word/document.xml': wordPart('document', `<w:body>${body}</w:body>`),
  'word/_rels/document.xml.rels': relations(related),
  ...parts,
})
export const docx = (body: string, more: Parts = {}): Buffer => zipOfTexts(docxParts(body, more))

/** A .docx with further entries as they are given, lies and all. */
export const docxWith = (entries: readonly ZipEntry[]): Buffer =>
  zipOf([...Object.entries(docxParts(paragraph('正文'))).map(([name, content]) => ({ name, content })), ...entries])

const sheetSpace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
export const sheetPart = (root: string, inside: string) =>
  `${xml}<${root} ${sheetSpace} xmlns:r="${office}">${inside}</${root}>`

export interface SheetOf {
  readonly name: string
  readonly rows: string
  readonly before?: string
  readonly state?: 'hidden' | 'veryHidden'
}

export const inlineCell = (place: string, text: string) =>
  `<c r="${place}" t="inlineStr"><is><t>${escapeXml(text)}</t></is></c>`

/** An .xlsx with these sheets. */
export function xlsx(
  sheets: readonly SheetOf[],
  { parts = {}, related = [], packageRelated = [] }: Parts = {},
): Buffer {
  const names = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="s${i + 1}"${state ? ` state="${state}"` : ''}/>`,
  )
  return zipOfTexts({
    '[Content_Types].xml': types,
    '_rels/.rels': relations([{ id: 'r1', type: 'officeDocument', target: 'xl/workbook.xml' }, ...packageRelated]),
    'xl/workbook.xml': sheetPart('workbook', `<sheets>${names.join('')}</sheets>`),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, i) => ({ id: `s${i + 1}`, type: 'worksheet', target: `worksheets/sheet${i + 1}.xml` })),
      ...related,
    ]),
    ...Object.fromEntries(
      sheets.map(({ rows, before = '' }, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        sheetPart('worksheet', `${before}<sheetData>${rows}</sheetData>`),
      ]),
    ),
    ...parts,
  })
}

const ofdSpace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
export const ofdPart = (root: string, inside: string) => `${xml}<ofd:${root} ${ofdSpace}>${inside}</ofd:${root}>`

/** A line of text at a place of a page, in millimetres. */
export const textObject = (x: number, y: number, text: string, more = '', inside = '') =>
  `<ofd:TextObject ID="${Math.round(x * 1000 + y)}" Boundary="${x} ${y} 150 5" Font="1" Size="4" ${more}>${inside}<ofd:TextCode X="0" Y="4" DeltaX="g ${text.length - 1} 4">${escapeXml(text)}</ofd:TextCode></ofd:TextObject>`

export const ofdPage = (objects: string, template = '') =>
  ofdPart('Page', `${template}<ofd:Content><ofd:Layer ID="1">${objects}</ofd:Layer></ofd:Content>`)

/** An .ofd whose pages hold these objects. */
export function ofd(
  pages: readonly string[],
  { parts = {}, templates = '' }: Parts & { templates?: string } = {},
): Buffer {
  const listed = pages.map((_, i) => `<ofd:Page ID="${i + 10}" BaseLoc="Pages/Page_${i}/Content.xml"/>`).join('')
  return zipOfTexts({
    'OFD.xml': ofdPart(
      'OFD',
      '<ofd:DocBody><ofd:DocInfo><ofd:Title>示范区文件</ofd:Title><ofd:Author>张三</ofd:Author></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>',
    ),
    'Doc_0/Document.xml': ofdPart(
      'Document',
      `<ofd:CommonData>${templates}<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>${listed}</ofd:Pages>`,
    ),
    ...Object.fromEntries(pages.map((content, i) => [`Doc_0/Pages/Page_${i}/Content.xml`, content])),
    ...parts,
  })
}
