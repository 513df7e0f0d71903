import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, type Random, randomFrom } from '../bench/random.ts'
import { sweep } from '../src/casework/index.ts'
import { toProblem } from '../src/http/problem-response.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { type Role, sessionOf, setDisabled, setRoles } from '../src/people/index.ts'
import { appoint, takeLeave } from '../src/roster/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import {
  cast,
  compareMatters,
  compareObserved,
  type Lane,
  observe,
  openLane,
  perform,
  wasOnScreen,
} from './support/casework-lane.ts'
import {
  type Action,
  type Answer,
  apply,
  fork,
  isEnded,
  lastOrder,
  type Model,
  matterOf,
  openProposal,
  type Shown,
  shownNow,
} from './support/casework-model.ts'
import { type TestOffice, testOffice } from './support/district.ts'

const passing = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Every order in which these could have happened one after the other. */
function* orders<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield []
  for (const [i, item] of items.entries())
    for (const rest of orders([...items.slice(0, i), ...items.slice(i + 1)])) yield [item, ...rest]
}

interface Done {
  readonly action: Action
  readonly now: number
  readonly answer: Answer
}

/** What the model would be after these, one after the other, if it gave the same answers; undefined otherwise. */
function replay(model: Model, matters: readonly string[], sequence: readonly Done[]): Model | undefined {
  const copy = fork(model, matters)
  for (const { action, now, answer } of sequence) {
    // a job whose text changed under it gives up; the next one, or the minute's sweep, comes again
    if (action.do === 'propose' && answer === 'nothing') continue
    copy.now = now
    if (apply(copy, action) !== answer) return undefined
  }
  return copy
}

const placesOf = (model: Model, id: string) => {
  const matter = matterOf(model, id)
  const [head, colleague] = cast.officers[lastOrder(matter)?.department ?? ''] ?? ['fangjianguo', 'luxin']
  return { matter, head, colleague, order: matter.orders.length - 1 }
}

/** What two or three people may do with a matter who all look at it in the same moment, or looked at it before. */
function contested(model: Model, id: string, seen: readonly Shown[], random: Random): Action[] {
  const { matter, head, colleague, order } = placesOf(model, id)
  const now = shownNow(matter)
  const isLikeNow = (by: string, one: Shown) => {
    const [was, is] = [matter.proposals[one.proposal], now ? matter.proposals[now.proposal] : undefined]
    return was?.kind === is?.kind && was?.author !== by
  }
  const look = (by: string): Shown =>
    now && random.below(10) < 6 ? now : random.pick(seen.filter(one => isLikeNow(by, one)))
  const decision = (by: string, kind: Extract<Action, { do: 'decide' }>['kind']): Action => ({
    do: 'decide',
    matter: id,
    by,
    kind,
    shown: look(by),
    category: random.below(10),
  })
  const resident: Action[] = [
    { do: 'supplement', matter: id, alarm: 'normal' },
    { do: 'supplement', matter: id, alarm: 'urgent' },
    { do: 'withdraw', matter: id },
  ]
  const withOrder = (deed: 'sign' | 'report' | 'return', by: string): Action => ({ do: deed, matter: id, by, order })
  const assign = (by: string, to: string): Action => ({ do: 'assign', matter: id, by, order, to })
  switch (matter.state) {
    case 'received':
      return [{ do: 'propose', matter: id }, { do: 'propose', matter: id }, ...resident]
    case 'proposed':
      return [
        decision('zhoumin', 'approve'),
        decision('zhoumin', 'amend'),
        decision('zhoumin', random.pick(['return', 'refuse', 'take_over', 'approve'])),
        ...resident,
      ]
    case 'manual':
      return [decision('zhoumin', 'amend'), decision('zhoumin', random.pick(['amend', 'refuse'])), ...resident]
    case 'dispatched':
      return [
        withOrder('sign', head),
        withOrder('sign', colleague),
        withOrder('return', head),
        { do: 'withdraw', matter: id },
      ]
    case 'handling': {
      const handler = lastOrder(matter)?.handler
      return [
        withOrder('report', head),
        withOrder('report', colleague),
        withOrder('return', head),
        assign(head, 'yangfan'),
        assign(colleague, 'liuchunsheng'),
        ...(handler ? [withOrder('sign', handler), withOrder('report', handler)] : []),
        { do: 'withdraw', matter: id },
      ]
    }
    case 'reviewing': {
      const author = openProposal(matter)?.author
      const by = author === head ? colleague : head
      return [decision(by, 'approve'), decision(by, 'amend'), decision(by, 'return')]
    }
    default:
      return [
        { do: 'feedback', matter: id, helped: true },
        { do: 'feedback', matter: id, helped: false },
        { do: 'feedback', matter: id, helped: false },
      ]
  }
}

/** Draws two or three of these; nothing is drawn twice. */
function draw<T>(items: readonly T[], random: Random): T[] {
  const left = [...items]
  const count = Math.min(left.length, 2 + random.below(2))
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] as T)
}

describe('C3: people who work on the same matter with what they saw before', () => {
  let lane: Lane
  const seen = new Map<string, Shown[]>()
  beforeAll(async () => {
    lane = await openLane(Date.now())
  })
  afterAll(() => lane.close())

  /** An action that meets nobody else; both sides must agree on it. */
  async function alone(action: Action): Promise<void> {
    lane.model.now += 1000
    const answer = await perform(lane, action)
    expect(answer).toBe(apply(lane.model, action))
  }

  const remember = (id: string) => {
    const now = shownNow(matterOf(lane.model, id))
    // what was sealed and decided within one round was on nobody's screen
    if (now && wasOnScreen(lane, id, now)) seen.set(id, [...(seen.get(id) ?? []), now])
  }

  async function fresh(): Promise<string> {
    const id = `m${lane.model.entries}`
    await alone({ do: 'file', matter: id, alarm: 'normal' })
    await alone({ do: 'propose', matter: id })
    expect(await compareMatters(lane, [id])).toBeUndefined()
    remember(id)
    return id
  }

  const rounds = times(1_000, 10_000)
  it(`C3: in ${rounds} random interleavings, each outcome is that of some order one after the other, and whoever is late is refused`, async () => {
    const seed = chooseSeed()
    console.log(`seed ${seed}`)
    const random = randomFrom(seed)
    const began = performance.now()
    const matters = [await fresh(), await fresh()]
    const answers: Record<string, number> = {}
    const lost: object[] = []
    let stale = 0
    const planted = { tried: 0, found: 0 }
    for (let round = 0; round < rounds; round++) {
      if (lane.model.employee === 'suspended') await alone({ do: 'resume', what: 'employee' })
      const slot = random.below(matters.length)
      if (isEnded(matterOf(lane.model, matters[slot] ?? '').state)) matters[slot] = await fresh()
      const id = matters[slot] ?? ''
      const actions = draw(contested(lane.model, id, seen.get(id) ?? [], random), random)
      const start = lane.model.now
      const done: Done[] = await Promise.all(
        actions.map(async (action, i) => {
          const now = start + (i + 1) * 1000
          await passing(random.below(4))
          return { action, now, answer: await perform(lane, action, new Date(now)) }
        }),
      )
      lane.model.now = start + 4000
      for (const { answer } of done) answers[answer] = (answers[answer] ?? 0) + 1
      stale += done.filter(one => one.answer === 'stale').length

      const rows = await observe(lane, matters)
      const explanation = (answered: readonly Done[]): Model | undefined => {
        for (const sequence of orders(answered)) {
          const after = replay(lane.model, matters, sequence)
          if (after && !compareObserved(lane, matters, rows, after)) return after
        }
        return undefined
      }
      const serial = explanation(done)
      if (!serial) {
        lost.push(done)
        break
      }
      // the looking itself is looked at: had the late ones been let through, no order would explain it
      if (done.some(one => one.answer === 'stale')) {
        planted.tried++
        if (!explanation(done.map(one => (one.answer === 'stale' ? { ...one, answer: 'ok' } : one)))) planted.found++
      }
      const { matters: moved, ...rest } = serial
      Object.assign(lane.model, { ...rest, now: lane.model.now, matters: { ...lane.model.matters, ...moved } })
      for (const one of matters) remember(one)
    }
    const seconds = (performance.now() - began) / 1000
    const refused = ['stale', 'conflict'].reduce((sum, key) => sum + (answers[key] ?? 0), 0)
    // 403: a handler whose order was given to somebody else meanwhile
    const expected = ['ok', 'nothing', 'stale', 'conflict', 'not_allowed']
    const others = Object.keys(answers).filter(key => !expected.includes(key))
    console.log(answers, `${seconds.toFixed(1)} s`)
    const { store, ledger } = lane.office
    const problems = (await verifyStored(store, ledger)).problems.length + (await store.as(systemSession, sweep)).length
    recordEvidence({
      ids: ['C3'],
      area: 'Concurrency',
      what: 'Two or three people, guardians, officers, residents and the job, acted on one matter at once, each with what they had seen then or earlier; every outcome was compared with all orders one after the other.',
      figures: [
        { name: 'interleavings', value: rounds },
        { name: 'acts that took effect', value: answers['ok'] ?? 0 },
        { name: 'acts refused with 409', value: refused },
        { name: 'of them with a screen that was no longer true', value: stale },
        {
          name: 'outcomes that no order explains (silent overwrites)',
          value: lost.length,
          aim: '0',
          isReached: lost.length === 0,
        },
        {
          name: 'late acts, taken for let through, that the comparison found',
          value: `${planted.found} of ${planted.tried}`,
        },
        {
          name: 'problems of the ledger and of the record afterwards',
          value: problems,
          aim: '0',
          isReached: problems === 0,
        },
      ],
      seed,
      seconds,
    })
    expect(lost).toEqual([])
    expect(others).toEqual([])
    expect(problems).toBe(0)
    expect(stale).toBeGreaterThan(rounds / 20)
    expect(refused).toBeGreaterThan(0)
    expect(planted.found).toBe(planted.tried)
  }, 3_600_000)
})

describe('C7: two changes at once, each of which is right alone', () => {
  let t: TestOffice
  beforeAll(async () => {
    t = await testOffice()
  })
  afterAll(() => t.close())

  const employee = 'appeal-router'
  const day = 86_400_000
  const id = (account: string) => t.person(account).id
  const as = (by: string, work: (tx: Tx, change: Parameters<typeof takeLeave>[1]) => Promise<void>) => () =>
    t.office.store.as(sessionOf(t.person(by)), tx =>
      work(tx, { ledger: t.office.ledger, actor: { kind: 'person', id: id(by) }, now: new Date() }),
    )
  const disable = (who: string, by = 'qinlang') => as(by, (tx, change) => setDisabled(tx, change, id(who), true))
  const roles = (who: string, wanted: Role[], by = 'qinlang') =>
    as(by, (tx, change) => setRoles(tx, change, id(who), wanted))
  const leave = (who: string, days = 3) =>
    as(who, (tx, change) =>
      takeLeave(tx, change, id(who), new Date(Date.now() + day), new Date(Date.now() + days * day)),
    )
  const appointed = (who: string, kind: 'guardian' | 'deputy' | 'none') =>
    as('tangjing', (tx, change) => appoint(tx, change, employee, id(who), kind))

  /** zhoumin is guardian, linfeng (and hezixuan where wanted) deputy, qinlang and dengyu administrators; nobody is away. */
  async function ordinary({ deputies = ['linfeng'] as readonly string[], isAway = false } = {}): Promise<void> {
    const client = await t.superuser.connect()
    try {
      await client.query('begin')
      await client.query('update person set is_disabled = false where is_disabled')
      const wanted: Record<string, string> = {
        zhoumin: 'guardian',
        linfeng: 'guardian',
        hezixuan: 'officer,guardian',
        qinlang: 'admin',
        dengyu: 'trainer,admin',
      }
      for (const [account, role] of Object.entries(wanted))
        await client.query('update membership set role = $1 where person_id = $2', [role, id(account)])
      await client.query('delete from leave_of_absence')
      await client.query('delete from guardianship')
      await client.query(
        `insert into guardianship (employee_id, person_id, kind, since) values ($1, $2, 'guardian', now() - interval '1 day')`,
        [employee, id('zhoumin')],
      )
      for (const deputy of deputies)
        await client.query(
          `insert into guardianship (employee_id, person_id, kind, since) values ($1, $2, 'deputy', now() - interval '1 day')`,
          [employee, id(deputy)],
        )
      if (isAway)
        await client.query(
          `insert into leave_of_absence (person_id, since, until) values ($1, now() - interval '1 hour', now() + interval '9 days')`,
          [id('zhoumin')],
        )
      await client.query('commit')
    } finally {
      client.release()
    }
  }

  /** What must hold whatever two people did: empty where it does. */
  async function broken(): Promise<string[]> {
    const { rows } = await t.superuser.query<{ rule: string }>(
      `with answering as (
        select g.person_id, g.kind, has_role(g.person_id, 'guardian') as is_able from guardianship g where g.until is null
      ), absence as (
        select * from leave_of_absence where cancelled_at is null and until > now()
      ), moment as (
        select now() as at union select greatest(since, now()) from absence
      )
      select 'somebody administers' as rule where not exists (
        select from membership m join person p on p.id = m.person_id where not p.is_disabled and m.role like '%admin%')
      union all
      select 'one guardian, with role and account' where (select count(*) from answering where kind = 'guardian' and is_able) <> 1
        or (select count(*) from answering where kind = 'guardian') <> 1
      union all
      select 'somebody may decide at any moment' where exists (select from moment where not exists (
        select from answering a where a.is_able and not exists (
          select from absence l where l.person_id = a.person_id and l.since <= moment.at and l.until > moment.at)))`,
    )
    return rows.map(row => row.rule)
  }

  const outcome = (run: () => Promise<void>) =>
    run().then(
      () => 'done',
      (error: unknown) => {
        const problem = toProblem(error)
        if (!problem || problem.status >= 500) throw error
        return problem.status === 409 ? 'refused' : problem.code
      },
    )

  /** Runs both so that each has looked and written before the other may end: the ledger's head is what all need last. */
  async function atOnce(pair: readonly (() => Promise<void>)[]): Promise<string[]> {
    const blocker = await t.superuser.connect()
    try {
      await blocker.query('begin')
      await blocker.query('select from ledger_head for update')
      let left = pair.length
      const running = pair.map(run => outcome(run).finally(() => left--))
      const until = Date.now() + 5000
      for (;;) {
        const { rows } = await t.superuser.query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity
            where datname = current_database() and usename = 'bangban_app' and wait_event_type = 'Lock'`,
        )
        if ((rows[0]?.waiting ?? 0) >= left || Date.now() > until) break
        await passing(3)
      }
      await blocker.query('commit')
      return await Promise.all(running)
    } finally {
      blocker.release()
    }
  }

  it('C7: runs at READ COMMITTED, as every change of the office does', async () => {
    const { rows } = await t.office.store.as(systemSession, tx =>
      sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(tx),
    )
    expect(rows).toEqual([{ level: 'read committed' }])
  })

  it('C7: is judged by rules that find each kind of breach', async () => {
    await ordinary()
    expect(await broken()).toEqual([])
    await t.superuser.query('update person set is_disabled = true where id = any ($1)', [
      ['qinlang', 'dengyu', 'zhoumin', 'linfeng'].map(id),
    ])
    expect(await broken()).toHaveLength(3)
  })

  const two = ['linfeng', 'hezixuan']
  const pairs: Record<
    string,
    { readonly given?: Parameters<typeof ordinary>[0]; readonly pair: () => (() => Promise<void>)[] }
  > = {
    'the last two administrators disable each other': {
      pair: () => [disable('dengyu', 'qinlang'), disable('qinlang', 'dengyu')],
    },
    'the last two administrators take the role from each other': {
      pair: () => [roles('dengyu', ['trainer'], 'qinlang'), roles('qinlang', ['counter'], 'dengyu')],
    },
    'the last two administrators step down': {
      pair: () => [roles('dengyu', ['trainer'], 'dengyu'), roles('qinlang', ['counter'], 'qinlang')],
    },
    'one administrator steps down, the other is disabled': {
      pair: () => [roles('qinlang', ['counter'], 'qinlang'), disable('dengyu', 'qinlang')],
    },
    'guardian and only deputy go on leave': { pair: () => [leave('zhoumin'), leave('linfeng')] },
    'the guardian goes on leave, the only deputy is disabled': { pair: () => [leave('zhoumin'), disable('linfeng')] },
    'the guardian goes on leave, the only deputy loses the role': {
      pair: () => [leave('zhoumin'), roles('linfeng', ['counter'])],
    },
    'the guardian goes on leave, the only deputy is dismissed': {
      pair: () => [leave('zhoumin'), appointed('linfeng', 'none')],
    },
    'the guardian is away, both deputies are disabled': {
      given: { deputies: two, isAway: true },
      pair: () => [disable('linfeng'), disable('hezixuan')],
    },
    'the guardian is away, one deputy goes on leave, the other loses the role': {
      given: { deputies: two, isAway: true },
      pair: () => [leave('linfeng'), roles('hezixuan', ['officer'])],
    },
    'the guardian is away, both deputies are dismissed': {
      given: { deputies: two, isAway: true },
      pair: () => [appointed('linfeng', 'none'), appointed('hezixuan', 'none')],
    },
    'somebody becomes guardian and is disabled': {
      pair: () => [appointed('hezixuan', 'guardian'), disable('hezixuan')],
    },
    'somebody becomes guardian and loses the role': {
      pair: () => [appointed('hezixuan', 'guardian'), roles('hezixuan', ['officer'])],
    },
    'somebody becomes deputy and is disabled while the guardian goes on leave': {
      given: { deputies: [] },
      pair: () => [appointed('hezixuan', 'deputy'), disable('hezixuan'), leave('zhoumin')],
    },
    'two people become guardian': {
      pair: () => [appointed('linfeng', 'guardian'), appointed('hezixuan', 'guardian')],
    },
    'the deputy becomes guardian and goes on leave': {
      pair: () => [appointed('linfeng', 'guardian'), leave('linfeng')],
    },
    'the guardian hands over to one deputy, the other goes on leave': {
      given: { deputies: two },
      pair: () => [appointed('linfeng', 'guardian'), leave('hezixuan'), leave('linfeng')],
    },
  }

  const rounds = times(8, 100)
  const counted = { rounds: 0, done: 0, refused: 0, breaches: 0, seconds: 0 }

  it.each(Object.entries(pairs))(
    'C7: %s: the rule holds afterwards',
    async (name, { given, pair }) => {
      const began = performance.now()
      const breaches: string[] = []
      for (let round = 0; round < rounds; round++) {
        await ordinary(given)
        const both = pair()
        // every other time the other way round, and every other time as it comes
        if (round % 2 === 1) both.reverse()
        const outcomes = round % 4 < 2 ? await atOnce(both) : await Promise.all(both.map(outcome))
        counted.rounds++
        counted.done += outcomes.filter(one => one === 'done').length
        counted.refused += outcomes.filter(one => one === 'refused').length
        const found = await broken()
        counted.breaches += found.length
        breaches.push(...found.map(rule => `${name}, ${outcomes.join(' and ')}: not so that ${rule}`))
        expect(outcomes.some(one => one === 'done')).toBe(true)
      }
      counted.seconds += (performance.now() - began) / 1000
      expect(breaches).toEqual([])
    },
    600_000,
  )

  it('C7: never broke a rule', () => {
    recordEvidence({
      ids: ['C7'],
      area: 'Concurrency',
      what: 'Pairs of changes that are right alone and wrong together (leave, accounts, roles, guardians, administrators) were made at once, each held back until both had looked and written.',
      figures: [
        { name: 'pairs', value: Object.keys(pairs).length },
        { name: 'rounds', value: counted.rounds },
        { name: 'changes that took effect', value: counted.done },
        { name: 'changes refused with 409', value: counted.refused },
        { name: 'rules broken afterwards', value: counted.breaches, aim: '0', isReached: counted.breaches === 0 },
      ],
      seconds: counted.seconds,
    })
    expect(counted.breaches).toBe(0)
  })
})
