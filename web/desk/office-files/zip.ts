/** A file in an archive, by its path there. */
export interface ZipEntry {
  readonly path: string
  readonly bytes: Uint8Array
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of ISO 3309, as APPNOTE.TXT 4.4.7 asks for it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

interface Packed {
  /** APPNOTE.TXT 4.4.5. */
  readonly method: 0 | 8
  readonly bytes: Uint8Array
}

/** As it is where the browser is too old to compress. */
async function pack(bytes: Uint8Array): Promise<Packed> {
  if (typeof CompressionStream === 'undefined') return { method: 0, bytes }
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('deflate'))
  const whole = new Uint8Array(await new Response(stream).arrayBuffer())
  // browsers learned late to leave out what RFC 1950 puts before and behind
  return { method: 8, bytes: whole.subarray(2, -4) }
}

const local = 0x04034b50
const central = 0x02014b50
const end = 0x06054b50
/** 1 January 1980: the same content is the same file, whenever it is made. */
const date = 0x21

/** Fields of so many bytes each, little-endian. */
function fields(...given: readonly (readonly [value: number, size: 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(given.reduce((sum, [, size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, size] of given) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

/** A ZIP archive of these files, in their order (PKWARE APPNOTE.TXT 6.3, 4.3): deflated where that can be, names in UTF-8. */
export async function zipOf(entries: readonly ZipEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { path, bytes } of entries) {
    const name = new TextEncoder().encode(path)
    const { method, bytes: packed } = await pack(bytes)
    // version needed, flags (UTF-8), method, time, date, crc, sizes, length of the name, of the extra field
    const shared = [
      ...([
        [20, 2],
        [0x0800, 2],
        [method, 2],
        [0, 2],
        [date, 2],
        [crc32(bytes), 4],
      ] as const),
      ...([
        [packed.length, 4],
        [bytes.length, 4],
        [name.length, 2],
        [0, 2],
      ] as const),
    ] as const
    parts.push(fields([local, 4], ...shared), name, packed)
    // comment, disk, attributes, where it lies
    directory.push(fields([central, 4], [20, 2], ...shared, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name)
    offset += 30 + name.length + packed.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const count = entries.length
  const tail = fields([end, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])
  const all = [...parts, ...directory, tail]
  const archive = new Uint8Array(all.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of all) {
    archive.set(one, at)
    at += one.length
  }
  return archive
}
