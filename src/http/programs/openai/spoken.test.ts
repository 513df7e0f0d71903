import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../shapes/library.ts'
import { spokenAnswer } from './spoken.ts'

const source = {
  ...{ id: '0198c0de-0000-7000-8000-000000000000', kind: 'guide' as const, title: '居住证申领', documentNumber: null },
  ...{
    issuer: null,
    issuedOn: null,
    inForceFrom: null,
    inForceUntil: null,
    isInForce: true,
    isRecognised: false,
    replacedBy: null,
  },
  ...{ classification: 'public' as const, department: null },
}
const guide = {
  ...{ audience: null, conditions: [], materials: ['身份证', '租房合同'], steps: [], legalDays: 5, promisedDays: 0 },
  ...{ fee: '不收费', places: [], hours: null, phone: '0700-1', online: null, basis: [] },
}
const answer: Answer = {
  ...{ id: '1', question: '居住证要什么材料', askedAt: '2026-01-01T00:00:00Z', day: '2026-01-01', near: [], guide },
  ...{ outcome: 'answered', outdated: [{ ...source, title: '旧办法', replacedBy: { id: '2', title: '新办法' } }] },
  ...{
    label: '由数智员工摘出。',
    guardian: null,
    phone: '12345',
    written: null,
    vetted: null,
    canWrite: false,
    follows: null,
  },
  quotes: [{ source, position: 3, heading: '', label: '', text: '材料：身份证。不收费。', from: 0, to: 7 }],
}

describe('what an employee says', () => {
  it('is the quotation with its place, then what the guide says beside it, then who answers for it', () => {
    const { text, annotations } = spokenAnswer(answer, 'https://bangban.example')
    expect(text).toBe(
      '材料：身份证。【居住证申领】\n\n材料：租房合同\n法定时限：5 个工作日\n承诺时限：当场办结\n费用：不收费\n电话：0700-1\n\n' +
        '《旧办法》在 2026-01-01 不是有效的规定，现行的是《新办法》。\n\n由数智员工摘出。\n找工作人员：12345。',
    )
    expect(spokenAnswer({ ...answer, follows: '居住证怎么办' }, 'https://bangban.example').text).toMatch(
      /^接着“居住证怎么办”问的。\n\n材料：身份证。/,
    )
    expect(annotations).toEqual([
      {
        type: 'url_citation',
        url_citation: {
          start_index: 7,
          end_index: 14,
          url: `https://bangban.example/desk/library/${source.id}?at=3`,
          title: '居住证申领',
        },
      },
    ])
  })
})
