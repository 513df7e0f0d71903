import { docx, inlineCell, ofd, ofdPage, paragraph, textObject, xlsx } from './office-files.ts'
import { pdf } from './pdf-writer.ts'

const notice = '关于做好防汛工作的通知'

/** A whole file of each format that is read, all of them with the same words in it. */
export const samples: Readonly<Record<string, Buffer>> = {
  docx: docx(
    `${paragraph(notice)}<w:tbl><w:tr><w:tc>${paragraph('部门')}</w:tc><w:tc>${paragraph('电话')}</w:tc></w:tr></w:tbl>${paragraph('请认真落实。')}`,
  ),
  xlsx: xlsx([{ name: '表', rows: `<row r="1">${inlineCell('A1', notice)}<c r="B1"><v>12</v></c></row>` }]),
  csv: Buffer.from(`标题,件数,日期\n${notice},12,2026-08-01\n其他,7,2026-08-02\n`),
  md: Buffer.from(`# ${notice}\n\n请认真落实。\n\n- 甲\n- 乙\n`),
  html: Buffer.from(`<!doctype html><html><body><h1>${notice}</h1><p>请认真落实。</p></body></html>`),
  txt: Buffer.from(`${notice}\n请认真落实。\n`),
  pdf: pdf([[notice, '请认真落实。']]),
  ofd: ofd([ofdPage(textObject(30, 20, notice) + textObject(30, 40, '请认真落实。'))]),
}

/** What every sample says. */
export const commonWords = notice

/** An OLE2 file as old Office writes it: the header, and the names of its streams in UTF-16. */
export const oleOf = (...streams: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    ...streams.map(name => Buffer.concat([Buffer.from(`${name}\0`, 'utf16le'), Buffer.alloc(128)])),
  ])
