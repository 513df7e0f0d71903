import { openArchive } from '../../src/documents/archive.ts'

/** The files of a .docx by their path. */
export function unpacked(bytes: Buffer): Map<string, Buffer> {
  const archive = openArchive(bytes)
  return new Map(archive.names.map(name => [name, archive.read(name) ?? Buffer.alloc(0)]))
}
