import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type DecisionInput,
  decide,
  matterDetail,
  propose,
  queue,
  returnOrder,
  serviceLevels,
  sweep,
} from '../src/casework/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { listPeople, sessionOf, setRoles } from '../src/people/index.ts'
import { appoint, cancelLeave, leaves, takeLeave } from '../src/roster/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

const employee = 'appeal-router'
const day = 86_400_000
const routing = {
  departmentId: 'urban',
  categoryId: 'cooking-fumes',
  urgency: 'normal',
  dueDays: 5,
  reason: '油烟归城管局管，已与两家单位商定',
} as const

let t: TestOffice
let people: Awaited<ReturnType<typeof listPeople>>
const person = (account: string) => {
  const found = people.find(one => one.account === account)
  if (!found) throw new Error(`nobody is called ${account}`)
  return found
}
const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(person(account)), work)
const act = (account: string, now = new Date()) => ({ person: person(account), now })
const change = (account: string, now = new Date()) => ({
  ledger: t.office.ledger,
  actor: { kind: 'person' as const, id: person(account).id },
  now,
})

beforeAll(async () => {
  t = await testOffice()
  people = await listPeople(t.office.store.open)
  await as('qinlang', tx => setRoles(tx, change('qinlang'), person('pengguixiang').id, ['officer', 'guardian']))
  people = await listPeople(t.office.store.open)
})
afterAll(() => t.close())

const appointed = (account: string, kind: 'deputy' | 'arbiter' | 'none') =>
  as('tangjing', tx => appoint(tx, change('tangjing'), employee, person(account).id, kind))

/** Decides the open proposal of a matter. */
async function decided(account: string, matter: string, input: Omit<DecisionInput, 'shownDigest'>) {
  const { id, shownDigest } = await t.openProposal(matter)
  return as(account, tx => decide(tx, t.office, act(account), id, { ...input, shownDigest }))
}

async function orderOf(matter: string): Promise<string> {
  const { rows } = await t.superuser.query<{ id: string }>(
    `select id from work_order where matter_id = $1 and state <> 'returned'`,
    [matter],
  )
  return rows[0]?.id ?? ''
}

async function returned(matter: string, code: 'duty' | 'place' = 'duty') {
  const order = await orderOf(matter)
  await as('fangjianguo', tx => returnOrder(tx, t.office, act('fangjianguo'), order, { code, reason: '不归本局管理' }))
  await propose(t.office, matter, new Date())
}

/** A matter that a department returned so often; the guardian insisted in between. */
async function bounced(times: number): Promise<string> {
  const { matter } = await t.dispatched()
  for (let time = 1; time <= times; time++) {
    await returned(matter, time === 1 ? 'duty' : 'place')
    if (time < times) await decided('zhoumin', matter, { kind: 'amend', routing })
  }
  return matter
}

const waiting = async (account: string) =>
  (await as(account, tx => queue(tx, t.office, act(account)))).items.map(one => one.id)

describe('an appeal that was returned twice', () => {
  beforeEach(async () => {
    const { rows } = await t.superuser.query<{ username: string }>(
      `select username from guardianship g join person p on p.id = g.person_id where g.kind = 'arbiter' and until is null`,
    )
    for (const { username } of rows) await appointed(username, 'none')
  })

  it('is the guardian’s where no arbiter is appointed', async () => {
    const matter = await bounced(2)
    expect(await waiting('zhoumin')).toContain(matter)
    await decided('zhoumin', matter, { kind: 'amend', routing })
  })

  it('goes to the arbiter by name, who alone decides it; everybody else is told who that is', async () => {
    await appointed('pengguixiang', 'arbiter')
    const [twice, once] = [await bounced(2), await bounced(1)]
    expect(
      [await waiting('pengguixiang'), await waiting('zhoumin')].map(ids => [ids.includes(twice), ids.includes(once)]),
    ).toEqual([
      [true, false],
      [false, true],
    ])
    const shown = await as('zhoumin', tx => matterDetail(tx, act('zhoumin'), twice))
    expect([shown.arbiter, shown.decisionKinds]).toEqual([{ id: person('pengguixiang').id, name: '彭桂香' }, []])
    await expect(decided('zhoumin', twice, { kind: 'amend', routing })).rejects.toMatchObject({ status: 403 })
    await expect(decided('pengguixiang', once, { kind: 'approve' })).rejects.toMatchObject({ status: 403 })
    await decided('pengguixiang', twice, { kind: 'amend', routing })
    // whoever returns it once more meets the same arbiter
    await returned(twice)
    expect(await waiting('pengguixiang')).toContain(twice)
  })

  it('is not lost while the arbiter is away: the guardian decides again', async () => {
    await appointed('pengguixiang', 'arbiter')
    const matter = await bounced(2)
    const now = new Date()
    await as('pengguixiang', tx =>
      takeLeave(tx, change('pengguixiang', now), person('pengguixiang').id, now, new Date(now.getTime() + day)),
    )
    expect([await waiting('pengguixiang'), await waiting('zhoumin')].map(ids => ids.includes(matter))).toEqual([
      false,
      true,
    ])
    await decided('zhoumin', matter, { kind: 'amend', routing })
    await as('pengguixiang', async tx => {
      const { id } = person('pengguixiang')
      for (const leave of await leaves(tx, id, new Date())) await cancelLeave(tx, change('pengguixiang'), id, leave.id)
    })
  })

  it('is refused by the database to whoever is not the one', async () => {
    await appointed('pengguixiang', 'arbiter')
    const [twice, once] = [await bounced(2), await bounced(1)]
    const insert = async (matter: string, account: string) => {
      const { id, shownDigest } = await t.openProposal(matter)
      return t.office.store.as(systemSession, tx =>
        tx
          .insertInto('decision')
          .values({
            proposalId: id,
            kind: 'take_over',
            decidedBy: person(account).id,
            decidedAt: new Date(),
            shownDigest,
            output: null,
            reason: null,
          })
          .execute(),
      )
    }
    await expect(insert(twice, 'zhoumin')).rejects.toMatchObject({ code: 'BB005' })
    await expect(insert(once, 'pengguixiang')).rejects.toMatchObject({ code: 'BB005' })
  })

  it('has one arbiter at a time, who is no deputy', async () => {
    await appointed('linfeng', 'arbiter')
    // the only deputy can become arbiter while the guardian is there, and is then no deputy any more
    expect(
      (
        await t.superuser.query(`select kind from guardianship where person_id = $1 and until is null`, [
          person('linfeng').id,
        ])
      ).rows,
    ).toEqual([{ kind: 'arbiter' }])
    const now = new Date()
    await expect(
      as('zhoumin', tx => takeLeave(tx, change('zhoumin'), person('zhoumin').id, now, new Date(now.getTime() + day))),
    ).rejects.toMatchObject({ status: 409 })
    await appointed('pengguixiang', 'arbiter')
    const { rows } = await t.superuser.query<{ username: string }>(
      `select username from guardianship g join person p on p.id = g.person_id where g.kind = 'arbiter' and until is null`,
    )
    expect(rows).toEqual([{ username: 'pengguixiang' }])
    await appointed('linfeng', 'deputy')
  })
})

describe('returns', () => {
  it('are counted by department and reason, and told again where it was not the first', async () => {
    const before = (await as('tangjing', tx => serviceLevels(tx, act('tangjing'), {}))).returns[0]
    await bounced(2)
    const [after] = (await as('tangjing', tx => serviceLevels(tx, act('tangjing'), {}))).returns
    expect(after?.id).toBe('urban')
    expect((after?.returned ?? 0) - (before?.returned ?? 0)).toBe(2)
    expect((after?.again ?? 0) - (before?.again ?? 0)).toBe(1)
    expect((after?.reasons.duty ?? 0) - (before?.reasons.duty ?? 0)).toBe(1)
    expect((after?.reasons.place ?? 0) - (before?.reasons.place ?? 0)).toBe(1)
  })

  it('say in the matter’s course what they were for', async () => {
    const matter = await bounced(1)
    const { timeline } = await as('zhoumin', tx => matterDetail(tx, act('zhoumin'), matter))
    expect(timeline.map(one => one.note)).toContain('不属于本部门职责：不归本局管理')
  })
})

it('the record and the ledger agree with all of it', async () => {
  expect((await verifyStored(t.office.store, t.office.ledger)).problems).toEqual([])
  expect(await t.office.store.as(systemSession, sweep)).toEqual([])
})
