import type { Summary, SummaryCell, SummaryRow } from '../../../../src/shapes/summary.ts'
import { packageOf } from '../../office-files/package.ts'
import { escaped } from '../../office-files/xml.ts'
import { rowName } from './cells.ts'
import { aiLabel, notWritten } from './texts.ts'

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

interface Style {
  readonly font?: '仿宋_GB2312' | '黑体' | '方正小标宋简体'
  /** In half points. */
  readonly size?: number
  readonly raised?: boolean
}

function run(text: string, { font = '仿宋_GB2312', size = 21, raised = false }: Style = {}): string {
  const fonts = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}" w:cs="Times New Roman"/>`
  const properties = `<w:rPr>${fonts}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>${raised ? '<w:vertAlign w:val="superscript"/>' : ''}</w:rPr>`
  const lines = escaped(text).split('\n')
  const said = lines.map(line => `<w:t xml:space="preserve">${line}</w:t>`).join('<w:br/>')
  return `<w:r>${properties}${said}</w:r>`
}

const paragraph = (runs: string, align: 'left' | 'center' = 'left', keep = '') =>
  `<w:p><w:pPr>${keep}<w:spacing w:before="0" w:after="0"/><w:jc w:val="${align}"/></w:pPr>${runs}</w:p>`

/** Twentieths of a point: A4 across, with the margins of GB/T 9704-2012 5.2.1 turned with it. */
const page = { width: 16838, height: 11906, top: 1588, bottom: 1474, left: 1985, right: 2098 } as const
const inside = page.width - page.left - page.right

/** Places as they are numbered: the same place of the same row once. */
function createNotes() {
  const notes = new Map<string, number>()
  return {
    numberOf: (place: string): number => {
      const number = notes.get(place) ?? notes.size + 1
      notes.set(place, number)
      return number
    },
    all: () => [...notes.keys()],
  }
}
type Notes = ReturnType<typeof createNotes>

function cellRuns(row: SummaryRow, cell: SummaryCell, notes: Notes): string {
  if (row.isHidden) return paragraph(run('已不可见'))
  if (cell.edited !== null) return paragraph(run(cell.edited) + run('〔人工填写〕', { size: 18 }))
  if (cell.values.length === 0) return paragraph(run(notWritten))
  const values = cell.values.map(({ words, label, position }) => {
    const place = label === '' && position !== null ? `第 ${position} 段` : label
    return paragraph(run(words.trim()) + run(`[${notes.numberOf(`${rowName(row)}${place}`)}]`, { raised: true }))
  })
  return values.join('') + (cell.more > 0 ? paragraph(run(`（还有 ${cell.more} 处）`, { size: 18 })) : '')
}

function tableOf({ columns, rows, subject }: Summary, notes: Notes): string {
  const first = Math.min(3200, Math.floor(inside / (columns.length + 1)) + 600)
  const width = Math.floor((inside - first) / Math.max(1, columns.length))
  const cell = (content: string, of: number) =>
    `<w:tc><w:tcPr><w:tcW w:w="${of}" w:type="dxa"/></w:tcPr>${content}</w:tc>`
  const name = (text: string) => paragraph(run(text, { font: '黑体' }), 'center')
  const heads =
    cell(name(subject === 'documents' ? '文件' : '诉求'), first) +
    columns.map(one => cell(name(one.name), width)).join('')
  const body = rows.map(row => {
    const cells = columns.map(({ key }, i) =>
      cell(cellRuns(row, row.cells[i] ?? { key, values: [], more: 0, edited: null }, notes), width),
    )
    return `<w:tr>${cell(paragraph(run(row.title)), first)}${cells.join('')}</w:tr>`
  })
  const edge = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
  const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(edge).join('')
  const grid = `<w:gridCol w:w="${first}"/>${columns.map(() => `<w:gridCol w:w="${width}"/>`).join('')}`
  return `<w:tbl><w:tblPr><w:tblW w:w="${first + width * columns.length}" w:type="dxa"/><w:tblBorders>${edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${heads}</w:tr>${body.join('')}</w:tbl>`
}

function documentOf(summary: Summary): string {
  const notes = createNotes()
  const table = tableOf(summary, notes)
  const listed = notes.all().map((place, i) => paragraph(run(`[${i + 1}] ${place}`, { size: 18 })))
  const parts = [
    paragraph(run(summary.title, { font: '方正小标宋简体', size: 44 }), 'center', '<w:keepNext/>'),
    paragraph(''),
    table,
    paragraph(''),
    paragraph(run(`${aiLabel}。`, { font: '黑体' })),
    ...(listed.length > 0 ? [paragraph(run('来源', { font: '黑体' }), 'left', '<w:keepNext/>'), ...listed] : []),
  ]
  const section = `<w:sectPr><w:pgSz w:w="${page.width}" w:h="${page.height}" w:orient="landscape"/><w:pgMar w:top="${page.top}" w:right="${page.right}" w:bottom="${page.bottom}" w:left="${page.left}" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>`
  return `<w:document ${word}><w:body>${parts.join('')}${section}</w:body></w:document>`
}

/** Where a machine has no 仿宋_GB2312, its other names are tried. */
const fontTable = `<w:fonts ${word}>${[
  ['仿宋_GB2312', '仿宋,FangSong,FangSong_GB2312,STFangsong'],
  ['方正小标宋简体', '宋体,SimSun,STSong'],
  ['黑体', 'SimHei,STHeiti'],
]
  .map(([name, other]) => `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="86"/></w:font>`)
  .join('')}</w:fonts>`

const contentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

/** A table as a Word document (ECMA-376): A4 across, its head on each page, where everything is from below it. */
export const docxOf = (summary: Summary): Promise<Uint8Array<ArrayBuffer>> =>
  packageOf([
    {
      path: 'word/document.xml',
      contentType: `${contentType}.document.main+xml`,
      xml: documentOf(summary),
      relations: [{ id: 'rId1', type: 'fontTable', target: 'fontTable.xml' }],
    },
    { path: 'word/fontTable.xml', contentType: `${contentType}.fontTable+xml`, xml: fontTable },
  ])
