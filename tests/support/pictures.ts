import { crc32, deflateSync } from 'node:zlib'
import { ofd, ofdPage } from './office-files.ts'
import { pdfOf } from './pdf-writer.ts'

/** A picture of 64 × 64 dots, black in its upper left quarter and white elsewhere. */
export const side = 64
const isBlack = (x: number, y: number) => x < side / 2 && y < side / 2

const rows = <T>(dot: (black: boolean) => T): T[][] =>
  Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => dot(isBlack(x, y))))

const grey = Buffer.from(rows(black => (black ? 0 : 255)).flat())
const bitsOf = (ones: readonly boolean[]) =>
  Buffer.from(
    Array.from({ length: Math.ceil(ones.length / 8) }, (_, i) =>
      ones.slice(i * 8, i * 8 + 8).reduce((byte, one, bit) => (one ? byte | (128 >> bit) : byte), 0),
    ),
  )
/** A bit a dot, black where it is not set. */
const bits = bitsOf(rows(black => !black).flat())

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** `colour` as PNG has it: 0 grey, 2 colours, 3 a palette, 4 and 6 with how opaque a dot is. */
export function png(colour: 0 | 2 | 3 | 4 | 6, filter: 0 | 1 | 2 | 3 | 4 = 0): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head[8] = 8
  head[9] = colour
  const samples = { 0: [0], 2: [0, 0, 0], 3: [1], 4: [0, 255], 6: [0, 0, 0, 255] }[colour]
  // what can't be seen at all is black underneath
  const white = { 0: [255], 2: [255, 255, 255], 3: [0], 4: [0, 0], 6: [0, 0, 0, 0] }[colour]
  const plain = rows(black => (black ? samples : white)).map(row => row.flat())
  const step = samples.length
  const packed = plain.map((row, y) => [
    filter,
    ...row.map((value, x) => {
      const left = row[x - step] ?? 0
      const up = plain[y - 1]?.[x] ?? 0
      const corner = x < step ? 0 : (plain[y - 1]?.[x - step] ?? 0)
      const near = [left, up, corner].toSorted(
        (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
      )
      const guess = [0, left, up, (left + up) >> 1, near[0] ?? 0][filter] ?? 0
      return (value - guess) & 255
    }),
  ])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...(colour === 3 ? [chunk('PLTE', Buffer.from([255, 255, 255, 0, 0, 0]))] : []),
    chunk('IDAT', deflateSync(Buffer.from(packed.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCABAAEADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAgH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwDMAAAAU6AAACYgAAAU6AAAAAAAAAAAAAAAAAAAD//Z',
  'base64',
)

/** Group 4 (ITU T.6), by hand: the first rows of both halves say what they are, all others that they are the same. */
const group4 = bitsOf(
  [
    // horizontally: no white, 32 black; then to the end
    `001${'00110101'}${'000001101010'}1`,
    ...Array.from({ length: side / 2 - 1 }, () => '111'),
    // past the black of the row above; then to the end
    '00011',
    ...Array.from({ length: side / 2 - 1 }, () => '1'),
    '000000000001000000000001',
  ]
    .join('')
    .split('')
    .map(bit => bit === '1'),
)

/** Pages of a TIFF, each in strips of 16 rows, or packed as a fax in one. */
export function tiff(packing: 'none' | 'bits' | 'fax', pages = 1): Buffer {
  const file = Buffer.alloc(8 + pages * (side * side + 400))
  file.write('II*\0', 'latin1')
  let at = 8
  let link = 4
  const perStrip = packing === 'fax' ? side : 16
  for (let page = 0; page < pages; page++) {
    const content = packing === 'fax' ? group4 : packing === 'bits' ? bits : grey
    const size = packing === 'fax' ? content.length : content.length / (side / perStrip)
    const count = side / perStrip
    const strips = at
    content.copy(file, at)
    at += content.length + (content.length % 2)
    const list = at
    for (let i = 0; i < count; i++) {
      file.writeUInt32LE(strips + i * size, list + 4 * i)
      file.writeUInt32LE(size, list + 4 * (count + i))
    }
    at += 8 * count
    file.writeUInt32LE(at, link)
    const fields: [number, number, number, number][] = [
      [256, 3, 1, side],
      [257, 3, 1, side],
      [258, 3, 1, packing === 'none' ? 8 : 1],
      [259, 3, 1, packing === 'fax' ? 4 : 1],
      [262, 3, 1, packing === 'fax' ? 0 : 1],
      [273, 4, count, count === 1 ? strips : list],
      [277, 3, 1, 1],
      [278, 3, 1, perStrip],
      [279, 4, count, count === 1 ? size : list + 4 * count],
    ]
    file.writeUInt16LE(fields.length, at)
    for (const [i, [tag, kind, values, value]] of fields.entries()) {
      file.writeUInt16LE(tag, at + 2 + 12 * i)
      file.writeUInt16LE(kind, at + 4 + 12 * i)
      file.writeUInt32LE(values, at + 6 + 12 * i)
      file.writeUInt32LE(value, at + 10 + 12 * i)
    }
    link = at + 2 + 12 * fields.length
    at = link + 4
  }
  return file.subarray(0, at)
}

const stream = (dictionary: string, bytes: Buffer) =>
  Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ])

const image = `/Type /XObject /Subtype /Image /Width ${side} /Height ${side}`

export interface ScannedPdf {
  readonly pages?: number
  /** A mask is inked where its bits are not set. */
  readonly as?: 'grey' | 'mask' | 'jpeg' | 'form'
  /** Lies on its side in the file, and is shown upright. */
  readonly isTurned?: boolean
}

/** A PDF whose pages, of 64 × 64 units, hold the picture and nothing else. */
export function scannedPdf({ pages = 1, as = 'grey', isTurned = false }: ScannedPdf = {}): Buffer {
  const content =
    as === 'mask'
      ? stream(`${image} /ImageMask true /BitsPerComponent 1`, bits)
      : as === 'jpeg'
        ? stream(`${image} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`, jpeg)
        : stream(`${image} /ColorSpace /DeviceGray /BitsPerComponent 8`, grey)
  const place = isTurned ? `0 ${side} -${side} 0 ${side} 0` : `${side} 0 0 ${side} 0 0`
  const half = `${side / 2} 0 0 ${side / 2} 0 0`
  const form = stream(
    `/Type /XObject /Subtype /Form /BBox [0 0 ${side} ${side}] /Matrix [2 0 0 2 0 0] /Resources << /XObject << /I 3 0 R >> >>`,
    Buffer.from(`q ${half} cm /I Do Q`),
  )
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, i) => `${i + 6} 0 R`).join(' ')}] >>`,
    content,
    as === 'form' ? stream('', Buffer.from('q /F Do Q')) : stream('', Buffer.from(`q ${place} cm /I Do Q`)),
    form,
    ...Array.from(
      { length: pages },
      () =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side} ${side}] ${isTurned ? '/Rotate 90' : ''} /Resources << /XObject << /I 3 0 R /F 5 0 R >> >> /Contents 4 0 R >>`,
    ),
  ])
}

/** An OFD whose only page is the picture: by its boundary alone, or by a matrix as well. */
export const scannedOfd = (hasMatrix: boolean): Buffer =>
  ofd(
    [
      ofdPage(
        `<ofd:ImageObject ID="5" ResourceID="7" Boundary="0 0 20 20" ${hasMatrix ? 'CTM="20 0 0 20 0 0"' : ''}/>`,
        '',
      ).replace('<ofd:Content>', '<ofd:Area><ofd:PhysicalBox>0 0 20 20</ofd:PhysicalBox></ofd:Area><ofd:Content>'),
    ],
    {
      templates: '<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>',
      parts: {
        'Doc_0/DocumentRes.xml':
          '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>',
        'Doc_0/Res/a.png': png(0),
      },
    },
  )
