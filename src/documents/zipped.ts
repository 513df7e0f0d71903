import { type Archive, openArchive } from './archive.ts'
import type { Notes } from './notes.ts'
import { relationsOf } from './ooxml.ts'
import { unsupported } from './unsupported.ts'

type Zipped =
  | { readonly format: 'docx'; readonly main: string }
  | { readonly format: 'xlsx'; readonly main: string }
  | { readonly format: 'ofd' }
  | { readonly format: string; readonly name: string }

/** What a zip is by what it holds. */
function zippedFormat(archive: Archive): Zipped {
  if (archive.has('OFD.xml')) return { format: 'ofd' }
  if (archive.has('[Content_Types].xml') || archive.has('_rels/.rels')) {
    const main = relationsOf(archive, '').find(({ type }) => type === 'officeDocument')?.target ?? ''
    const place = archive.has(main)
      ? main
      : archive.names.find(name => /^(word\/document|xl\/workbook)\.xml$/.test(name))
    if (place?.startsWith('word/')) return { format: 'docx', main: place }
    if (place?.startsWith('xl/') && !place.endsWith('.bin')) return { format: 'xlsx', main: place }
    if (place?.startsWith('xl/')) return { format: 'xlsb', name: 'Excel 二进制工作簿（xlsb）' }
    if (place?.startsWith('ppt/')) return { format: 'pptx', name: 'PowerPoint 演示文稿' }
    if (place?.startsWith('visio/')) return { format: 'vsdx', name: 'Visio 绘图' }
  }
  const kind = archive.read('mimetype')?.toString('latin1').trim() ?? ''
  if (kind.startsWith('application/vnd.oasis.opendocument.text'))
    return { format: 'odt', name: 'OpenDocument 文档（odt）' }
  if (kind.startsWith('application/vnd.oasis.opendocument.spreadsheet'))
    return { format: 'ods', name: 'OpenDocument 表格（ods）' }
  if (kind.startsWith('application/epub')) return { format: 'epub', name: 'EPUB 电子书' }
  return { format: 'zip', name: '压缩包' }
}

/**
 * Reads a zip by what it holds; readers are loaded when they are needed. Tells the format as soon as it is known. Throws
 * Unreadable for one that no reader is there for.
 */
export async function readZipped(bytes: Buffer, notes: Notes, as: (format: string) => void): Promise<void> {
  const archive = openArchive(bytes)
  const found = zippedFormat(archive)
  as(found.format)
  if ('name' in found) throw unsupported(found.format, found.name)
  if (found.format === 'docx') (await import('./docx/index.ts')).readDocx(archive, found.main, notes)
  else if (found.format === 'xlsx') (await import('./xlsx/index.ts')).readXlsx(archive, found.main, notes)
  else (await import('./ofd/index.ts')).readOfd(archive, notes)
}
