import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import {
  after,
  bestDpi,
  compose,
  type Matrix,
  mostPixels,
  type PagePicture,
  type Placed,
  type Raster,
} from '../scans/raster.ts'
import { openPdf } from './open.ts'

/** A picture as pdf.js hands it over. */
interface Decoded {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
  /** 1: a bit a dot, 2: red, green, blue, 3: the same and how opaque it is. */
  readonly kind?: number
}

function isDecoded(one: unknown): one is Decoded {
  if (typeof one !== 'object' || one === null || !('data' in one && 'width' in one && 'height' in one)) return false
  return ArrayBuffer.isView(one.data) && typeof one.width === 'number' && typeof one.height === 'number'
}

/** A bit that is set is white, in a mask as well: there it is left out, and the others are inked. */
function rasterOfBits({ width, height, data }: Decoded): Raster {
  const grey = new Uint8Array(width * height)
  const stride = (width + 7) >> 3
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      grey[y * width + x] = ((data[y * stride + (x >> 3)] ?? 255) >> (7 - (x & 7))) & 1 ? 255 : 0
  return { width, height, grey }
}

function rasterOf(picture: Decoded, isMask: boolean): Raster | undefined {
  const { width, height, data, kind } = picture
  if (width * height > mostPixels) return undefined
  if (isMask || kind === 1) return rasterOfBits(picture)
  const step = kind === 3 ? 4 : 3
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += step) {
    const ink = ((data[at] ?? 255) * 299 + (data[at + 1] ?? 255) * 587 + (data[at + 2] ?? 255) * 114) / 1000
    const cover = kind === 3 ? (data[at + 3] ?? 255) / 255 : 1
    grey[i] = ink * cover + 255 * (1 - cover)
  }
  return { width, height, grey }
}

/** What pdf.js decoded under a name: it comes when it is ready. */
const decoded = (page: PDFPageProxy, name: string): Promise<unknown> =>
  new Promise(resolve => {
    const objects = name.startsWith('g_') ? page.commonObjs : page.objs
    objects.get(name, resolve)
  })

/** pdf.js has them as plain arrays and as those of a type. */
function asMatrix(one: unknown): Matrix | undefined {
  const numbers = one instanceof Float32Array || one instanceof Float64Array ? [...one] : one
  if (!Array.isArray(numbers) || numbers.length < 6 || !numbers.every(it => typeof it === 'number')) return undefined
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers as number[]
  return [a, b, c, d, e, f]
}

/** Some programs cut a page into rows of dots. */
const mostOfPage = 20_000

interface Found {
  /** As pdf.js gives it: a name, or the picture itself. */
  readonly picture: unknown
  readonly isMask: boolean
  readonly matrix: Matrix
}

const unmoved: Matrix = [1, 0, 0, 1, 0, 0]

/** A mask is given by the name of its bits, or with them. */
function maskOf(mask: unknown, matrix: Matrix): Found {
  const inner = typeof mask === 'object' && mask !== null && 'data' in mask ? mask.data : undefined
  return { picture: typeof inner === 'string' ? inner : mask, isMask: true, matrix }
}

/** Where a page draws pictures. The same one drawn again and again is no scan. */
async function findPictures(
  page: PDFPageProxy,
  ops: Readonly<Record<string, number>>,
  begin: Matrix,
): Promise<Found[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const saved: Matrix[] = []
  const found: Found[] = []
  let matrix = begin
  for (let i = 0; i < fnArray.length && found.length < mostOfPage; i++) {
    const operator = fnArray[i]
    const given = argsArray[i] as unknown
    const first: unknown = Array.isArray(given) ? given[0] : undefined
    if (operator === ops['save'] || operator === ops['paintFormXObjectBegin']) saved.push(matrix)
    else if (operator === ops['restore'] || operator === ops['paintFormXObjectEnd']) matrix = saved.pop() ?? begin
    const step =
      operator === ops['transform']
        ? asMatrix(given)
        : operator === ops['paintFormXObjectBegin']
          ? asMatrix(first)
          : undefined
    if (step) matrix = after(matrix, step)
    if (operator === ops['paintImageXObject'] || operator === ops['paintInlineImageXObject'])
      found.push({ picture: first, isMask: false, matrix })
    else if (operator === ops['paintImageMaskXObject']) found.push(maskOf(first, matrix))
    // ten and more in a row come together
    else if (operator === ops['paintImageMaskXObjectGroup'] && Array.isArray(first))
      for (const one of first as { readonly transform?: unknown }[])
        found.push(maskOf(one, after(matrix, asMatrix(one.transform) ?? unmoved)))
  }
  return found
}

async function pictureOf(
  page: PDFPageProxy,
  ops: Readonly<Record<string, number>>,
  unitsPerInch: number,
): Promise<PagePicture | undefined> {
  // the viewport also turns the page the way it is shown
  const { width, height, transform } = page.getViewport({ scale: 1 / unitsPerInch })
  const placed: Placed[] = []
  for (const { picture, isMask, matrix } of await findPictures(page, ops, asMatrix(transform) ?? unmoved)) {
    const one = typeof picture === 'string' ? await decoded(page, picture) : picture
    const raster = isDecoded(one) ? rasterOf(one, isMask) : undefined
    // PDF counts upwards
    if (raster) placed.push({ raster, matrix: after(matrix, [1, 0, 0, -1, 0, 1]) })
  }
  return compose(width, height, placed)
}

/**
 * The pictures of these pages, one a page, as they lie on it; undefined where there is none that can be decoded. An inch
 * has 72 units, unless a unit is a `dot` of the picture: then none is drawn larger or smaller than it is.
 */
export async function* picturesOfPdf(
  bytes: Buffer,
  pages: readonly number[],
  unit: 'point' | 'dot' = 'point',
): AsyncGenerator<PagePicture | undefined> {
  const { document, ops, close } = await openPdf(bytes, mostPixels)
  try {
    for (const number of pages) {
      const page = await document.getPage(number)
      yield await pictureOf(page, ops, unit === 'dot' ? bestDpi : 72).catch(() => undefined)
      page.cleanup()
    }
  } finally {
    await close()
  }
}
