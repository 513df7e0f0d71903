import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Files in a folder and its folders, in the order of their names; links are not followed. */
export async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}
