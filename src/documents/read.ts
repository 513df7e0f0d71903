import { extname } from 'node:path'
import { decodeText } from './decode.ts'
import { containerOf, oleFormat } from './detect.ts'
import { limits } from './limits.ts'
import { type Notes, takeNotes } from './notes.ts'
import { type Reading, Unreadable } from './reading.ts'
import { unsupported } from './unsupported.ts'
import { endOfZip } from './zip-directory.ts'

/** How the formats are called that extensions stand for. */
const formatOfExtension: Readonly<Record<string, string>> = {
  docx: 'docx',
  docm: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  csv: 'csv',
  md: 'md',
  markdown: 'md',
  html: 'html',
  htm: 'html',
  txt: 'txt',
  pdf: 'pdf',
  ofd: 'ofd',
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  tif: 'tiff',
  tiff: 'tiff',
  doc: 'doc',
  wps: 'doc',
  xls: 'xls',
  et: 'xls',
}

/** Readers are loaded when they are needed: pdf.js alone takes longer than all the rest. */
async function readAny(bytes: Buffer, extension: string, notes: Notes, as: (format: string) => void): Promise<void> {
  if (bytes.length === 0) throw new Unreadable('empty', '文件是空的（0 字节）。请检查是否发送完整。')
  if (bytes.length > limits.file) {
    throw new Unreadable('too-large', `文件超过 ${limits.file / 2 ** 20} MB，没有读取。请拆成几个文件再交来。`)
  }
  let decoded: ReturnType<typeof decodeText> | false = false
  const asText = () => {
    if (decoded === false) decoded = decodeText(bytes)
    return decoded
  }
  const container = containerOf(bytes, () => asText() !== undefined)
  if (typeof container === 'object') {
    as(container.unsupported)
    if (['png', 'jpeg', 'tiff'].includes(container.unsupported)) {
      const { countPictures } = await import('./scans/pictures.ts')
      for (let page = 1; page <= countPictures(bytes); page++) notes.scan(page)
    }
    throw unsupported(container.unsupported, container.name)
  }
  if (container === 'zip') {
    as('zip')
    await (await import('./zipped.ts')).readZipped(bytes, notes, as)
  } else if (container === 'ole') {
    const format = oleFormat(bytes)
    as(format === 'encrypted' ? 'ooxml' : format)
    if (format === 'encrypted') throw new Unreadable('encrypted', '文件加了密码，没有打开。请取消密码后另存，再交来。')
    throw unsupported(format, '')
  } else if (container === 'pdf') {
    as('pdf')
    if (endOfZip(bytes) !== undefined) {
      throw new Unreadable('malicious', '文件既是 PDF 又是压缩包，没有打开。请向发送人核实，要一份正常保存的文件。')
    }
    await (await import('./pdf/index.ts')).readPdf(bytes, notes)
  } else {
    const text = asText()
    if (!text) {
      const isExpected = ['docx', 'xlsx', 'pdf', 'ofd'].includes(formatOfExtension[extension] ?? '')
      throw isExpected
        ? new Unreadable('damaged', `内容不是${extension.toUpperCase()}文件，可能已损坏。请重新下载或请对方重新发送。`)
        : new Unreadable('unsupported', '认不出这是什么文件。请交 docx、xlsx、pdf、ofd、csv、md、html 或 txt 文件。')
    }
    const { codedFormat, readText, textFormat } = await import('./text/index.ts')
    const coded = codedFormat(text.text)
    if (coded) {
      as(coded.format)
      throw unsupported(coded.format, coded.name)
    }
    const format = textFormat(text.text, extension)
    as(format)
    readText(text, format, notes)
  }
}

/** A name that says something else than the content does: for a text, only another kind of file counts. */
function noteFalseName(extension: string, format: string, notes: Notes): void {
  const promised = formatOfExtension[extension]
  if (promised === undefined || promised === format || format === 'unknown' || format === 'ooxml') return
  if (promised === 'txt' && (format === 'md' || format === 'csv')) return
  notes.hide('false-name', `扩展名是 .${extension}，内容是 ${format}，已按内容处理`)
}

/** Only pictures: what people see can't be read. */
const pictured = (lost: readonly string[]) => lost.some(sentence => sentence.includes('图'))

/**
 * Reads a file of any kind, here and now: only for the child that is guarded (read-child.ts), and for tests. Decides by
 * content; of `name` only the extension is looked at. Never throws for what a file can hold.
 */
export async function readBytes(bytes: Buffer, name: string): Promise<Reading> {
  const extension = extname(name).slice(1).toLowerCase()
  const notes = takeNotes()
  let format = 'unknown'
  const as = (found: string) => {
    format = found
  }
  const told = (failure?: Unreadable): Reading => {
    noteFalseName(extension, format, notes)
    const lost = notes.lost()
    const title = notes.title === '' ? {} : { title: notes.title }
    // of what is broken or too large no half is recognised either
    const isScan = notes.scans.length > 0 && (failure === undefined || failure.verdict === 'unsupported')
    const scans = isScan ? { scans: notes.scans } : {}
    const more = { format, hidden: notes.hidden, ...title, ...scans }
    // half of what was read before a failure is no reading
    if (failure) return { verdict: failure.verdict, blocks: [], lost: [], ...more, advice: failure.advice }
    if (notes.blocks.length > 0) {
      return lost.length === 0
        ? { verdict: 'ok', blocks: notes.blocks, lost, ...more }
        : { verdict: 'ok-partial', blocks: notes.blocks, lost, ...more, advice: '有内容没有读出，请对照原件。' }
    }
    return pictured(lost)
      ? {
          verdict: 'unsupported',
          blocks: [],
          lost,
          ...more,
          advice: '文件里只有图片，没有文字可读。请交有文字的原件。',
        }
      : { verdict: 'empty', blocks: [], lost, ...more, advice: '文件里没有文字。请检查是否交错了文件。' }
  }
  try {
    await readAny(bytes, extension, notes, as)
    return told()
  } catch (error) {
    if (error instanceof Unreadable) return told(error)
    // a reader that stumbles has met a file that nobody thought of
    return told(new Unreadable('damaged', '文件的结构有错，读不出来。请用 WPS 或 Office 打开后另存，再交来。'))
  }
}
