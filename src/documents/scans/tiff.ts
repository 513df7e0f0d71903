import type { Strip } from './one-picture-pdf.ts'

/** A page of a TIFF: its strips from top to bottom. */
export interface TiffPage {
  readonly width: number
  readonly height: number
  readonly strips: readonly Strip[]
}

const mostPages = 1000
const mostStrips = 20_000

const sizes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 }

type Fields = ReadonlyMap<number, readonly number[]>

/** The directories of a TIFF 6.0, one a page; those that can't be read are left out. */
function directories(bytes: Buffer): Fields[] {
  const little = bytes[0] === 0x49
  const short = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const long = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const number = (at: number, size: number) => (size === 1 ? bytes.readUInt8(at) : size === 2 ? short(at) : long(at))
  const found: Fields[] = []
  const seen = new Set<number>()
  try {
    for (let at = long(4); at !== 0 && !seen.has(at) && found.length < mostPages; ) {
      seen.add(at)
      const count = short(at)
      const fields = new Map<number, number[]>()
      for (let i = 0; i < count; i++) {
        const entry = at + 2 + i * 12
        const [size, values] = [sizes[short(entry + 2)], long(entry + 4)]
        if (size === undefined || values > mostStrips) continue
        const place = size * values <= 4 ? entry + 8 : long(entry + 8)
        fields.set(
          short(entry),
          Array.from({ length: values }, (_, n) => number(place + n * size, size)),
        )
      }
      found.push(fields)
      at = long(at + 2 + count * 12)
    }
  } catch {
    // cut off: what came before counts
  }
  return found
}

export const countTiffPages = (bytes: Buffer): number => directories(bytes).length

const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) turned |= 128 >> bit
  return turned
})

/** How PDF calls the ways in which TIFF packs strips; the bytes are the same. */
function filterOf(fields: Fields, width: number, rows: number): string | undefined {
  const one = (tag: number, otherwise: number) => fields.get(tag)?.[0] ?? otherwise
  const columns = `/Columns ${width}`
  const predictor = one(317, 1)
  const parameters = `/DecodeParms << /Predictor ${predictor} /Colors ${one(277, 1)} /BitsPerComponent ${one(258, 1)} ${columns} >>`
  const fax = (k: number) =>
    `/Filter /CCITTFaxDecode /DecodeParms << /K ${k} ${columns} /Rows ${rows} /EndOfBlock false /BlackIs1 ${one(262, 0) === 0 ? 'false' : 'true'} >>`
  switch (one(259, 1)) {
    case 1:
      return ''
    case 3:
      return fax((one(292, 0) & 1) === 1 ? 1 : 0)
    case 4:
      return fax(-1)
    case 5:
      return `/Filter /LZWDecode ${parameters}`
    case 8:
    case 32946:
      return `/Filter /FlateDecode ${parameters}`
    case 32773:
      return '/Filter /RunLengthDecode'
    default:
      return undefined
  }
}

/** Grey, black and white, and colours by three parts; whatever else scanners don't make. */
function colourOf(fields: Fields, isFax: boolean): string | undefined {
  const [kind, samples] = [fields.get(262)?.[0] ?? 0, fields.get(277)?.[0] ?? 1]
  // 0 is white
  if (kind === 0 && samples === 1) return `/ColorSpace /DeviceGray${isFax ? '' : ' /Decode [1 0]'}`
  if (kind === 1 && samples === 1) return '/ColorSpace /DeviceGray'
  return kind === 2 && samples === 3 && (fields.get(284)?.[0] ?? 1) === 1 ? '/ColorSpace /DeviceRGB' : undefined
}

/** The pages of a TIFF as strips that a PDF can hold; undefined for each that is packed in another way. */
export function pagesOfTiff(bytes: Buffer): (TiffPage | undefined)[] {
  return directories(bytes).map(fields => {
    const [width = 0, height = 0] = [fields.get(256)?.[0], fields.get(257)?.[0]]
    const [offsets = [], counts = []] = [fields.get(273), fields.get(279)]
    const perStrip = Math.min(height, fields.get(278)?.[0] ?? height)
    const packing = fields.get(259)?.[0] ?? 1
    const colour = colourOf(fields, packing === 3 || packing === 4)
    if (width === 0 || perStrip === 0 || offsets.length === 0 || colour === undefined) return undefined
    const strips: Strip[] = []
    for (const [i, offset] of offsets.entries()) {
      const rows = Math.min(perStrip, height - i * perStrip)
      const filter = filterOf(fields, width, rows)
      if (filter === undefined || rows <= 0) return undefined
      const packed = bytes.subarray(offset, offset + (counts[i] ?? 0))
      const content = fields.get(266)?.[0] === 2 ? Buffer.from(packed.map(byte => reversed[byte] ?? 0)) : packed
      strips.push({
        rows,
        bytes: content,
        dictionary: `${colour} /BitsPerComponent ${fields.get(258)?.[0] ?? 1} ${filter}`,
      })
    }
    return { width, height, strips }
  })
}
