import { type Archive, openArchive } from '../archive.ts'
import { packedBytes, readDirectory } from '../zip-directory.ts'
import { type PackedFile, packFile, zipOf } from '../zip-writer.ts'

/** A .docx whose parts can be changed; the others are written as they lie in the file. */
export interface WordPackage {
  readonly archive: Archive
  /** The bytes of a part, as changed. */
  read(name: string): Buffer | undefined
  write(name: string, content: Buffer): void
  /** The file: the same bytes where nothing was changed. */
  save(): Buffer
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
      const entries = readDirectory(bytes).map((entry): PackedFile => {
        const content = rest.get(entry.name)
        rest.delete(entry.name)
        return content ? packFile(entry.name, content) : { ...entry, packed: packedBytes(bytes, entry) }
      })
      return zipOf([...entries, ...[...rest].map(([name, content]) => packFile(name, content))])
    },
  }
}
