import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endedBy, type StoredSource } from './replacing.ts'

const today = '2026-11-30'

const source = (id: string, more: Partial<StoredSource> = {}): StoredSource =>
  ({
    ...{ id, kind: 'policy', title: '示例区井盖更换补贴办法', documentNumber: null, departmentId: null },
    ...{ issuedOn: null, inForceFrom: null, inForceUntil: null, replaces: [], replacedBy: null },
    ...more,
  }) as StoredSource

/** Publishes in these batches, one after the other; who replaced each, and its last day. */
function published(batches: readonly (readonly StoredSource[])[]): Record<string, string> {
  let there: StoredSource[] = []
  for (const batch of batches) {
    const ended = new Map(endedBy(batch, there, today).map(one => [one.id, one]))
    there = [...there, ...batch].map(one => ({ ...one, ...ended.get(one.id) }))
  }
  return Object.fromEntries(there.map(one => [one.id, `${one.replacedBy} ${one.inForceUntil}`]))
}

describe('what ends because something is published', () => {
  it('ends on the day before the first begins that replaces it, in whatever order and company they are published', () => {
    const years = fc.uniqueArray(fc.integer({ min: 2000, max: 2026 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(years, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 8, maxLength: 8 }), (given, sizes) => {
        const versions = given.map(year => source(`${year}`, { inForceFrom: `${year}-02-01` }))
        const batches = sizes.map((size, i) => {
          const from = sizes.slice(0, i).reduce((sum, one) => sum + one, 0)
          return versions.slice(from, from + size)
        })
        const sorted = given.toSorted((a, b) => a - b)
        const expected = sorted.map((year, i) => {
          const next = sorted[i + 1]
          return [`${year}`, next === undefined ? 'null null' : `${next} ${next}-01-31`]
        })
        expect(published(batches)).toEqual(Object.fromEntries(expected))
      }),
    )
  })

  it.each(['示例区井盖更换补贴办法', '《示例区井盖更换补贴办法》', '中华人民共和国示例区井盖更换补贴办法'])(
    'is named as %s',
    title => {
      const newer = source('new', {
        title: '井盖管理规定',
        inForceFrom: '2026-01-01',
        replaces: [{ title, number: null }],
      })
      expect(published([[source('old')], [newer]])['old']).toBe('new 2025-12-31')
    },
  )

  it('is named by its number alone', () => {
    const old = source('old', { title: '通知', documentNumber: '示政办发〔2021〕7号' })
    const replaces = [{ title: '关于井盖的通知', number: '示政办发〔2021〕7号' }]
    expect(published([[source('new', { inForceFrom: '2026-01-01', replaces })], [old]])['old']).toBe('new 2025-12-31')
  })

  it('ends on its own last day where that is sooner, and never before it began', () => {
    const short = source('short', { inForceFrom: '2020-01-01', inForceUntil: '2022-12-31' })
    const newer = source('new', { inForceFrom: '2026-01-01' })
    expect(published([[short, newer]])['short']).toBe('new 2022-12-31')
    const replaces = [{ title: '示例区井盖更换补贴办法', number: null }]
    const sameDay = source('old', { inForceFrom: '2026-01-01' })
    expect(published([[sameDay, source('new', { title: '新办法', inForceFrom: '2026-01-01', replaces })]])['old']).toBe(
      'new 2026-01-01',
    )
  })

  it('is nothing of another department or kind that bears the same title', () => {
    const other = source('other', { inForceFrom: '2026-01-01', departmentId: 'urban' })
    const guide = source('guide', { inForceFrom: '2026-01-01', kind: 'guide' })
    expect(endedBy([other, guide], [source('old', { inForceFrom: '2020-01-01' })], today)).toEqual([])
  })
})
