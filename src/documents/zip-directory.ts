import { limits } from './limits.ts'

/** An entry as the directory of a zip tells of it (APPNOTE.TXT 6.3.10, 4.3.12). */
export interface ZipEntry {
  readonly name: string
  readonly rawName: Buffer
  readonly isEncrypted: boolean
  readonly isLink: boolean
  /** 0 is stored, 8 is deflated. */
  readonly method: number
  readonly crc32: number
  readonly packedSize: number
  readonly size: number
  /** Where its own header begins. */
  readonly offset: number
}

/** The directory is not there, is cut, or contradicts itself. */
export class BrokenDirectory extends Error {
  override readonly name = 'BrokenDirectory'
}

const signature = (letters: string) => Buffer.from(`PK${letters}`, 'latin1')
const ending = signature('\x05\x06')
const ending64 = signature('\x06\x06')
const locator64 = signature('\x06\x07')
const listed = signature('\x01\x02')
const local = signature('\x03\x04')

/** Where the last record begins; undefined unless it ends with the file. */
export function endOfZip(bytes: Buffer): number | undefined {
  // its comment has at most 65,535 bytes
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 65_557; at = bytes.lastIndexOf(ending, at - 1)) {
    if (bytes.subarray(at, at + 4).equals(ending) && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at
    if (at === 0) return undefined
  }
  return undefined
}

/** How many entries there are, and where their list begins. */
function listOf(bytes: Buffer): { count: number; at: number } {
  const end = endOfZip(bytes)
  if (end === undefined) throw new BrokenDirectory('no end')
  const found = { count: bytes.readUInt16LE(end + 10), at: bytes.readUInt32LE(end + 16) }
  if (found.count !== 0xffff && found.at !== 0xffffffff) return found
  if (end < 20 || !bytes.subarray(end - 20, end - 16).equals(locator64)) return found
  const record = Number(bytes.readBigUInt64LE(end - 12))
  if (record > bytes.length - 56 || !bytes.subarray(record, record + 4).equals(ending64)) {
    throw new BrokenDirectory('no end of zip64')
  }
  return { count: Number(bytes.readBigUInt64LE(record + 32)), at: Number(bytes.readBigUInt64LE(record + 48)) }
}

/** Numbers that don't fit into 32 bits stand in an extra field, in this order, as far as they don't fit. */
function wideNumbers(extra: Buffer, narrow: readonly number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return narrow.map(value => {
      if (value !== 0xffffffff || next + 8 > extra.length) return value
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  return [...narrow]
}

/** Names without the mark of UTF-8 come from old programs, in China in GBK. */
function nameOf(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return new TextDecoder('gb18030').decode(raw)
  }
}

/** The entries as they are listed, one more than the limit allows at most. Throws BrokenDirectory. */
export function readDirectory(bytes: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  const { count, at: first } = listOf(bytes)
  let at = first
  while (entries.length < count && entries.length <= limits.entries) {
    if (at + 46 > bytes.length || !bytes.subarray(at, at + 4).equals(listed)) throw new BrokenDirectory('no entry')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(place => bytes.readUInt16LE(at + place))
    const rawName = bytes.subarray(at + 46, at + 46 + (nameLength ?? 0))
    const extra = bytes.subarray(at + 46 + rawName.length, at + 46 + rawName.length + (extraLength ?? 0))
    const narrow = [24, 20, 42].map(place => bytes.readUInt32LE(at + place))
    const [size = 0, packedSize = 0, offset = 0] = wideNumbers(extra, narrow)
    entries.push({
      // Windows programs of old wrote backslashes; a name keeps its meaning
      name: nameOf(rawName).replaceAll('\\', '/'),
      rawName,
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) !== 0,
      // made on Unix, with the mode of a symbolic link
      isLink: bytes[at + 5] === 3 && bytes.readUInt32LE(at + 38) >>> 28 === 0xa,
      method: bytes.readUInt16LE(at + 10),
      crc32: bytes.readUInt32LE(at + 16),
      packedSize,
      size,
      offset,
    })
    at += 46 + rawName.length + (extraLength ?? 0) + (commentLength ?? 0)
  }
  return entries
}

/** The bytes of an entry as they stand in the file. Throws BrokenDirectory where its header is not there or says otherwise. */
export function packedBytes(bytes: Buffer, { offset, rawName, packedSize }: ZipEntry): Buffer {
  if (offset + 30 > bytes.length || !bytes.subarray(offset, offset + 4).equals(local)) {
    throw new BrokenDirectory('no header')
  }
  const name = bytes.subarray(offset + 30, offset + 30 + bytes.readUInt16LE(offset + 26))
  if (!name.equals(rawName)) throw new BrokenDirectory('another name')
  const from = offset + 30 + name.length + bytes.readUInt16LE(offset + 28)
  if (from + packedSize > bytes.length) throw new BrokenDirectory('cut')
  return bytes.subarray(from, from + packedSize)
}
