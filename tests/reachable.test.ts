import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignable, eraseMatter, gridWorkersOf, matterDetail, withdraw } from '../src/casework/index.ts'
import { sessionOf, setWorkingHours, type WorkingWindow, workingHours } from '../src/people/index.ts'
import { cancelLeave, leaves, takeLeave } from '../src/roster/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
  await setHours('yangfan', 'yangfan', [])
})
afterAll(() => t.close())

// Monday; the order is due some working days later
const monday = new Date('2026-11-30T09:00:00+08:00')
const at = (text: string) => new Date(`${text}:00+08:00`)
const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
const change = (account: string, now = new Date()) => ({
  ledger: t.office.ledger,
  actor: { kind: 'person' as const, id: t.person(account).id },
  now,
})
const setHours = (by: string, whose: string, windows: readonly WorkingWindow[]) =>
  as(by, tx => setWorkingHours(tx, change(by), t.person(whose).id, windows))
const hoursOf = (account: string) =>
  as(account, async tx => (await workingHours(tx, [t.person(account).id])).get(t.person(account).id))

const evening = { weekday: 3, from: 18 * 60, until: 21 * 60 }
const office = [1, 2, 3, 4, 5].map(weekday => ({ weekday, from: 510, until: 1050 }))

describe('working hours', () => {
  it('are kept as they were said last, and what no longer counts stays with its end', async () => {
    expect(await hoursOf('yangfan')).toBeUndefined()
    await setHours('yangfan', 'yangfan', [evening, ...office])
    await setHours('yangfan', 'yangfan', [evening, { weekday: 6, from: 540, until: 720 }])
    expect(await hoursOf('yangfan')).toEqual([evening, { weekday: 6, from: 540, until: 720 }])
    const { rows } = await t.superuser.query(
      `select count(*)::int as ended from working_window where person_id = $1 and ended_at is not null`,
      [t.person('yangfan').id],
    )
    expect(rows[0].ended).toBeGreaterThanOrEqual(5)
    await setHours('qinlang', 'yangfan', [])
    expect(await hoursOf('yangfan')).toBeUndefined()
  })

  it('end after they begin, and never overlap', async () => {
    const wrong = [
      [{ weekday: 3, from: 1260, until: 1080 }],
      [evening, { weekday: 3, from: 1200, until: 1300 }],
      [evening, evening],
    ]
    for (const windows of wrong)
      await expect(setHours('yangfan', 'yangfan', windows)).rejects.toMatchObject({ status: 422 })
    // one begins when the other ends
    await setHours('yangfan', 'yangfan', [evening, { weekday: 3, from: 1260, until: 1300 }])
    await setHours('yangfan', 'yangfan', [])
  })

  it('are written by the person or an administrator alone, whatever the application says', async () => {
    await expect(setHours('luxin', 'yangfan', [evening])).rejects.toThrow(/row-level security/)
    await expect(setHours('tangjing', 'yangfan', [evening])).rejects.toThrow(/row-level security/)
    await setHours('yangfan', 'yangfan', [evening])
    const end = as('luxin', tx => sql`update working_window set ended_at = now()`.execute(tx))
    await expect(end).rejects.toThrow(/row-level security/)
    const resident = t.office.store.as({ scope: 'resident', matter: crypto.randomUUID() }, tx =>
      tx.selectFrom('workingWindow').selectAll().execute(),
    )
    expect(await resident).toEqual([])
    await setHours('yangfan', 'yangfan', [])
  })
})

describe('whom an order is offered to', () => {
  const offered = async (order: string, account = 'yangfan') => {
    const people = await as('fangjianguo', tx =>
      assignable(tx, { person: t.person('fangjianguo'), now: monday }, order),
    )
    return { people, place: people.findIndex(one => one.person.account === account) }
  }

  it('is whoever walks the place, with when they can meet the resident', async () => {
    const { order } = await t.dispatched({ place: '文昌社区文昌路', reachable: ['evening'] }, monday)
    const byDay = await offered(order)
    expect(byDay.people[0]).toMatchObject({ isNear: true, visit: null })
    expect(byDay.people[0]?.reason).toBe('负责该网格；群众工作日晚上在家，本人只上白天班')
    await setHours('yangfan', 'yangfan', [evening])
    const { people } = await offered(order)
    expect(people[0]).toMatchObject({
      person: { account: 'yangfan' },
      reason: '负责该网格；周三晚上可上门，群众工作日晚上在家',
      visit: { from: at('2026-12-02T18:00'), until: at('2026-12-02T21:00') },
    })
  })

  it('is, after them, whoever can meet the resident before others', async () => {
    const { order } = await t.dispatched({ place: '文昌社区文昌路', reachable: ['evening'] }, monday)
    await setHours('luxin', 'luxin', [{ ...evening, weekday: 2 }])
    const { people, place } = await offered(order, 'luxin')
    expect(place).toBe(1)
    expect(people[1]?.reason).toBe('明天晚上可上门，群众工作日晚上在家')
    await setHours('luxin', 'luxin', [])
  })

  it('knows of leave that is to come', async () => {
    const { order } = await t.dispatched({ place: '文昌社区文昌路', reachable: ['evening'] }, monday)
    await setHours('yangfan', 'yangfan', [evening])
    const { id } = t.person('yangfan')
    await as('yangfan', tx =>
      takeLeave(tx, change('yangfan', monday), id, at('2026-12-02T00:00'), at('2026-12-20T00:00')),
    )
    const { people } = await offered(order)
    expect(people[0]).toMatchObject({ isAway: false, visit: null })
    expect(people[0]?.reason).toMatch(/本人请假$/)
    const [leave] = await as('yangfan', tx => leaves(tx, id, monday))
    await as('yangfan', tx => cancelLeave(tx, change('yangfan', monday), id, leave?.id ?? ''))
  })

  it('says nothing of times where the resident said nothing', async () => {
    const { order } = await t.dispatched({ place: '文昌社区文昌路' }, monday)
    expect((await offered(order)).people[0]).toMatchObject({ reason: '负责该网格', visit: null })
  })

  it('is told to whoever decides where an appeal goes, before there is an order', async () => {
    const told = async (appeal: Parameters<typeof t.proposed>[0], by = 'zhoumin') => {
      const { matter } = await t.proposed(appeal, monday)
      return as(by, tx => gridWorkersOf(tx, { person: t.person(by), now: monday }, matter))
    }
    const [walker, ...others] = await told({ place: '文昌社区文昌路', reachable: ['workday'] })
    expect(walker?.person.account).toBe('yangfan')
    expect(others).toEqual([])
    const nowhere = { place: '区政府', title: '想问一件事', text: '请问办事大厅中午有没有人？' }
    expect(await told(nowhere)).toEqual([])
    await expect(told({}, 'gaoyongfu')).rejects.toMatchObject({ status: 404 })
  })
})

describe('when a resident is at home', () => {
  it('is shown to whoever handles the matter, and goes when their data are erased', async () => {
    const { matter } = await t.proposed({ reachable: ['evening', 'weekend', 'evening'] })
    const shown = async () =>
      as('tangjing', tx => matterDetail(tx, { person: t.person('tangjing'), now: new Date() }, matter))
    expect((await shown()).contact.reachable).toBe('工作日晚上、周末和节假日')
    await t.office.store.as(systemSession, tx => withdraw(tx, t.office, matter, new Date()))
    const act = { person: t.person('tangjing'), now: new Date() }
    await as('tangjing', tx => eraseMatter(tx, t.office, act, matter, 'request'))
    expect((await shown()).contact.reachable).toBeNull()
  })

  it('is one of three times, whoever writes it', async () => {
    const wrong = t.superuser.query(`update matter set reachable = array['always']`)
    await expect(wrong).rejects.toThrow(/check constraint/)
  })
})
