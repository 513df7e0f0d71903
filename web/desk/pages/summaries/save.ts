import type { Summary } from '../../../../src/shapes/summary.ts'
import { saveFile } from '../../office-files/save-file.ts'
import { workbookOf } from '../../office-files/workbook.ts'
import { docxOf } from './docx.ts'
import { sheetsOf } from './xlsx.ts'

const nameOf = ({ title }: Summary) => title.trim() || '总结表'

export async function saveWord(summary: Summary): Promise<void> {
  saveFile(await docxOf(summary), nameOf(summary), 'docx')
}

export async function saveExcel(summary: Summary): Promise<void> {
  saveFile(await workbookOf(sheetsOf(summary)), nameOf(summary), 'xlsx')
}
