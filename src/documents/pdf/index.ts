import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { type Piece, paragraphsOf } from '../layout.ts'
import { limits } from '../limits.ts'
import { type Notes, picturesLost } from '../notes.ts'
import { Unreadable } from '../reading.ts'
import { rawFacts } from './fonts.ts'
import { openPdf, refusal } from './open.ts'
import { lookAtDrawing } from './operators.ts'

const textless =
  '这是扫描件，没有文字层，读不出文字。请找可以选中文字的原件（docx 或由文档直接导出的 PDF）；只有纸质件的，先用扫描软件做文字识别（OCR）再交来。'

async function textOfPage(page: PDFPageProxy): Promise<Piece[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: false, disableNormalization: false })
  const [, , , top = 0] = page.view
  const pieces: Piece[] = []
  for (const item of items) {
    if (!('str' in item) || item.str === '') continue
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    const size = Math.hypot(c, d) || Math.hypot(a, b) || 1
    pieces.push({ text: item.str, x, y: top - y, width: item.width, size })
  }
  return pieces
}

interface Annotation {
  readonly subtype?: string
  readonly contentsObj?: { readonly str?: string }
  readonly titleObj?: { readonly str?: string }
  readonly fieldValue?: unknown
}

/** Notes that people stuck to the page are hidden; what they typed onto it, and into its fields, is text. */
async function addAnnotations(page: PDFPageProxy, number: number, notes: Notes): Promise<void> {
  const annotations = (await page.getAnnotations()) as Annotation[]
  for (const { subtype, contentsObj, titleObj, fieldValue } of annotations) {
    const text = contentsObj?.str ?? ''
    if (subtype === 'Widget') {
      if (typeof fieldValue === 'string')
        notes.add({ kind: 'paragraph', text: fieldValue, page: number, part: 'text-box' })
    } else if (subtype === 'FreeText') notes.add({ kind: 'paragraph', text, page: number, part: 'text-box' })
    else if (subtype === 'Stamp') notes.lose('有 {n} 个印章或图章，里面如有文字没有读出')
    else if (subtype !== 'Link' && subtype !== 'Popup' && text !== '') {
      notes.hide('comment', titleObj?.str ? `${titleObj.str}：${text}` : text)
    }
  }
}

/** What an attachment is called by whoever shows it; the key under which it lies may be another name. */
const nameOfFile = (one: unknown): string | undefined =>
  typeof one === 'object' && one !== null && 'filename' in one && typeof one.filename === 'string'
    ? one.filename
    : undefined

async function addSurroundings(document: PDFDocumentProxy, notes: Notes): Promise<void> {
  const { info } = await document.getMetadata()
  const said = info as Readonly<Record<string, unknown>>
  if (typeof said['Title'] === 'string') notes.title = said['Title'].trim()
  if (typeof said['Author'] === 'string') notes.hide('author', said['Author'] === '' ? '' : `作者：${said['Author']}`)
  const attachments = (await document.getAttachments()) as ReadonlyMap<string, unknown> | Record<string, unknown> | null
  const names = attachments instanceof Map ? [...attachments] : Object.entries(attachments ?? {})
  for (const [key, one] of names) notes.hide('embedded-file', nameOfFile(one) ?? String(key))
  notes.lose('有 {n} 个附件没有读取', names.length)
  if (await document.getJSActions()) notes.hide('macro', '文件带有 JavaScript')
}

/**
 * Reads the text layer of a PDF by pdf.js, page by page. Without a text layer the verdict is unsupported; pages that hold
 * nothing but pictures are noted as scans.
 */
export async function readPdf(bytes: Buffer, notes: Notes): Promise<void> {
  const facts = rawFacts(bytes)
  // no picture is decoded
  const { document, ops, close } = await openPdf(bytes, 0)
  try {
    await readPages(document, ops, facts, notes)
    await addSurroundings(document, notes)
  } catch (error) {
    throw error instanceof Unreadable ? error : refusal(error)
  } finally {
    await close()
  }
  if (!notes.blocks.some(block => block.part === undefined)) {
    if (notes.lost().some(sentence => sentence.includes('页读不出来'))) throw refusal(undefined)
    throw new Unreadable('unsupported', textless)
  }
}

async function readPages(
  document: PDFDocumentProxy,
  ops: Readonly<Record<string, number>>,
  { pictures, hasUnmappedFont }: ReturnType<typeof rawFacts>,
  notes: Notes,
): Promise<void> {
  if (document.numPages > limits.pages) {
    throw new Unreadable('too-large', `文件超过 ${limits.pages} 页，没有读取。请拆成几个文件再交来。`)
  }
  const bare: number[] = []
  let numbered = 0
  let inline = 0
  for (let number = 1; number <= document.numPages; number++) {
    try {
      const page = await document.getPage(number)
      const paragraphs = paragraphsOf(await textOfPage(page), (page.view[2] ?? 0) - (page.view[0] ?? 0))
      for (const text of paragraphs) notes.add({ kind: 'paragraph', text, page: number })
      const drawn = await lookAtDrawing(page, ops, font => isComposite(page, font))
      // pictures are not drawn here, so that a page with nothing but one looks blank
      if (paragraphs.length === 0 && (pictures > 0 || !drawn.isBlank)) bare.push(number)
      notes.hide('white-text', drawn.white)
      notes.hide('hidden-text', drawn.invisible)
      numbered += drawn.numbered
      inline += drawn.inlinePictures
      await addAnnotations(page, number, notes)
      page.cleanup()
    } catch (error) {
      if (error instanceof Unreadable) throw error
      notes.lose('有 {n} 页读不出来')
    }
  }
  for (const number of bare) notes.scan(number)
  if (hasUnmappedFont && numbered > 0) notes.lose('有 {n} 个字符的字体没有文字对照表，读出的可能是乱码', numbered)
  notes.lose(picturesLost, pictures + inline)
}

function isComposite(page: PDFPageProxy, font: string): boolean {
  if (!page.commonObjs.has(font)) return false
  const found: unknown = page.commonObjs.get(font)
  return typeof found === 'object' && found !== null && 'composite' in found && found.composite === true
}
