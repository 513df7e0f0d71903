import { describe, expect, it } from 'vitest'
import type { Plan, PlanItem } from '../../../../src/shapes/plan.ts'
import { notWritten, piecesOf, planText } from './plan-text.ts'

const source: PlanItem['source'] = {
  ...{ id: 's', kind: 'policy', title: '蜂箱转场管理办法', documentNumber: '示政办发〔2026〕3号', issuer: '区政府' },
  ...{ issuedOn: null, inForceFrom: null, inForceUntil: null, isInForce: true, isRecognised: false, replacedBy: null },
  ...{ classification: 'public', department: null },
}
const item: PlanItem = {
  ...{ source, position: 3, heading: '', label: '第三条', text: '前文。应当在十个工作日内登记。后文。' },
  ...{ from: 3, to: 15, figures: [{ from: 6, to: 11 }] },
}

describe('a plan as text', () => {
  it('tells every quotation with where it stands, and says of what nothing is written of that it is not', () => {
    const plan: Plan = {
      ...{ id: 'p', task: '蜂箱转场', askedAt: '', day: '2026-11-30', outcome: 'answered', near: [], outdated: [] },
      ...{ label: '由数智员工摘出。', guardian: null, phone: '12345' },
      sections: [
        { section: 'limits', items: [item], offices: [] },
        { section: 'materials', items: [], offices: [] },
      ],
    }
    expect(planText(plan)).toBe(
      [
        '蜂箱转场（按2026年11月30日的规定）',
        '【时限】\n· 应当在十个工作日内登记。\n  ——《蜂箱转场管理办法》（示政办发〔2026〕3号）第三条',
        `【要什么材料】\n${notWritten}`,
        '由数智员工摘出。',
      ].join('\n\n'),
    )
  })
})

describe('a quotation in pieces', () => {
  it('is as a whole what is quoted, its figures apart', () => {
    const pieces = piecesOf(item)
    expect(pieces.map(one => one.words).join('')).toBe('应当在十个工作日内登记。')
    expect(pieces.filter(one => one.isFigure).map(one => one.words)).toEqual(['十个工作日'])
  })
})
