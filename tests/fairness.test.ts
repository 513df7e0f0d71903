import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eraseMatter,
  matterDetail,
  overview,
  returnOrder,
  serviceLevels,
  signOrder,
  splitMatter,
  withdraw,
} from '../src/casework/index.ts'
import { sessionOf } from '../src/people/index.ts'
import type { AgeGroup } from '../src/shapes/appeal.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
})
afterAll(() => t.close())

const hour = 3600_000
const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
const act = (account: string, now = new Date()) => ({ person: t.person(account), now })
const groups = async (account = 'tangjing') => (await as(account, tx => serviceLevels(tx, act(account), {}))).groups
const agesKept = async () => {
  const { rows } = await t.superuser.query<{ age: string }>('select age_group as age from appeal_age order by 1')
  return rows.map(row => row.age)
}

/** 9:00 in Beijing, twenty days ago. */
const opening = () => {
  const then = new Date(Date.now() - 20 * 24 * hour)
  const day = new Date(then.getTime() + 8 * hour).toISOString().slice(0, 10)
  return new Date(`${day}T09:00:00+08:00`)
}

async function signed(ageGroup: AgeGroup | undefined, after: number, count: number): Promise<void> {
  const then = opening()
  for (let i = 0; i < count; i++) {
    const { order } = await t.dispatched(ageGroup ? { ageGroup } : {}, then)
    const at = new Date(then.getTime() + after + i * 60_000)
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo', at), order))
  }
}

describe('whether all are treated alike', () => {
  it('is not asked of one group, nor of groups of a few', async () => {
    await signed('18-44', hour, 4)
    await signed('75+', hour, 4)
    expect(await groups()).toEqual([])
  })

  it('tells a gap that is more than chance, with its cases and its interval, and hides a few among others', async () => {
    await signed('18-44', hour, 10)
    await signed('45-59', hour, 14)
    await signed('75+', 12 * 24 * hour, 10)
    await signed('0-17', hour, 1)
    const found = await groups()
    expect(found.map(({ kind, name, orders }) => [kind, name, orders])).toEqual([
      ['age', '18–44 岁', 14],
      ['age', '75 岁及以上', 14],
      ['age', '合并的 2 组', 15],
    ])
    const old = found.find(group => group.name === '75 岁及以上')
    const inTime = old?.measures.find(one => one.name === '按时签收')
    expect(inTime).toMatchObject({ unit: 'share', cases: 14, value: 4 / 14, others: 1, isGap: true })
    expect(inTime?.low).toBeCloseTo(0.117, 3)
    expect(inTime?.high).toBeCloseTo(0.5465, 3)
    const time = old?.measures.find(one => one.name === '签收用时')
    expect(time).toMatchObject({ unit: 'hours', cases: 14, isGap: true })
    expect(time?.value).toBeGreaterThan(time?.others ?? Number.POSITIVE_INFINITY)
    expect(time?.low).toBeLessThan(time?.high ?? 0)
    // nobody has said yet whether it helped
    expect(old?.measures.find(one => one.name === '群众认可')).toMatchObject({ cases: null, value: null, isGap: false })
    const marked = found.flatMap(({ name, measures }) => measures.filter(one => one.isGap).map(one => [name, one.name]))
    expect(marked).toEqual([
      ['75 岁及以上', '按时签收'],
      ['75 岁及以上', '签收用时'],
    ])
  })

  it('is told on the overview, where it is not', async () => {
    const { gaps } = await as('tangjing', tx => overview(tx, act('tangjing')))
    expect(gaps.map(({ kind, group, measure }) => `${kind} ${group} ${measure}`)).toEqual([
      'age 75 岁及以上 按时签收',
      'age 75 岁及以上 签收用时',
    ])
    // who sees none of these orders is told nothing of them
    expect((await as('gaoyongfu', tx => overview(tx, act('gaoyongfu')))).gaps).toEqual([])
  })

  it('counts as routed rightly what the first department kept, not what it sent back, and nothing that was withdrawn', async () => {
    const kept = async () =>
      (await groups()).find(group => group.name === '18–44 岁')?.measures.find(one => one.name === '首派准确')
    expect(await kept()).toMatchObject({ cases: 14, value: 1 })
    const back = await t.dispatched({ ageGroup: '18-44' }, opening())
    await as('fangjianguo', tx =>
      returnOrder(tx, t.office, act('fangjianguo'), back.order, { code: 'duty', reason: '不归本局管理' }),
    )
    expect(await kept()).toMatchObject({ cases: 15, value: 14 / 15 })
    const gone = await t.dispatched({ ageGroup: '18-44' }, opening())
    await t.office.store.as(systemSession, tx => withdraw(tx, t.office, gone.matter, new Date()))
    expect(await kept()).toMatchObject({ cases: 15, value: 14 / 15 })
  })
})

describe('an age', () => {
  it('is shown to nobody who handles the matter, follows what is split off, and goes when the resident’s data goes', async () => {
    await t.superuser.query('truncate appeal_age')
    const { matter } = await t.proposed({ ageGroup: '60-74' })
    for (const account of ['zhoumin', 'tangjing']) {
      const detail = await as(account, tx => matterDetail(tx, act(account), matter))
      expect(JSON.stringify(detail)).not.toMatch(/60-74|60–74/)
    }
    await as('zhoumin', tx =>
      splitMatter(tx, t.office, act('zhoumin'), matter, { title: '路灯不亮', text: '文昌路的路灯也不亮。' }),
    )
    expect(await agesKept()).toEqual(['60-74', '60-74'])
    await t.office.store.as(systemSession, tx => withdraw(tx, t.office, matter, new Date()))
    await as('tangjing', tx => eraseMatter(tx, t.office, act('tangjing'), matter, 'request'))
    expect(await agesKept()).toEqual(['60-74'])
  })
})
