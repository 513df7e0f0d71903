import { describe, expect, it } from 'vitest'
import { type Source, standingOf } from './standing.ts'

const document = (part: Partial<Source>): Source => ({
  id: '1',
  kind: 'policy',
  title: '办法',
  documentNumber: null,
  issuer: null,
  issuedOn: null,
  inForceFrom: '2025-01-01',
  inForceUntil: null,
  isInForce: true,
  isRecognised: false,
  replacedBy: null,
  classification: 'public',
  department: null,
  ...part,
})
const on = '2026-06-30'

describe('the standing of a document', () => {
  it('counts its first and its last day as days in force', () => {
    expect(standingOf(document({ inForceFrom: on, inForceUntil: on }), on).isInForce).toBe(true)
  })

  it('is not yet in force before its first day', () => {
    expect(standingOf(document({ inForceFrom: '2026-07-01' }), on)).toEqual({
      text: '尚未施行',
      note: '2026年7月1日起',
      isInForce: false,
    })
  })

  it('names what replaced it, from the day on which that begins', () => {
    const replaced = document({ inForceUntil: '2026-06-30', replacedBy: { id: '2', title: '新办法' } })
    expect(standingOf(replaced, on)).toMatchObject({ text: '现行有效', isInForce: true })
    expect(standingOf(replaced, '2026-07-01')).toMatchObject({ text: '已被《新办法》替代', isInForce: false })
  })

  it('is out of force after its last day', () => {
    expect(standingOf(document({ inForceUntil: '2026-06-29' }), on)).toMatchObject({ text: '已失效', isInForce: false })
  })
})
