import { expect, it } from 'vitest'
import { writtenText } from './written.ts'

it('what is copied names what each sentence rests on', () => {
  const source = { title: '示例区租房补贴办法', documentNumber: '示例政发〔2025〕3号' } as never
  const passages = [null, { source, position: 4, label: '第四条' }]
  expect(writtenText([{ text: '每月三百元。', cites: [2], faults: [] }], passages)).toBe(
    '每月三百元。[2]\n\n依据：\n[2] 《示例区租房补贴办法》（示例政发〔2025〕3号）第四条\n\n（本段由人工智能辅助生成，句子已逐句核对出处，请审核后使用。）',
  )
})
