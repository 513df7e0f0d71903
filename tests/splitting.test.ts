import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  appealStatus,
  decide,
  findByReceipt,
  matterDetail,
  propose,
  splitMatter,
  sweep,
} from '../src/casework/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
})
afterAll(() => t.close())

const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
const act = (account: string) => ({ person: t.person(account), now: new Date() })

const wages = '另外工地包工头拖欠我四个月工资，一直不发。'
const both = {
  title: '烧烤摊和欠薪',
  text: `文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，不敢开窗。${wages}`,
  phone: '13900002222',
}
const detail = (id: string) => as('zhoumin', tx => matterDetail(tx, act('zhoumin'), id))
const split = (account: string, id: string, part = { title: '拖欠四个月工资', text: wages }) =>
  as(account, tx => splitMatter(tx, t.office, act(account), id, part))

it('finds the matters that an appeal tells of, each with its words and its department', async () => {
  const { matter } = await t.proposed(both)
  const { proposal, canSplit } = await detail(matter)
  const parts = (proposal?.evidence ?? []).filter(one => one.kind === 'part')
  expect(parts.map(({ text, department }) => [text, department.id])).toEqual([
    ['文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，不敢开窗。', 'urban'],
    [wages, 'labour'],
  ])
  expect([canSplit, proposal?.isSure]).toEqual([true, false])
  expect(proposal?.doubts.find(one => one.code === 'two_matters')?.text).toContain('两件事')
})

it('files one of them on its own, which is proposed and decided by itself; the resident finds both', async () => {
  const { matter } = await t.proposed(both)
  const receipt = await split('zhoumin', matter)
  const found = (id: string | undefined) => id ?? ''
  const part = found(await t.office.store.as(systemSession, tx => findByReceipt(tx, receipt, both.phone)))
  await propose(t.office, part, new Date())
  const shown = await detail(part)
  expect(shown).toMatchObject({ state: 'proposed', text: wages, origin: { id: matter }, parts: [] })
  expect(shown.proposal?.routing?.departmentId).toBe('labour')
  // it is not taken for the same matter as the appeal that it came from
  expect(shown.proposal?.evidence.filter(one => one.kind === 'appeal' && one.open)).toEqual([])
  const waiting = await detail(matter)
  expect([waiting.state, waiting.proposal]).toEqual(['received', null])
  await propose(t.office, matter, new Date())
  const origin = await detail(matter)
  expect(origin).toMatchObject({ state: 'proposed', text: both.text, origin: null, parts: [{ id: part, receipt }] })
  // only what stays is asked for: to whom it goes, and without the doubt that it tells of two matters
  expect(origin.proposal?.routing?.departmentId).toBe('urban')
  expect(origin.proposal?.doubts.map(one => one.code)).not.toContain('two_matters')
  const { id, shownDigest } = await t.openProposal(matter)
  await as('zhoumin', tx => decide(tx, t.office, act('zhoumin'), id, { kind: 'approve', shownDigest }))
  const steps = async (which: string) =>
    (await t.office.store.as(systemSession, tx => appealStatus(tx, which))).steps.map(one => one.text)
  expect((await steps(matter)).join()).toContain(`您说的另一件事已另立一件办理，受理编号 ${receipt}`)
  expect((await steps(part)).join()).toContain(`由您的诉求 ${origin.receipt} 分出，单独办理`)
})

it('is for whoever decides where the appeal goes, while that is not decided', async () => {
  const { matter } = await t.proposed(both)
  for (const [account, status] of [
    ['linfeng', 403],
    ['fangjianguo', 404],
  ] as const)
    await expect(split(account, matter)).rejects.toMatchObject({ status })
  const { id, shownDigest } = await t.openProposal(matter)
  await as('zhoumin', tx => decide(tx, t.office, act('zhoumin'), id, { kind: 'approve', shownDigest }))
  await expect(split('zhoumin', matter)).rejects.toMatchObject({ status: 409 })
  expect((await detail(matter)).canSplit).toBe(false)
})

it('keeps nothing that is marked as secret', async () => {
  const { matter } = await t.proposed(both)
  await expect(
    split('zhoumin', matter, { title: '秘密★1年', text: '本件标注：秘密★1年，不得外传。' }),
  ).rejects.toMatchObject({ status: 422 })
  expect((await detail(matter)).parts).toEqual([])
})

it('leaves the record and the ledger in agreement', async () => {
  expect((await verifyStored(t.office.store, t.office.ledger)).problems).toEqual([])
  expect(await t.office.store.as(systemSession, sweep)).toEqual([])
})
