import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  assignable,
  assignOrder,
  decide,
  giveFeedback,
  handBackOrder,
  matterDetail,
  remindOfOrders,
  reportOrder,
  returnOrder,
  serviceLevels,
  signOrder,
} from '../src/casework/index.ts'
import { servedIn } from '../src/casework/views/served.ts'
import { sessionOf } from '../src/people/index.ts'
import { cancelLeave, leaves, takeLeave } from '../src/roster/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
})
afterAll(() => t.close())

const hour = 3600_000
const day = 24 * hour
const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
const act = (account: string, now = new Date()) => ({ person: t.person(account), now })
const levels = (account: string, period = {}, now = new Date()) =>
  as(account, tx => serviceLevels(tx, act(account, now), period))

const report = { measure: '已到现场处理，责令整改。', answer: '您反映的烧烤摊已要求停止占道。' }
async function answered(matter: string, order: string, signedAt: Date, answeredAt: Date) {
  await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo', signedAt), order))
  await as('fangjianguo', tx => reportOrder(tx, t.office, act('fangjianguo', answeredAt), order, report))
  const { id, shownDigest } = await t.openProposal(matter)
  await as('luxin', tx => decide(tx, t.office, act('luxin', answeredAt), id, { kind: 'approve', shownDigest }))
}

describe('service levels', () => {
  it('are nothing of nothing, and say so instead of a share', async () => {
    const { total, departments, categories } = await levels('tangjing')
    expect({ orders: total.orders, due: total.sign.due, departments, categories }).toEqual({
      orders: 0,
      due: 0,
      departments: [],
      categories: [],
    })
    expect([total.sign.median, total.answer.median, total.fromFiling]).toEqual([null, null, null])
  })

  it('count what came due, how long the half took, what came back and what is late', async () => {
    // three weeks ago: in time, both; signed and answered too late; sent back; never signed
    const then = new Date(Date.now() - 21 * day)
    const inTime = await t.dispatched({}, then)
    await answered(inTime.matter, inTime.order, new Date(then.getTime() + hour), new Date(then.getTime() + 5 * hour))
    const late = await t.dispatched({}, then)
    const [signedAt, answeredAt] = [new Date(then.getTime() + 5 * day), new Date(then.getTime() + 20 * day)]
    await answered(late.matter, late.order, signedAt, answeredAt)
    const back = await t.dispatched({}, then)
    await as('fangjianguo', tx =>
      returnOrder(tx, t.office, act('fangjianguo', then), back.order, { code: 'duty', reason: '不归本局管理' }),
    )
    await t.dispatched({}, then)
    const asSystem = (matter: string) =>
      t.office.store.as(systemSession, tx => giveFeedback(tx, t.office, matter, { helped: false }, new Date()))
    await asSystem(late.matter)

    const { total, departments, categories } = await levels('tangjing')
    expect(total).toMatchObject({
      orders: 4,
      sign: { due: 3, kept: 1, median: 60.5 },
      returned: 1,
      reopened: 1,
      late: 2,
    })
    // what was reopened is not answered any more
    expect(total.answer).toEqual({ due: 3, kept: 1, median: 5 })
    expect(total.fromFiling).toBe(5)
    expect(departments.map(({ id, orders }) => ({ id, orders }))).toEqual([{ id: 'urban', orders: 4 }])
    expect(categories.map(({ name, days }) => ({ name, days }))).toEqual([
      { name: '城市管理 / 餐饮油烟扰民', days: expect.any(Number) },
    ])
  })

  it('are of the orders opened in the period, both days included, and of those that one may see', async () => {
    const beijing = (moment: Date) => new Date(moment.getTime() + 8 * hour).toISOString().slice(0, 10)
    const opened = beijing(new Date(Date.now() - 21 * day))
    expect((await levels('tangjing', { from: opened, to: opened })).total.orders).toBe(4)
    const before = beijing(new Date(Date.now() - 22 * day))
    expect((await levels('tangjing', { from: before, to: before })).total.orders).toBe(0)
    expect((await levels('fangjianguo')).total.orders).toBe(4)
    expect((await levels('gaoyongfu')).total.orders).toBe(0)
    // by groups the same orders count; a session that sees everything leaves it to the application alone
    const ever = { since: new Date(0), until: new Date(), now: new Date() }
    const counted = (account: string) =>
      t.office.store.as(systemSession, async tx => (await servedIn(tx, t.person(account), ever)).length)
    expect(await counted('fangjianguo')).toBe(await counted('tangjing'))
    expect(await counted('gaoyongfu')).toBe(0)
  })

  it('refuse a period that is none', async () => {
    for (const period of [
      { from: '2026-13-01' },
      { from: '昨天' },
      { from: '2026-02-30' },
      { from: '2026-11-02', to: '2026-11-01' },
      { from: '2020-01-01', to: '2026-01-01' },
    ])
      await expect(levels('tangjing', period)).rejects.toMatchObject({ status: 422 })
  })
})

describe('to whom an order may be given', () => {
  const near = (people: Awaited<ReturnType<typeof assignable>>) =>
    people.filter(one => one.isNear).map(one => one.person.account)
  const offered = (order: string | undefined, now = new Date()) =>
    as('fangjianguo', tx => assignable(tx, act('fangjianguo', now), order))

  it('is told with whoever walks the place first', async () => {
    const { order } = await t.dispatched({ place: '临江街道文昌社区文昌路' })
    const people = await offered(order)
    const [first] = people
    expect(near(people)).toEqual([first?.person.account])
    expect(first?.person.grid).toBe('文昌社区第一网格')
    // no more is known than the community: everybody there
    const elsewhere = await t.dispatched({ place: '文昌社区', title: '烧烤摊油烟', text: '烧烤摊油烟呛人，请管一管。' })
    expect(near(await offered(elsewhere.order))).toHaveLength(2)
    expect(near(await offered(undefined))).toEqual([])
  })

  it('leaves out whoever is on leave, at the end of the list and when somebody tries', async () => {
    const { order } = await t.dispatched({ place: '临江街道文昌社区文昌路' })
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), order))
    const [worker] = await offered(order)
    const { id, account } = worker?.person ?? { id: '', account: '' }
    const change = { ledger: t.office.ledger, actor: { kind: 'person' as const, id }, now: new Date() }
    await as(account, tx => takeLeave(tx, change, id, new Date(), new Date(Date.now() + day)))
    const people = await offered(order, new Date(Date.now() + 1000))
    expect(people.at(-1)).toMatchObject({ person: { id }, isNear: true, isAway: true })
    const give = () =>
      as('fangjianguo', tx => assignOrder(tx, t.office, act('fangjianguo', new Date(Date.now() + 1000)), order, id))
    await expect(give()).rejects.toMatchObject({ status: 409 })
    const [leave] = await as(account, tx => leaves(tx, id, new Date()))
    await as(account, tx => cancelLeave(tx, change, id, leave?.id ?? ''))
    expect((await offered(order))[0]).toMatchObject({ person: { id }, isAway: false })
    await give()
  })

  it('is not told of an order of another department', async () => {
    const { order } = await t.dispatched()
    const stranger = as('gaoyongfu', tx => assignable(tx, act('gaoyongfu'), order))
    await expect(stranger).rejects.toMatchObject({ status: 404 })
  })
})

describe('an order that its handler gives back', () => {
  it('lies with the department again, with the reason and the same due date, and can be given to another', async () => {
    const { matter, order } = await t.dispatched()
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), order))
    await as('fangjianguo', tx => assignOrder(tx, t.office, act('fangjianguo'), order, t.person('yangfan').id))
    await as('yangfan', tx => signOrder(tx, t.office, act('yangfan'), order))
    const before = await as('fangjianguo', tx => matterDetail(tx, act('fangjianguo'), matter))
    const stranger = as('luxin', tx => handBackOrder(tx, t.office, act('luxin'), order, '不归我管'))
    await expect(stranger).rejects.toMatchObject({ status: 409 })
    await as('yangfan', tx => handBackOrder(tx, t.office, act('yangfan'), order, '需要专业队伍和设备'))
    const after = await as('fangjianguo', tx => matterDetail(tx, act('fangjianguo'), matter))
    expect(after.order).toMatchObject({
      state: 'signed',
      handler: null,
      handedBack: '需要专业队伍和设备',
      dueAt: before.order?.dueAt,
      actions: ['assign', 'report', 'return'],
    })
    expect(after.state).toBe('handling')
    expect(after.timeline.at(-1)).toMatchObject({ what: '办理人交回部门', note: '需要专业队伍和设备' })
    const again = as('yangfan', tx => handBackOrder(tx, t.office, act('yangfan'), order, '再交一次'))
    await expect(again).rejects.toMatchObject({ status: 403 })
    await as('fangjianguo', tx => assignOrder(tx, t.office, act('fangjianguo'), order, t.person('luxin').id))
  })
})

describe('a time limit that is to run out soon', () => {
  const reminders = async (matter: string) => {
    const { rows } = await t.superuser.query<{ body: string }>(
      `select body from ledger_entry where matter_id = $1 and type = 'order.reminded' order by seq`,
      [matter],
    )
    return rows.map(row => (JSON.parse(row.body) as { data: { of: string } }).data.of)
  }
  const limitsOf = async (order: string) => {
    const { rows } = await t.superuser.query<{ opened: Date; sign: Date; due: Date }>(
      'select opened_at as opened, sign_by as sign, due_at as due from work_order where id = $1',
      [order],
    )
    return rows[0] as { opened: Date; sign: Date; due: Date }
  }
  const between = (from: Date, to: Date, share: number) =>
    new Date(from.getTime() + (to.getTime() - from.getTime()) * share)

  it('is reminded of once: the signature at half of its time, the answer on the working day before', async () => {
    const { matter, order } = await t.dispatched()
    const { opened, sign, due } = await limitsOf(order)
    await remindOfOrders(t.office, between(opened, sign, 0.4))
    expect(await reminders(matter)).toEqual([])
    for (const share of [0.6, 0.7]) await remindOfOrders(t.office, between(opened, sign, share))
    expect(await reminders(matter)).toEqual(['sign'])
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo', between(opened, sign, 0.8)), order))
    await remindOfOrders(t.office, new Date(due.getTime() - 8 * day))
    expect(await reminders(matter)).toEqual(['sign'])
    for (const before of [2 * hour, hour]) await remindOfOrders(t.office, new Date(due.getTime() - before))
    expect(await reminders(matter)).toEqual(['sign', 'due'])
    // what has run out is escalated, not reminded of
    await remindOfOrders(t.office, new Date(due.getTime() + hour))
    expect(await reminders(matter)).toEqual(['sign', 'due'])
    const shown = await as('fangjianguo', tx =>
      matterDetail(tx, act('fangjianguo', new Date(due.getTime() - hour)), matter),
    )
    expect(shown.order).toMatchObject({ isDueSoon: true, isOverdue: false })
    expect(shown.timeline.map(one => one.what)).toContain('提醒：办理时限将到')
  })

  it('is none of an order that was handled or returned', async () => {
    const { matter, order } = await t.dispatched()
    const { due } = await limitsOf(order)
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), order))
    await as('fangjianguo', tx => reportOrder(tx, t.office, act('fangjianguo'), order, report))
    await remindOfOrders(t.office, new Date(due.getTime() - hour))
    expect(await reminders(matter)).toEqual([])
  })
})
