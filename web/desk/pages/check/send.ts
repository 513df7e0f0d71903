import type { OfficialCheck } from '../../../../src/shapes/official-document.ts'
import { ApiError, exchangeFile, newKey, sendFile } from '../../../shared/api.ts'
import { most } from './texts.ts'

const address = (task: 'check' | 'fix', name: string, keys?: readonly string[]) => {
  const query = new URLSearchParams({ name: name.slice(-200) })
  if (keys) query.set('keys', keys.join(','))
  return `/api/official-documents/${task}?${query}`
}

/** Has a file checked. Throws ApiError with a sentence for the screen. */
export function check(file: File): Promise<OfficialCheck> {
  if (file.size > most)
    throw new ApiError(413, 'too-large', `文件超过 ${most / 2 ** 20} MB，没有检查。请拆成几个文件再交来。`)
  return sendFile<OfficialCheck>(address('check', file.name), file, {
    key: newKey(),
    signal: new AbortController().signal,
    onSent: () => {},
    onArrived: () => {},
  })
}

/** Has the chosen faults mended, or all that can be; the file that comes back is called as `name`. */
export async function mend(file: File, keys: readonly string[] | undefined, name: string): Promise<File> {
  return new File([await exchangeFile(address('fix', file.name, keys), file)], name)
}

export function save(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  URL.revokeObjectURL(link.href)
}
