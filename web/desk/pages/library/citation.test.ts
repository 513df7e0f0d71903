import { describe, expect, it } from 'vitest'
import type { Citation } from '../../../../src/shapes/library.ts'
import { citationText, nameOf } from './citation.ts'

const source: Citation['source'] = {
  id: '1',
  kind: 'policy',
  title: '示范区既有住宅加装电梯补贴办法',
  documentNumber: '示政办发〔2025〕12号',
  issuer: null,
  issuedOn: null,
  inForceFrom: null,
  inForceUntil: null,
  isInForce: true,
  isRecognised: false,
  replacedBy: null,
  classification: 'public',
  department: null,
}

describe('a citation', () => {
  it('is the quotation, and below it the source and the article', () => {
    const text = '第三条　每台补贴15万元。本条另有规定的除外。'
    const quote = { source, position: 3, heading: '', label: '第三条', text, from: 4, to: 13 }
    expect(citationText(quote)).toBe(
      '每台补贴15万元。\n——《示范区既有住宅加装电梯补贴办法》（示政办发〔2025〕12号）第三条\n（由数智员工检索，逐字引自上述文献。）',
    )
  })

  it('from a scan is not called word for word', () => {
    const quote = { position: 3, heading: '', label: '第三条', text: '每台补贴15万元。', from: 0, to: 10 }
    const text = citationText({ ...quote, source: { ...source, isRecognised: true } })
    expect(text).toContain('第三条（识别自扫描件）\n（由数智员工检索，引自扫描件识别出的文字，请与原件核对。）')
    expect(text).not.toContain('逐字')
  })

  it('has no empty brackets and no double title marks', () => {
    expect(nameOf({ title: '《民法典》', documentNumber: null })).toBe('《民法典》')
  })
})
