import { picturesOfPdf } from '../pdf/pictures.ts'
import { onePicturePdf } from './one-picture-pdf.ts'
import { rasterOfPng } from './png.ts'
import { bestDpi, compose, mostPixels, type PagePicture, type Raster } from './raster.ts'
import { countTiffPages, pagesOfTiff } from './tiff.ts'

const isPng = (bytes: Buffer) => bytes.toString('latin1', 1, 4) === 'PNG'
const isJpeg = (bytes: Buffer) => bytes[0] === 0xff && bytes[1] === 0xd8
const isTiff = (bytes: Buffer) => ['II', 'MM'].includes(bytes.toString('latin1', 0, 2))

/** Pages of a file that is a picture. */
export const countPictures = (bytes: Buffer): number => (isTiff(bytes) ? countTiffPages(bytes) : 1)

interface JpegFrame {
  readonly width: number
  readonly height: number
  readonly components: number
}

/** What a JPEG says of itself in its frame header (ITU T.81, B.2.2). */
function frameOf(bytes: Buffer): JpegFrame | undefined {
  for (let at = 2; at + 10 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return undefined
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        components: bytes[at + 9] ?? 3,
      }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function jpegAsPdf(bytes: Buffer): Buffer | undefined {
  const frame = frameOf(bytes)
  if (!frame || frame.width * frame.height > mostPixels) return undefined
  const { width, height, components } = frame
  const colours = components === 1 ? 'DeviceGray' : components === 4 ? 'DeviceCMYK' : 'DeviceRGB'
  const dictionary = `/ColorSpace /${colours} /BitsPerComponent 8 /Filter /DCTDecode`
  return onePicturePdf(width, height, [{ rows: height, bytes, dictionary }])
}

/** The only page of a PDF that was made of a picture: a dot a unit. */
async function rasterOfPdf(pdf: Buffer | undefined): Promise<Raster | undefined> {
  if (!pdf) return undefined
  for await (const picture of picturesOfPdf(pdf, [1], 'dot')) return picture?.raster
  return undefined
}

/** One page of a picture in a file or in a document, from 1. */
export async function rasterOfPicture(bytes: Buffer, page: number): Promise<Raster | undefined> {
  if (isPng(bytes)) return rasterOfPng(bytes)
  if (isJpeg(bytes)) return await rasterOfPdf(jpegAsPdf(bytes))
  const strips = isTiff(bytes) ? pagesOfTiff(bytes)[page - 1] : undefined
  if (!strips || strips.width * strips.height > mostPixels) return undefined
  return await rasterOfPdf(onePicturePdf(strips.width, strips.height, strips.strips))
}

/** The shorter side of A4 in inches: what a picture without a size most probably shows. */
const shorterSide = 8.27

/** The pages of a file that is a picture, taken for sheets of A4. */
export async function* picturesOfFile(
  bytes: Buffer,
  pages: readonly number[],
): AsyncGenerator<PagePicture | undefined> {
  for (const page of pages) {
    const raster = await rasterOfPicture(bytes, page)
    if (!raster) {
      yield undefined
      continue
    }
    // a small one is a piece of a page
    const dpi = Math.max(bestDpi, Math.min(raster.width, raster.height) / shorterSide)
    const [width, height] = [raster.width / dpi, raster.height / dpi]
    yield compose(width, height, [{ raster, matrix: [width, 0, 0, height, 0, 0] }])
  }
}
