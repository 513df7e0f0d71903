import { inflateSync } from 'node:zlib'
import { mostPixels, type Raster } from './raster.ts'

/** Samples of a dot, by the type of colour (PNG, 11.2.2). */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
}

/** Undoes the filters in place (PNG, clause 9): each row begins with the number of its own. */
function unfilter(bytes: Buffer, rows: number, stride: number, step: number): void {
  for (let y = 0; y < rows; y++) {
    const at = y * (stride + 1) + 1
    const above = at - stride - 1
    const filter = bytes[at - 1] ?? 0
    if (filter === 0) continue
    for (let x = 0; x < stride; x++) {
      const left = x < step ? 0 : (bytes[at + x - step] ?? 0)
      const up = y === 0 ? 0 : (bytes[above + x] ?? 0)
      let added = left
      if (filter === 2) added = up
      else if (filter === 3) added = (left + up) >> 1
      else if (filter === 4) added = paeth(left, up, y === 0 || x < step ? 0 : (bytes[above + x - step] ?? 0))
      bytes[at + x] = ((bytes[at + x] ?? 0) + added) & 255
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

const luminance = (red: number, green: number, blue: number) => (red * 299 + green * 587 + blue * 114) / 1000

/** The grey of each dot on white paper. */
function greyOf(bytes: Buffer, { width, height, depth, colour }: Header, palette: Buffer): Uint8Array {
  const samples = samplesOf[colour] ?? 1
  const stride = Math.ceil((width * samples * depth) / 8)
  const grey = new Uint8Array(width * height)
  const scale = colour === 3 || depth >= 8 ? 1 : 255 / (2 ** depth - 1)
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1) + 1
    const sample = (i: number): number => {
      if (depth === 8) return bytes[at + i] ?? 0
      if (depth === 16) return bytes[at + 2 * i] ?? 0
      const bit = i * depth
      return (((bytes[at + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * scale
    }
    for (let x = 0; x < width; x++) {
      const i = x * samples
      const entry = colour === 3 ? sample(i) * 3 : 0
      const ink =
        colour === 3
          ? luminance(palette[entry] ?? 0, palette[entry + 1] ?? 0, palette[entry + 2] ?? 0)
          : samples < 3
            ? sample(i)
            : luminance(sample(i), sample(i + 1), sample(i + 2))
      const cover = colour === 4 || colour === 6 ? sample(i + samples - 1) / 255 : 1
      grey[y * width + x] = ink * cover + 255 * (1 - cover)
    }
  }
  return grey
}

/** Decodes a PNG; undefined where it is broken, too large, or interlaced, which no scanner makes. */
export function rasterOfPng(bytes: Buffer): Raster | undefined {
  if (bytes.length < 33) return undefined
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const [depth = 0, colour = 0, , , interlaced] = bytes.subarray(24, 29)
  const samples = samplesOf[colour]
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || interlaced !== 0) return undefined
  if (width === 0 || height === 0 || width * height > mostPixels) return undefined
  const packed: Buffer[] = []
  let palette = Buffer.alloc(0)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const kind = bytes.toString('latin1', at + 4, at + 8)
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (kind === 'IDAT') packed.push(content)
    if (kind === 'PLTE') palette = Buffer.from(content)
    if (kind === 'IEND') break
    at += length + 12
  }
  const stride = Math.ceil((width * samples * depth) / 8)
  try {
    const size = height * (stride + 1)
    const unpacked = inflateSync(Buffer.concat(packed), { maxOutputLength: size + 1024 })
    if (unpacked.length < size) return undefined
    unfilter(unpacked, height, stride, Math.max(1, (samples * depth) >> 3))
    return { width, height, grey: greyOf(unpacked, { width, height, depth, colour }, palette) }
  } catch {
    return undefined
  }
}
