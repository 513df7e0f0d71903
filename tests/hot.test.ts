import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileAppeal, hotIssues, readHotIssues, withdraw } from '../src/casework/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
})
afterAll(() => t.close())

const day = 86_400_000
const file = async (title: string, text: string, phone: string, more: { place?: string; daysAgo?: number } = {}) => {
  const now = new Date(Date.now() - (more.daysAgo ?? 0) * day)
  const appeal = { title, text, phone, ...(more.place === undefined ? {} : { place: more.place }) }
  const { id } = await t.office.store.as(systemSession, tx =>
    fileAppeal(tx, t.office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now }),
  )
  return id
}
const hot = (account: string) =>
  t.office.store.as(sessionOf(t.person(account)), tx => hotIssues(tx, { person: t.person(account), now: new Date() }))

const outage = (i: number) =>
  [
    ['望江苑停水三天', '望江苑小区主管爆了停水三天，物业说要等水务公司来修，水务公司一直没有人来。'],
    ['望江苑小区没有水', '望江苑停水三天没有人管，说是主管爆了，要等水务公司来修，电话打不通。'],
    ['望江苑停水求解决', '我们望江苑小区主管爆了停水三天，家里有老人，请水务公司快来修。'],
    ['望江苑停水何时恢复', '望江苑小区停水三天，主管爆了没有人来修，水务公司到底什么时候恢复供水？'],
  ][i] as [string, string]

describe('hot issues', () => {
  it('are none before the first reading, and none where nobody writes the same', async () => {
    expect(await hot('zhoumin')).toMatchObject({ madeAt: null, issues: [] })
    await file('咨询居住证', '外地户口办居住证要带哪些材料？', '13900000009')
    expect(await readHotIssues(t.office, new Date())).toBe(1)
    const { madeAt, read, issues, towns, elsewhere } = await hot('zhoumin')
    expect({ isRead: madeAt !== null, read, issues, elsewhere }).toEqual({
      isRead: true,
      read: 1,
      issues: [],
      elsewhere: 1,
    })
    expect(towns.map(one => one.communities.length)).toEqual([4, 3, 3])
  })

  it('have a name, a place, people, days and a heat that grows cold', async () => {
    const place = '临江街道望江社区望江苑'
    await file(...outage(0), '13900000001', { place, daysAgo: 7 })
    await file(...outage(1), '13900000002', { place: '望江苑2栋' })
    await file(...outage(2), '13900000002')
    await readHotIssues(t.office, new Date())
    const { issues, days, towns } = await hot('zhoumin')
    expect(issues).toHaveLength(1)
    const [issue] = issues
    expect(issue).toMatchObject({
      places: [{ name: '望江社区', count: 3 }],
      count: 3,
      people: 2,
      open: 3,
      heat: 2.5,
      lastWeek: 2,
    })
    expect(issue?.name).toMatch(/停水|没有水/)
    expect(issue?.byDay).toHaveLength(days.length)
    expect(issue?.byDay.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(issue?.matters).toHaveLength(3)
    expect(towns.flatMap(one => one.communities).find(one => one.name === '望江社区')?.count).toBe(3)
  })

  it('are read anew: what was withdrawn is out, what came is in', async () => {
    const [{ matters } = { matters: [] }] = (await hot('zhoumin')).issues
    const gone = matters[0]?.id ?? ''
    await t.office.store.as({ scope: 'resident', matter: gone }, tx => withdraw(tx, t.office, gone, new Date()))
    await file(...outage(3), '13900000004')
    await readHotIssues(t.office, new Date())
    const [issue] = (await hot('zhoumin')).issues
    expect(issue?.count).toBe(3)
    expect(issue?.matters.map(one => one.id)).not.toContain(gone)
  })

  it('are of what somebody may see: a department that sees too few of the appeals sees no issue', async () => {
    expect((await hot('tangjing')).issues).toHaveLength(1)
    const officer = await hot('fangjianguo')
    expect(officer.issues).toEqual([])
    expect(officer.towns.flatMap(one => one.communities).every(one => one.count === 0)).toBe(true)
  })
})
