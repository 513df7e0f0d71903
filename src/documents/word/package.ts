import { crc32, deflateRawSync } from 'node:zlib'
import { type Archive, openArchive } from '../archive.ts'
import { packedBytes, readDirectory } from '../zip-directory.ts'

/** A .docx whose parts can be changed; the others are written as they lie in the file. */
export interface WordPackage {
  readonly archive: Archive
  /** The bytes of a part, as changed. */
  read(name: string): Buffer | undefined
  write(name: string, content: Buffer): void
  /** The file: the same bytes where nothing was changed. */
  save(): Buffer
}

interface Packed {
  readonly rawName: Buffer
  readonly method: number
  readonly crc32: number
  readonly size: number
  readonly packed: Buffer
}

const pack = (name: string, content: Buffer): Packed => ({
  rawName: Buffer.from(name, 'utf8'),
  method: 8,
  crc32: crc32(content),
  size: content.length,
  packed: deflateRawSync(content),
})

/** 1980-01-01, the first day that a zip knows: a file that says when it was mended differs each time. */
const someDay = 0x21

/** Headers of APPNOTE.TXT 6.3.10, 4.3.7 and 4.3.12; bit 11 says that the name is UTF-8. */
function headerOf({ rawName, method, crc32: sum, size, packed }: Packed, offset?: number): Buffer {
  const isListed = offset !== undefined
  const header = Buffer.alloc(isListed ? 46 : 30)
  let at = header.write(isListed ? 'PK\x01\x02' : 'PK\x03\x04', 'latin1')
  if (isListed) at = header.writeUInt16LE(20, at)
  at = header.writeUInt16LE(20, at)
  at = header.writeUInt16LE(rawName.some(byte => byte > 127) ? 0x800 : 0, at)
  at = header.writeUInt16LE(method, at)
  at = header.writeUInt16LE(0, at)
  at = header.writeUInt16LE(someDay, at)
  at = header.writeUInt32LE(sum, at)
  at = header.writeUInt32LE(packed.length, at)
  at = header.writeUInt32LE(size, at)
  header.writeUInt16LE(rawName.length, at)
  if (isListed) header.writeUInt32LE(offset, 42)
  return header
}

function zipOf(entries: readonly Packed[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    directory.push(headerOf(entry, offset), entry.rawName)
    const header = headerOf(entry)
    pieces.push(header, entry.rawName, entry.packed)
    offset += header.length + entry.rawName.length + entry.packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, listed, end])
}

/** Opens a .docx for changes. Throws Unreadable as openArchive does. */
export function openPackage(bytes: Buffer): WordPackage {
  const archive = openArchive(bytes)
  const changed = new Map<string, Buffer>()
  return {
    archive,
    read: name => changed.get(name) ?? archive.read(name),
    write: (name, content) => {
      changed.set(name, content)
    },
    save: () => {
      if (changed.size === 0) return bytes
      const rest = new Map(changed)
      const entries = readDirectory(bytes).map((entry): Packed => {
        const content = rest.get(entry.name)
        rest.delete(entry.name)
        return content ? pack(entry.name, content) : { ...entry, packed: packedBytes(bytes, entry) }
      })
      return zipOf([...entries, ...[...rest].map(([name, content]) => pack(name, content))])
    },
  }
}
