import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { Unreadable } from '../reading.ts'

/** Has no types: a name that TypeScript doesn't look up. */
const workerModule: string = 'pdfjs-dist/legacy/build/pdf.worker.mjs'

async function load() {
  const pdf = await import('pdfjs-dist/legacy/build/pdf.mjs')
  // no second thread: the child is a process of its own already
  const worker: unknown = await import(workerModule)
  Object.assign(globalThis, { pdfjsWorker: worker })
  return pdf
}

const folder = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))))

/** Why pdf.js would not go on. */
export function refusal(error: unknown): Unreadable {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') {
    return new Unreadable('encrypted', '文件设了打开密码，没有打开。请取消密码后另存，再交来。')
  }
  return new Unreadable('damaged', 'PDF 文件已损坏，读不出来。请重新下载或请对方重新发送。')
}

export interface OpenedPdf {
  readonly document: PDFDocumentProxy
  /** The numbers of what a page draws. */
  readonly ops: Readonly<Record<string, number>>
  close(): Promise<void>
}

/**
 * Opens a PDF by pdf.js, with the character maps that it brings along. Pictures of more pixels than `mostPixels` are left
 * out; with 0 none is decoded. Throws Unreadable.
 */
export async function openPdf(bytes: Buffer, mostPixels: number): Promise<OpenedPdf> {
  const { getDocument, OPS, VerbosityLevel } = await load()
  const task = getDocument({
    // pdf.js takes the bytes away from whoever hands them over
    data: new Uint8Array(bytes),
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    useSystemFonts: false,
    // decoders of JPEG 2000, JBIG2 and fax, for pictures alone
    useWasm: mostPixels > 0,
    wasmUrl: `${join(folder, 'wasm')}/`,
    useWorkerFetch: false,
    enableXfa: false,
    fontExtraProperties: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: mostPixels,
    verbosity: VerbosityLevel.ERRORS,
  })
  try {
    return { document: await task.promise, ops: OPS, close: () => task.destroy() }
  } catch (error) {
    throw refusal(error)
  }
}
