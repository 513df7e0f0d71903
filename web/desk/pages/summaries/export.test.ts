import { describe, expect, it } from 'vitest'
import { readFileText, textOf } from '../../../../src/documents/index.ts'
import type { Summary } from '../../../../src/shapes/summary.ts'
import { workbookOf } from '../../office-files/workbook.ts'
import { docxOf } from './docx.ts'
import { sheetsOf } from './xlsx.ts'

const source = {
  id: '1',
  kind: 'policy' as const,
  title: '示例区蜂箱转场补贴办法',
  documentNumber: '示政办发〔2025〕12号',
  issuer: null,
  issuedOn: null,
  inForceFrom: null,
  inForceUntil: null,
  isInForce: true,
  isRecognised: false,
  replacedBy: null,
  classification: 'public' as const,
  department: null,
}
const told = (words: string, label: string, position: number | null) => ({
  words,
  from: position === null ? ('record' as const) : ('text' as const),
  position,
  start: 0,
  end: words.length,
  label,
})

const summary: Summary = {
  id: '9',
  title: '补贴 <一览> & 对照',
  subject: 'documents',
  madeAt: '2026-11-30T00:00:00Z',
  changedAt: '2026-11-30T00:00:00Z',
  columns: [
    { key: 'c1', name: '文号' },
    { key: 'c2', name: '补贴标准' },
    { key: 'c3', name: '联系电话' },
  ],
  rows: [
    {
      id: '1',
      isHidden: false,
      title: source.title,
      source,
      cells: [
        { key: 'c1', values: [told('示政办发〔2025〕12号', '登记信息', null)], more: 0, edited: null },
        { key: 'c2', values: [told('每箱蜂补贴30元，每户最高不超过3000元。', '第一条', 1)], more: 2, edited: null },
        { key: 'c3', values: [], more: 0, edited: '窗口问' },
      ],
    },
    { id: '2', isHidden: true, title: '已不可见', source: null, cells: [] },
  ],
  label: '',
  guardian: null,
}

const name = '《示例区蜂箱转场补贴办法》（示政办发〔2025〕12号）'

describe('a table that is saved', () => {
  it('as a Word document is read back with its notes, what was put in by hand marked', async () => {
    const bytes = await docxOf(summary)
    expect(await docxOf(summary)).toEqual(bytes)
    const reading = await readFileText(bytes, { name: '表.docx' })
    expect(reading).toMatchObject({ verdict: 'ok', lost: [], hidden: [] })
    const text = textOf(reading)
    expect(text).toContain('补贴 <一览> & 对照')
    expect(text).toContain('每箱蜂补贴30元，每户最高不超过3000元。[2]')
    expect(text).toContain('（还有 2 处）')
    expect(text).toContain('窗口问〔人工填写〕')
    expect(text).toContain('本表由数智员工自动摘录，已标注来源，请核对后使用。')
    expect(text).toContain(`[1] ${name}登记信息`)
    expect(text).toContain(`[2] ${name}第一条`)
  })

  it('as an Excel file is read back with a sheet of its sources', async () => {
    const reading = await readFileText(await workbookOf(sheetsOf(summary)), { name: '表.xlsx' })
    expect(reading.verdict).toBe('ok')
    const text = textOf(reading)
    for (const words of ['窗口问（人工填写）', '（还有 2 处）', '已不可见', name, '第一条', '人工填写'])
      expect(text).toContain(words)
  })
})
