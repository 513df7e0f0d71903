import { crc32, deflateRawSync } from 'node:zlib'

/** A file in an archive, by its path there. */
export interface ZipEntry {
  readonly path: string
  readonly bytes: Uint8Array
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }
/** 1 January 1980: the same content is the same file, whenever it is made. */
const date = 0x21
/** Names are in UTF-8. */
const flags = 0x0800
const deflated = 8
const versionNeeded = 20

/** Fields of so many bytes each, little-endian. */
function fields(...given: readonly (readonly [value: number, size: 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(given.reduce((sum, [, size]) => sum + size, 0))
  given.reduce((at, [value, size]) => bytes.writeUIntLE(value, at, size), 0)
  return bytes
}

/** A ZIP archive of these files, in their order (PKWARE APPNOTE.TXT 6.3, 4.3). The same entries give the same bytes. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path)
    const packed = deflateRawSync(bytes)
    const shared = fields(
      [versionNeeded, 2],
      [flags, 2],
      [deflated, 2],
      [0, 2],
      [date, 2],
      [crc32(bytes), 4],
      [packed.length, 4],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
    )
    const file = Buffer.concat([fields([signatures.local, 4]), shared, name, packed])
    // comment, disk, attributes inside and outside, where the file lies
    const place = fields([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4])
    directory.push(fields([signatures.central, 4], [versionNeeded, 2]), shared, place, name)
    files.push(file)
    offset += file.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const count = entries.length
  const end = fields([signatures.end, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])
  return Buffer.concat([...files, ...directory, end])
}
