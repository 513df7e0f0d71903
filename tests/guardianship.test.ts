import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type DecisionInput,
  decide,
  fileAppeal,
  handOverStopped,
  propose,
  queue,
  reportOrder,
  signOrder,
  stopEmployee,
} from '../src/casework/index.ts'
import { atOnce } from '../src/casework/stop.ts'
import { tick } from '../src/jobs/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { appoint, cancelLeave, leaves, resume, takeLeave } from '../src/roster/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import {
  type Client,
  eventually,
  fumes,
  type TestOffice,
  type TestServer,
  testOffice,
  testServer,
} from './support/district.ts'

const employee = 'appeal-router'
const scenario = 'appeal-routing'
const hour = 3600_000
const day = 24 * hour
const passing = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
const later = (milliseconds: number) => new Date(Date.now() + milliseconds)

const routing = {
  departmentId: 'urban',
  categoryId: 'cooking-fumes',
  urgency: 'normal',
  dueDays: 5,
  reason: '属于市容秩序管理',
} as const

/** What people of the test district do, each in their own session. */
function acting(t: TestOffice) {
  const { office } = t
  const as = <T>(account: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    office.store.as(sessionOf(t.person(account)), work)
  const change = (account: string, now = new Date()) => ({
    ledger: office.ledger,
    actor: { kind: 'person' as const, id: t.person(account).id },
    now,
  })
  return {
    as,
    decide: async (account: string, matter: string, input: Omit<DecisionInput, 'shownDigest'>, now = new Date()) => {
      const { id, shownDigest } = await t.openProposal(matter)
      return as(account, tx => decide(tx, office, { person: t.person(account), now }, id, { ...input, shownDigest }))
    },
    stop: (account: string, scenarioId?: string) =>
      as(account, tx =>
        stopEmployee(tx, office, employee, { ...change(account), reason: '连续派错，先停下来', scenarioId }),
      ),
    handOver: () => handOverStopped(office, new Date()),
    resume: (account: string, scenarioId?: string) =>
      as(account, tx => resume(tx, change(account), employee, '已经查明原因', scenarioId)),
    takeLeave: (account: string, from: Date, until: Date) =>
      as(account, tx => takeLeave(tx, change(account), t.person(account).id, from, until)),
    endLeaves: (account: string, now = new Date()) =>
      as(account, async tx => {
        const { id } = t.person(account)
        for (const leave of await leaves(tx, id, now)) await cancelLeave(tx, change(account, now), id, leave.id)
      }),
    appoint: (account: string, kind: 'guardian' | 'deputy' | 'none') =>
      as('tangjing', tx => appoint(tx, change('tangjing'), employee, t.person(account).id, kind)),
    queue: (account: string, now = new Date()) =>
      as(account, tx => queue(tx, office, { person: t.person(account), now })),
    file: async (now = new Date()) => {
      const filed = await office.store.as(systemSession, tx =>
        fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }),
      )
      return filed.id
    },
    /** Matters by their state. */
    states: async () => {
      const { rows } = await t.superuser.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from matter group by state order by state',
      )
      return Object.fromEntries(rows.map(row => [row.state, row.count]))
    },
    stateOf: async (matter: string) => {
      const { rows } = await t.superuser.query<{ state: string }>('select state from matter where id = $1', [matter])
      return rows[0]?.state
    },
    employeeState: async () => {
      const { rows } = await t.superuser.query<{ state: string }>('select state from employee where id = $1', [
        employee,
      ])
      return rows[0]?.state
    },
    count: async (text: string) => {
      const { rows } = await t.superuser.query<{ count: number }>(`select count(*)::int as count from ${text}`)
      return rows[0]?.count ?? -1
    },
    lastEntry: async (type: string) => {
      const { rows } = await t.superuser.query<{ body: string }>(
        'select body from ledger_entry where type = $1 order by seq desc limit 1',
        [type],
      )
      const body = JSON.parse(rows[0]?.body ?? '{}') as { actor?: unknown; data?: object; records?: unknown[] }
      return body
    },
  }
}

type Acting = ReturnType<typeof acting>

/** Opens a district of its own for the tests of one block. */
function district(): () => { t: TestOffice; on: Acting } {
  let opened: { t: TestOffice; on: Acting } | undefined
  beforeAll(async () => {
    const t = await testOffice()
    opened = { t, on: acting(t) }
  })
  afterAll(() => opened?.t.close())
  return () => {
    if (!opened) throw new Error('the district is not open yet')
    return opened
  }
}

async function many<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let left = count; left > 0; left -= 8)
    made.push(...(await Promise.all(Array.from({ length: Math.min(8, left) }, make))))
  return made
}

const refusedWith = (status: number) => ({ status, message: expect.stringMatching(/[\u4e00-\u9fff].*。$/) })

describe('the brake', () => {
  const here = district()
  let proposed: string[]

  it('moves 300 open matters to people within a second', async () => {
    const { t, on } = here()
    proposed = (await many(200, () => t.proposed())).map(one => one.matter)
    await many(100, () => on.file())
    expect(await on.states()).toEqual({ proposed: 200, received: 100 })

    const started = performance.now()
    expect(await on.stop('zhoumin')).toBe(atOnce)
    // what is left is refused an approval at once, and follows by the hundred
    const [left] = proposed.slice(-1)
    await expect(on.decide('zhoumin', left ?? '', { kind: 'approve' })).rejects.toMatchObject(refusedWith(409))
    expect(await on.handOver()).toBe(300 - atOnce)
    const took = performance.now() - started
    expect(await on.states()).toEqual({ manual: 300 })
    expect(took).toBeLessThan(1000)

    expect(await on.employeeState()).toBe('suspended')
    // each has exactly one form that somebody may fill in; what had been proposed stays to be read
    expect(await on.count(`proposal where state = 'open'`)).toBe(300)
    expect(await on.count(`proposal where state = 'open' and output is not null`)).toBe(200)
    expect(await on.count('decision')).toBe(0)
    const { data, actor, records } = await on.lastEntry('employee.suspended')
    expect(actor).toEqual({ kind: 'person', id: t.person('zhoumin').id })
    expect(data).toEqual({ employee, matters: atOnce, reason: '连续派错，先停下来' })
    expect(records).toHaveLength(1 + atOnce)
    expect((await on.queue('zhoumin')).counts).toMatchObject({ all: 300, byHand: 300 })
  })

  it('lets nobody approve what the employee had proposed, and everything be done by hand', async () => {
    const { on } = here()
    const [one = '', other = ''] = proposed
    await expect(on.decide('zhoumin', one, { kind: 'approve' })).rejects.toMatchObject(refusedWith(409))
    await on.decide('zhoumin', one, { kind: 'amend', routing })
    expect(await on.stateOf(one)).toBe('dispatched')
    await on.decide('zhoumin', other, { kind: 'refuse', reason: '不属于受理范围' })
    expect(await on.stateOf(other)).toBe('refused')
  })

  it('sends what comes in meanwhile to people at once', async () => {
    const { t, on } = here()
    const matter = await on.file()
    expect(await propose(t.office, matter, new Date())).toBe('manual')
    expect(await t.openProposal(matter)).toMatchObject({ output: null })
    await on.decide('zhoumin', matter, { kind: 'amend', routing })
    expect(await on.stateOf(matter)).toBe('dispatched')
  })

  it('is refused where nothing runs', async () => {
    await expect(here().on.stop('zhoumin')).rejects.toMatchObject(refusedWith(409))
  })

  it('released, leaves with people what they have, and new appeals are proposed again', async () => {
    const { t, on } = here()
    const before = await on.states()
    await on.resume('zhoumin')
    expect(await on.employeeState()).toBe('service')
    expect(await on.states()).toEqual(before)
    const matter = await on.file()
    expect(await propose(t.office, matter, new Date())).toBe('proposed')
    await on.decide('zhoumin', matter, { kind: 'approve' })
    expect(await on.stateOf(matter)).toBe('dispatched')
    await expect(on.resume('zhoumin')).rejects.toMatchObject(refusedWith(409))
  })

  it('catches what comes in while it is pulled: nothing stays with the stopped employee', async () => {
    const { t, on } = here()
    await many(60, () => on.file())
    const arriving = Array.from({ length: 20 }, async (_, i) => {
      await passing(i * 10)
      await propose(t.office, await on.file(), new Date())
    })
    await Promise.all([on.stop('zhoumin'), ...arriving])
    await on.handOver()
    expect(await on.count(`matter where state in ('received', 'proposed')`)).toBe(0)
    await on.resume('zhoumin')
  })

  it('gets its turn among decisions: it waits for the one under way, and those that come later wait for it', async () => {
    const { t, on } = here()
    const [first, second] = [await t.proposed(), await t.proposed()]
    const order: string[] = []
    const commit = Promise.withResolvers<void>()
    const approved = Promise.withResolvers<void>()
    const approving = on.as('zhoumin', async tx => {
      const act = { person: t.person('zhoumin'), now: new Date() }
      await decide(tx, t.office, act, first.proposal, { kind: 'approve', shownDigest: first.shownDigest })
      approved.resolve()
      await commit.promise
    })
    await approved.promise
    const waiting = (count: number) =>
      eventually(async () => {
        const here = `database = (select oid from pg_database where datname = current_database())`
        const found = await on.count(`pg_locks where locktype = 'advisory' and not granted and ${here}`)
        return found === count || undefined
      })
    const stopping = on.stop('zhoumin').then(() => order.push('stopped'))
    await waiting(1)
    const late = on.decide('zhoumin', second.matter, { kind: 'approve' }).then(
      () => order.push('approved'),
      error => order.push(String(error.code ?? error)),
    )
    await waiting(2)
    expect(order).toEqual([])
    commit.resolve()
    await Promise.all([approving, stopping, late])
    expect(order).toEqual(['stopped', 'BB010'])
    expect([await on.stateOf(first.matter), await on.stateOf(second.matter)]).toEqual(['dispatched', 'proposed'])
    await on.resume('zhoumin')
    await on.decide('zhoumin', second.matter, { kind: 'refuse', reason: '演练用的诉求' })
  })

  it('stops one scenario alone: its matters go to people, the others go on', async () => {
    const { t, on } = here()
    const [mine, other] = [await t.proposed(), await t.proposed()]
    await t.superuser.query(`update matter set scenario_id = 'another-scenario' where id = $1`, [other.matter])
    await on.stop('linfeng', scenario)
    expect([await on.stateOf(mine.matter), await on.stateOf(other.matter)]).toEqual(['manual', 'proposed'])
    expect(await on.employeeState()).toBe('service')
    await expect(on.decide('zhoumin', mine.matter, { kind: 'approve' })).rejects.toMatchObject(refusedWith(409))
    await on.decide('zhoumin', mine.matter, { kind: 'amend', routing })
    await on.decide('zhoumin', other.matter, { kind: 'approve' })
    expect([await on.stateOf(mine.matter), await on.stateOf(other.matter)]).toEqual(['dispatched', 'dispatched'])

    const fresh = await on.file()
    expect(await propose(t.office, fresh, new Date())).toBe('manual')
    await expect(on.stop('zhoumin', scenario)).rejects.toMatchObject(refusedWith(409))
    await on.resume('zhoumin', scenario)
    expect(await propose(t.office, await on.file(), new Date())).toBe('proposed')
    await expect(on.resume('zhoumin', scenario)).rejects.toMatchObject(refusedWith(409))
  })
})

describe('those who answer for an employee', () => {
  const here = district()

  describe('on leave', () => {
    it('the guardian can’t decide and the deputy can; before and after it is the other way round', async () => {
      const { t, on } = here()
      const [before, during, after] = [await t.proposed(), await t.proposed(), await t.proposed()]
      await expect(on.decide('linfeng', before.matter, { kind: 'approve' })).rejects.toMatchObject(refusedWith(403))
      await on.decide('zhoumin', before.matter, { kind: 'approve' })

      await on.takeLeave('zhoumin', later(50), later(1000))
      await passing(100)
      await expect(on.decide('zhoumin', during.matter, { kind: 'approve' })).rejects.toMatchObject(refusedWith(403))
      await on.decide('linfeng', during.matter, { kind: 'approve' })

      await passing(1000)
      await expect(on.decide('linfeng', after.matter, { kind: 'approve' })).rejects.toMatchObject(refusedWith(403))
      await on.decide('zhoumin', after.matter, { kind: 'approve' })
    })

    it('the queue is on the desk of whoever decides', async () => {
      const { t, on } = here()
      const { matter } = await t.proposed()
      const holds = async (account: string, now: Date) =>
        (await on.queue(account, now)).items.some(item => item.id === matter)
      await on.takeLeave('zhoumin', later(1000), later(day))
      expect([await holds('zhoumin', new Date()), await holds('linfeng', new Date())]).toEqual([true, false])
      expect([await holds('zhoumin', later(hour)), await holds('linfeng', later(hour))]).toEqual([false, true])
      // cancelled, it is over at once
      await on.endLeaves('zhoumin', later(2 * hour))
      expect([await holds('zhoumin', later(3 * hour)), await holds('linfeng', later(3 * hour))]).toEqual([true, false])
    })

    it('nobody goes where no deputy is named', async () => {
      const { on } = here()
      await on.appoint('linfeng', 'none')
      const before = await on.count('leave_of_absence')
      await expect(on.takeLeave('zhoumin', later(hour), later(day))).rejects.toMatchObject(refusedWith(409))
      expect(await on.count('leave_of_absence')).toBe(before)
      await on.appoint('linfeng', 'deputy')
    })

    it('the guardian does not go while the deputy is away, but before or after', async () => {
      const { on } = here()
      await on.takeLeave('linfeng', later(20 * day), later(22 * day))
      await expect(on.takeLeave('zhoumin', later(21 * day), later(25 * day))).rejects.toMatchObject(refusedWith(409))
      await on.takeLeave('zhoumin', later(23 * day), later(25 * day))
      await on.endLeaves('linfeng')
      await on.endLeaves('zhoumin')
    })

    it('the only deputy does not go while the guardian is away', async () => {
      const { on } = here()
      await on.takeLeave('zhoumin', later(30 * day), later(35 * day))
      await expect(on.takeLeave('linfeng', later(33 * day), later(40 * day))).rejects.toMatchObject(refusedWith(409))
      await on.takeLeave('linfeng', later(36 * day), later(40 * day))
      await on.endLeaves('linfeng')
      await on.endLeaves('zhoumin')
    })

    it('of guardian and deputy who ask for the same days at once, at most one goes', async () => {
      const { on } = here()
      for (let round = 0; round < 5; round++) {
        const [from, until] = [later((50 + round * 10) * day), later((55 + round * 10) * day)]
        const asked = await Promise.allSettled([
          on.takeLeave('zhoumin', from, until),
          on.takeLeave('linfeng', from, until),
        ])
        expect(asked.filter(one => one.status === 'fulfilled')).toHaveLength(1)
        for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject(refusedWith(409))
      }
    })

    it('needs an end after its beginning and after now', async () => {
      const { on } = here()
      await expect(on.takeLeave('zhoumin', later(day), later(hour))).rejects.toMatchObject(refusedWith(422))
      await expect(on.takeLeave('zhoumin', later(-2 * day), later(-day))).rejects.toMatchObject(refusedWith(422))
    })

    it('the only deputy is not dismissed for days when the guardian is away', async () => {
      const { on } = here()
      await on.takeLeave('zhoumin', later(day), later(5 * day))
      const dismissal = on.appoint('linfeng', 'none').finally(() => on.endLeaves('zhoumin'))
      await expect(dismissal).rejects.toMatchObject(refusedWith(409))
    })
  })

  describe('a hand-over', () => {
    it('relieves the guardian and installs the new one in one moment', async () => {
      const { t, on } = here()
      // nobody is handed an employee for days when they are away and nobody else is there
      await t.superuser.query('update leave_of_absence set cancelled_at = now() where cancelled_at is null')
      const [one, other] = [await t.proposed(), await t.proposed()]
      await on.decide('zhoumin', one.matter, { kind: 'approve' })
      await on.appoint('linfeng', 'guardian')
      expect(await on.lastEntry('guardian.appointed')).toMatchObject({
        data: { employee, person: t.person('linfeng').id, as: 'guardian' },
      })
      expect(
        await on.count(`guardianship where employee_id = 'appeal-router' and kind = 'guardian' and until is null`),
      ).toBe(1)
      // what was on the screen of the one before is no longer theirs
      await expect(on.decide('zhoumin', other.matter, { kind: 'approve' })).rejects.toMatchObject(refusedWith(403))
      expect((await on.queue('zhoumin')).items).toEqual([])
      await on.decide('linfeng', other.matter, { kind: 'approve' })
      const { rows } = await t.superuser.query(
        `select p.matter_id as matter, d.decided_by as by from decision d join proposal p on p.id = d.proposal_id
          where p.matter_id = any($1) order by d.decided_at`,
        [[one.matter, other.matter]],
      )
      expect(rows).toEqual([
        { matter: one.matter, by: t.person('zhoumin').id },
        { matter: other.matter, by: t.person('linfeng').id },
      ])
    })

    it('goes only to somebody of the unit who has the role and an account', async () => {
      const { t, on } = here()
      await expect(on.appoint('pengguixiang', 'guardian')).rejects.toMatchObject(refusedWith(422))
      await t.superuser.query(`update membership set role = 'officer,guardian' where person_id = $1`, [
        t.person('gaoyongfu').id,
      ])
      await expect(on.appoint('gaoyongfu', 'guardian')).rejects.toMatchObject(refusedWith(422))
      await t.superuser.query('update person set is_disabled = true where id = $1', [t.person('zhoumin').id])
      await expect(on.appoint('zhoumin', 'guardian')).rejects.toMatchObject(refusedWith(404))
      await t.superuser.query('update person set is_disabled = false where id = $1', [t.person('zhoumin').id])
      await expect(on.appoint('linfeng', 'guardian')).rejects.toMatchObject(refusedWith(409))
    })

    it('leaves no moment without a guardian: the last one is neither dismissed nor made a deputy', async () => {
      const { on } = here()
      await expect(on.appoint('linfeng', 'none')).rejects.toMatchObject(refusedWith(409))
      await expect(on.appoint('linfeng', 'deputy')).rejects.toMatchObject(refusedWith(409))
      const racing = await Promise.allSettled(
        Array.from({ length: 12 }, (_, i) => on.appoint(i % 2 ? 'zhoumin' : 'linfeng', 'guardian')),
      )
      for (const one of racing) if (one.status === 'rejected') expect(one.reason).toMatchObject(refusedWith(409))
      expect(
        await on.count(`guardianship where employee_id = 'appeal-router' and kind = 'guardian' and until is null`),
      ).toBe(1)
    })
  })
})

describe('an employee that its guardian corrects too often', () => {
  const here = district()

  it('is stopped by that alone, once enough was decided to tell, and not one correction sooner', async () => {
    const { t, on } = here()
    const matters = (await many(24, () => t.proposed())).map(one => one.matter)
    const next = () => matters.pop() ?? ''
    // seven wrong of seven: too few to say anything
    for (const kind of ['take_over', 'amend', 'return', 'take_over', 'amend', 'return', 'take_over'] as const) {
      await on.decide('zhoumin', next(), kind === 'amend' ? { kind, routing } : { kind, reason: '派错了部门' })
    }
    for (let i = 0; i < 13; i++) await on.decide('zhoumin', next(), { kind: 'approve' })
    expect(await on.employeeState()).toBe('service')

    // seven of twenty are 35 %, which is what its definition allows; eight of twenty-one are more
    await on.decide('zhoumin', next(), { kind: 'take_over' })
    expect(await on.employeeState()).toBe('suspended')
    const { actor, data } = await on.lastEntry('employee.suspended')
    expect(actor).toEqual({ kind: 'system' })
    expect(data).toMatchObject({ employee, reason: expect.stringContaining('35%') })
    // what was still open is with people now
    expect(await on.count(`matter where state in ('received', 'proposed')`)).toBe(0)
    await expect(on.decide('zhoumin', next(), { kind: 'approve' })).rejects.toMatchObject(refusedWith(409))
  })
})

describe('the desk of a guardian', () => {
  const here = district()

  describe('the load of a guardian', () => {
    it('is told from 80 % of what the employee’s definition allows, and over it', async () => {
      const { t, on } = here()
      const level = async () => (await on.queue('zhoumin')).load
      await many(47, () => t.proposed())
      expect(await level()).toEqual({ open: 47, limit: 60, level: 'ok' })
      await t.proposed()
      expect(await level()).toEqual({ open: 48, limit: 60, level: 'high' })
      const [one] = await many(12, () => t.proposed())
      expect(await level()).toEqual({ open: 60, limit: 60, level: 'high' })
      await t.proposed()
      expect(await level()).toEqual({ open: 61, limit: 60, level: 'over' })
      // what is done by hand is a load as well; what is decided is none
      await on.decide('zhoumin', one?.matter ?? '', { kind: 'take_over' })
      expect(await level()).toEqual({ open: 61, limit: 60, level: 'over' })
      await on.decide('zhoumin', one?.matter ?? '', { kind: 'amend', routing })
      expect(await level()).toEqual({ open: 60, limit: 60, level: 'high' })
      // the load is that of whoever has to decide
      expect((await on.queue('linfeng')).load).toEqual({ open: 0, limit: 60, level: 'ok' })
    })
  })

  describe('time', () => {
    it('decides nothing, however much of it passes', async () => {
      const { t, on } = here()
      const { office } = t
      const now = new Date()
      const act = (account: string) => ({ person: t.person(account), now })
      const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离。' }
      const advanceTo = async (stage: 'dispatched' | 'handling' | 'reviewing' | 'answered') => {
        const { matter, order } = await t.dispatched()
        if (stage === 'dispatched') return matter
        await on.as('fangjianguo', tx => signOrder(tx, office, act('fangjianguo'), order))
        if (stage === 'handling') return matter
        await on.as('luxin', tx => reportOrder(tx, office, act('luxin'), order, report))
        if (stage === 'answered') await on.decide('fangjianguo', matter, { kind: 'approve' })
        return matter
      }
      const waiting = {
        received: await on.file(),
        proposed: (await t.proposed()).matter,
        danger: (await t.proposed({ title: '楼道里有很浓的煤气味', text: '楼道里闻到煤气，味道很浓，敲门没人应。' }))
          .matter,
        manual: (await t.proposed()).matter,
        dispatched: await advanceTo('dispatched'),
        handling: await advanceTo('handling'),
        reviewing: await advanceTo('reviewing'),
        answered: await advanceTo('answered'),
      }
      await on.decide('zhoumin', waiting.manual, { kind: 'take_over' })
      const decided = async () => ({
        decisions: await on.count('decision'),
        effects: await on.count('effect'),
        orders: await on.count('work_order'),
        entries: await on.count(`ledger_entry where type = 'decision.made'`),
        answers: await on.count('matter where answer is not null'),
      })
      const before = await decided()
      const undecided = [waiting.proposed, waiting.danger, waiting.manual, waiting.reviewing]
      const shown = () => Promise.all(undecided.map(id => t.openProposal(id)))
      const open = await shown()

      for (const passed of [hour, day, 5 * day, 21 * day, 60 * day, 400 * day]) {
        await tick(office, later(passed))
        expect([passed, await decided()]).toEqual([passed, before])
      }
      const after: Record<string, string | undefined> = {}
      for (const [name, matter] of Object.entries(waiting)) after[name] = await on.stateOf(matter)
      expect(after).toEqual({
        // proposing is the employee's; nothing came of it
        received: 'proposed',
        proposed: 'proposed',
        danger: 'proposed',
        manual: 'manual',
        dispatched: 'dispatched',
        handling: 'handling',
        reviewing: 'reviewing',
        // the resident said nothing for fifteen days: closed, with the answer that a person approved
        answered: 'closed',
      })
      expect(await shown()).toEqual(open)
      // what is late is shown to those who answer for it
      const late = `('${waiting.dispatched}', '${waiting.handling}')`
      expect(await on.count(`work_order where escalation = 2 and matter_id in ${late}`)).toBe(2)
      await on.decide('zhoumin', waiting.proposed, { kind: 'approve' }, later(401 * day))
      expect(await on.stateOf(waiting.proposed)).toBe('dispatched')
    })
  })
})

describe('over HTTP', () => {
  let server: TestServer
  let guardian: Client
  let deputy: Client
  let governor: Client
  let officer: Client

  beforeAll(async () => {
    server = await testServer()
    guardian = await server.signIn('zhoumin')
    deputy = await server.signIn('linfeng')
    governor = await server.signIn('tangjing')
    officer = await server.signIn('fangjianguo')
  })
  afterAll(() => server.close())

  const path = (what: string) => `/api/employees/${employee}/${what}`
  const reason = '连续派错，先停下来'
  const filed = async () => {
    const { body } = await server.anonymous.post('/api/appeals', fumes)
    return eventually(async () => {
      const { rows } = await server.superuser.query<{
        matter: string
        proposal: string
        digest: string
        state: string
      }>(
        `select m.id as matter, m.state, p.id as proposal, p.shown_digest as digest
          from matter m join proposal p on p.matter_id = m.id and p.state = 'open' where m.receipt = $1`,
        [body.receipt],
      )
      return rows[0]
    })
  }

  it('guardian, deputy and governor pull the brake, on leave or not; nobody else does', async () => {
    expect((await officer.post(path('suspend'), { reason })).status).toBe(403)
    expect((await server.anonymous.post(path('suspend'), { reason })).status).toBe(401)
    expect((await guardian.post(path('suspend'), { reason: ' ' })).status).toBe(422)
    expect((await guardian.post(path('suspend'), { reason, scenarioId: 'no-such-scenario' })).status).toBe(422)

    const from = later(500).toISOString()
    expect((await guardian.post('/api/leave', { from, until: later(day).toISOString() })).status).toBe(200)
    await passing(700)
    for (const client of [guardian, deputy, governor]) {
      const stopped = await client.post(path('suspend'), { reason })
      expect([stopped.status, stopped.body.state]).toEqual([200, 'suspended'])
      expect((await client.post(path('suspend'), { reason })).status).toBe(409)
      expect((await officer.post(path('resume'), { reason })).status).toBe(403)
      const resumed = await client.post(path('resume'), { reason: '已经查明原因' })
      expect([resumed.status, resumed.body.state]).toEqual([200, 'service'])
    }
    const me = await guardian.get('/api/me')
    await guardian.post(`/api/leave/${me.body.leave[0].id}/cancel`)
  })

  it('only the governor appoints, advances and retires', async () => {
    const me = await deputy.get('/api/me')
    for (const client of [guardian, deputy, officer]) {
      expect((await client.post(path('guardians'), { personId: me.body.id, as: 'guardian' })).status).toBe(403)
      expect((await client.post(path('advance'), { to: 'retired', reason: '不再使用' })).status).toBe(403)
    }
    // the brake leaves its own trace, with matters moved; it is not a step of the life
    expect((await governor.post(path('advance'), { to: 'suspended', reason })).status).toBe(422)
  })

  it('retiring that can’t hand over changes nothing at all', async () => {
    const open = await filed()
    const head = await officer.get('/api/me')
    const refused = await governor.post(path('advance'), {
      to: 'retired',
      reason: '不再使用',
      handOverTo: head.body.id,
    })
    expect(refused.status).toBe(422)
    const { rows } = await server.superuser.query(
      `select e.state as employee, m.state as matter from employee e join matter m on m.employee_id = e.id where m.id = $1`,
      [open.matter],
    )
    expect(rows).toEqual([{ employee: 'service', matter: 'proposed' }])
  })

  it('retiring hands what is open to the person named, who does it by hand; so does what comes later', async () => {
    const open = await filed()
    const heir = await deputy.get('/api/me')
    const retired = await governor.post(path('advance'), {
      to: 'retired',
      reason: '不再使用',
      handOverTo: heir.body.id,
    })
    expect(retired.status).toBe(200)
    expect(retired.body).toMatchObject({ state: 'retired', guardian: { id: heir.body.id }, nextStates: [] })

    const decisionPath = (one: { proposal: string }) => `/api/proposals/${one.proposal}/decision`
    const said = { kind: 'amend', shownDigest: open.digest, routing }
    expect((await guardian.post(decisionPath(open), said)).status).toBe(403)
    expect((await deputy.post(decisionPath(open), { ...said, kind: 'approve' })).status).toBe(409)
    const done = await deputy.post(decisionPath(open), said)
    expect(done.body).toMatchObject({ state: 'dispatched', order: { department: { id: 'urban' } } })

    const late = await filed()
    expect(late.state).toBe('manual')
    expect((await deputy.post(decisionPath(late), { ...said, shownDigest: late.digest })).status).toBe(200)
  })

  it('retired is for good', async () => {
    for (const to of ['registered', 'trial', 'service']) {
      expect((await governor.post(path('advance'), { to, reason: '再用一次' })).status).toBe(409)
    }
    expect((await governor.post(path('resume'), { reason: '再用一次' })).status).toBe(409)
    const me = await guardian.get('/api/me')
    expect((await governor.post(path('guardians'), { personId: me.body.id, as: 'guardian' })).status).toBe(409)
  })
})
