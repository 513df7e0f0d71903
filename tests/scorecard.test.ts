import { expect, it } from 'vitest'
import { seedMatters } from '../bench/many-matters.ts'
import { decide, fileAppeal, propose } from '../src/casework/index.ts'
import { openOffice } from '../src/office.ts'
import { sessionOf } from '../src/people/index.ts'
import { scorecard } from '../src/roster/index.ts'
import { systemSession } from '../src/store/index.ts'
import { fumes, testOffice } from './support/district.ts'

const employee = 'appeal-router'

it('counts the newest decisions, also one on a proposal that had waited while hundreds of others were made and decided', async () => {
  const t = await testOffice()
  const opened = await openOffice(t.settings)
  const { office } = opened
  try {
    const longAgo = new Date(Date.now() - 5 * 365 * 86_400_000)
    const { id } = await office.store.as(systemSession, tx =>
      fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now: longAgo }),
    )
    await propose(office, id, longAgo)
    await seedMatters(opened, { matters: 1_000 })
    const card = () => office.store.as(systemSession, tx => scorecard(tx, employee))
    const before = await card()
    expect(before.decided).toBe(500)

    const { rows } = await t.superuser.query<{ id: string; shown_digest: string }>(
      `select id, shown_digest from proposal where matter_id = $1`,
      [id],
    )
    const [waited] = rows
    const guardian = t.person('zhoumin')
    await office.store.as(sessionOf(guardian), tx =>
      decide(tx, office, { person: guardian, now: new Date() }, waited?.id ?? '', {
        kind: 'take_over',
        shownDigest: waited?.shown_digest ?? '',
        reason: '由人来办',
      }),
    )
    const after = await card()
    expect(after.takenOver).toBe(before.takenOver + 1)
    expect(after.errorShare).toBeCloseTo((before.errorShare ?? 0) + 0.01, 5)
    const elsewhere = await office.store.as(sessionOf(t.person('luxin')), tx => scorecard(tx, employee))
    expect({ ...elsewhere, firstTimeRight: null }).toEqual({ ...after, firstTimeRight: null })
  } finally {
    await opened.close()
    await t.close()
  }
})
