const types = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** What no file may be called on Windows. */
const fileName = (title: string) => title.replace(/[\\/:*?"<>|]/gu, ' ').trim()

/** Gives a file to whoever looks, called by its title. */
export function saveFile(bytes: Uint8Array<ArrayBuffer>, title: string, type: keyof typeof types): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes], { type: types[type] }))
  link.download = `${fileName(title) || '未命名'}.${type}`
  link.click()
  URL.revokeObjectURL(link.href)
}
