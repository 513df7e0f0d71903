import { crc32, deflateRawSync } from 'node:zlib'

/** A file as it lies in an archive. */
export interface PackedFile {
  readonly rawName: Buffer
  /** 0 is stored, 8 is deflated. */
  readonly method: number
  readonly crc32: number
  readonly size: number
  readonly packed: Buffer
}

/** Packs a file under its path in the archive. */
export const packFile = (path: string, bytes: Uint8Array): PackedFile => ({
  rawName: Buffer.from(path),
  method: 8,
  crc32: crc32(bytes),
  size: bytes.length,
  packed: deflateRawSync(bytes),
})

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }
/** 1 January 1980: the same content is the same file, whenever it is made. */
const date = 0x21
const versionNeeded = 20

/** Fields of so many bytes each, little-endian. */
function fields(...given: readonly (readonly [value: number, size: 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(given.reduce((sum, [, size]) => sum + size, 0))
  given.reduce((at, [value, size]) => bytes.writeUIntLE(value, at, size), 0)
  return bytes
}

/** A ZIP archive of these files, in their order (PKWARE APPNOTE.TXT 6.3, 4.3). The same files give the same bytes. */
export function zipOf(files: readonly PackedFile[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { rawName, method, crc32: sum, size, packed } of files) {
    // names in UTF-8 say so, as far as it makes a difference
    const flags = rawName.some(byte => byte > 0x7f) ? 0x0800 : 0
    const shared = fields(
      [versionNeeded, 2],
      [flags, 2],
      [method, 2],
      [0, 2],
      [date, 2],
      [sum, 4],
      [packed.length, 4],
      [size, 4],
      [rawName.length, 2],
      [0, 2],
    )
    const piece = [fields([signatures.local, 4]), shared, rawName, packed]
    // comment, disk, attributes inside and outside, where the file lies
    const place = fields([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4])
    directory.push(fields([signatures.central, 4], [versionNeeded, 2]), shared, place, rawName)
    pieces.push(...piece)
    offset += piece.reduce((sum, one) => sum + one.length, 0)
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const count = files.length
  const end = fields([signatures.end, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])
  return Buffer.concat([...pieces, ...directory, end])
}
