import { crc32, deflateRawSync } from 'node:zlib'

/** An entry to write, with everything that a forger may lie about. */
export interface ZipEntry {
  readonly name: string | Buffer
  readonly content: string | Buffer
  readonly stored?: boolean
  /** Bytes as they are to stand in the file, instead of the content packed. */
  readonly packed?: Buffer
  readonly declaredSize?: number
  readonly flags?: number
  /** Unix mode: 0o120777 makes it a symbolic link. */
  readonly mode?: number
  /** With its sizes in an extra field of zip64. */
  readonly wide?: boolean
  /** Its place, where it is to lie on top of another one. */
  readonly at?: number
}

function wideSizes(size: number, packedSize: number): Buffer {
  const extra = Buffer.alloc(20)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(16, 2)
  extra.writeBigUInt64LE(BigInt(size), 4)
  extra.writeBigUInt64LE(BigInt(packedSize), 12)
  return extra
}

/** Writes a zip as it is told to, also one that no honest program writes. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const name = Buffer.from(entry.name)
    const packed = entry.packed ?? (entry.stored ? content : deflateRawSync(content))
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(entry.flags ?? 0x800, 2)
    common.writeUInt16LE(entry.stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(entry.declaredSize ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed])
    const central = Buffer.alloc(14)
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    central.writeUInt32LE(entry.at ?? offset, 10)
    const extra = entry.wide ? wideSizes(content.length, packed.length) : Buffer.alloc(0)
    if (entry.wide) {
      common.fill(0xff, 14, 22)
      common.writeUInt16LE(extra.length, 24)
    }
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, central, name, extra]))
    locals.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length & 0xffff, 8)
  end.writeUInt16LE(entries.length & 0xffff, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, listed, end])
}

/** A zip of texts by name. */
export const zipOfTexts = (texts: Readonly<Record<string, string | Buffer>>): Buffer =>
  zipOf(Object.entries(texts).map(([name, content]) => ({ name, content })))
