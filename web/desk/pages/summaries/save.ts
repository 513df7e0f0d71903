import type { Summary } from '../../../../src/shapes/summary.ts'
import { docxOf } from './docx.ts'
import { sheetsOf } from './xlsx.ts'

/** What no file may be called on Windows. */
const fileName = (title: string) => title.replace(/[\\/:*?"<>|]/gu, ' ').trim() || '总结表'

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

export async function saveWord(summary: Summary): Promise<void> {
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  save(new Blob([await docxOf(summary)], { type }), `${fileName(summary.title)}.docx`)
}

export async function saveExcel(summary: Summary): Promise<void> {
  // without workers: the desk's policy for scripts allows none that are made on the way
  const { default: writeExcelFile } = await import('write-excel-file/universal')
  save(await writeExcelFile(sheetsOf(summary)).toBlob(), `${fileName(summary.title)}.xlsx`)
}
