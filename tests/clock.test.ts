import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { workingDaysLater, workingDaysLeft } from '../src/casework/deadlines.ts'
import {
  assignOrder,
  decide,
  fileAppeal,
  giveFeedback,
  matterDetail,
  propose,
  reportOrder,
  signOrder,
  sweep,
} from '../src/casework/index.ts'
import { tick } from '../src/jobs/index.ts'
import { beijingDay } from '../src/language/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { fumes, type TestOffice, testOffice } from './support/district.ts'

const hour = 3600_000
const day = 24 * hour
const at = (text: string) => new Date(`${text}+08:00`)

/**
 * The calendar by hand. 国务院办公厅关于 2024、2025、2026 年部分节假日安排的通知: days off that are no weekend, and weekends
 * that are worked. For later years nothing is announced: the fixed days of the 2024 regulation alone.
 */
const announced = {
  off: [
    ['2024-01-01', '2024-01-01'], ['2024-02-10', '2024-02-17'], ['2024-04-04', '2024-04-06'], ['2024-05-01', '2024-05-05'],
    ['2024-06-10', '2024-06-10'], ['2024-09-15', '2024-09-17'], ['2024-10-01', '2024-10-07'],
    ['2025-01-01', '2025-01-01'], ['2025-01-28', '2025-02-04'], ['2025-04-04', '2025-04-06'], ['2025-05-01', '2025-05-05'],
    ['2025-05-31', '2025-06-02'], ['2025-10-01', '2025-10-08'],
    ['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'], ['2026-05-01', '2026-05-05'],
    ['2026-06-19', '2026-06-21'], ['2026-09-25', '2026-09-27'], ['2026-10-01', '2026-10-07'],
  ],
  worked: [
    '2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14', '2024-09-29', '2024-10-12',
    '2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11',
    '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10',
  ],
} as const // biome-ignore format: a calendar

function isWorked(day: string): boolean {
  const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
  if (day >= '2027-01-01') {
    return !isWeekend && !['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].includes(day.slice(5))
  }
  if (announced.worked.some(one => one === day)) return true
  return !isWeekend && !announced.off.some(([from, until]) => from <= day && day <= until)
}

const first = Date.parse('2024-01-01T00:00:00+08:00')
const last = Date.parse('2030-12-31T23:59:59.999+08:00')

/** Any millisecond of seven years, and often one at which something turns. */
const moment = fc.oneof(
  { arbitrary: fc.integer({ min: first, max: last }), weight: 3 },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          '2024-02-28', '2024-02-29', '2025-02-28', '2028-02-28', '2028-02-29', '2024-12-31', '2025-12-31', '2026-12-31',
          '2027-12-31', '2026-02-13', '2026-02-14', '2026-09-30', '2026-10-07', '2025-09-30', '2026-04-30', '2027-09-30',
        ), // biome-ignore format: a list of days
        fc.constantFrom('00:00:00.000', '00:00:00.001', '17:59:59.999', '18:00:00.000', '23:59:59.999'),
      )
      .map(([day, time]) => at(`${day}T${time}`).getTime()),
    weight: 1,
  },
)
const few = fc.integer({ min: 0, max: 40 })

describe('C6: deadlines in working days, 2024 to 2030', () => {
  const days: string[] = []
  for (let one = first; one <= last; one += day) days.push(beijingDay(new Date(one)))

  it('C6: count the days that the State Council announced, each of 2,557', () => {
    const wrong = days
      .slice(1)
      .filter((one, i) => (beijingDay(workingDaysLater(at(`${days[i]}T12:00:00`), 1)) === one) !== isWorked(one))
    recordEvidence({
      ids: ['C6'],
      area: 'Concurrency',
      what: 'The calendar of working days was compared with one written by hand from the announcements of the State Council.',
      figures: [
        { name: 'days', value: days.length },
        { name: 'days of another kind', value: wrong.length, aim: '0', isReached: wrong.length === 0 },
      ],
    })
    expect(days).toHaveLength(2557)
    expect(wrong).toEqual([])
  })

  it('C6: are never earlier for a later moment or for more days, add up, and are counted back as they were given', () => {
    const seed = chooseSeed()
    console.log(`seed ${seed}`)
    const numRuns = times(2_000, 50_000)
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 20 * day }), few, few, (start, later, n, m) => {
        const from = new Date(start)
        const due = workingDaysLater(from, n)
        // the moment itself for no day at all; else after it, at the hour when the office closes
        expect(due.getTime()).toBeGreaterThan(start - day)
        if (n > 0) expect(due.getTime()).toBeGreaterThan(start)
        expect(due.toISOString()).toMatch(/T10:00:00\.000Z$/)
        if (n > 0) expect(isWorked(beijingDay(due))).toBe(true)
        expect(workingDaysLater(new Date(start + later), n).getTime()).toBeGreaterThanOrEqual(due.getTime())
        expect(workingDaysLater(from, n + m)).toEqual(workingDaysLater(due, m))
        expect(workingDaysLater(from, n + 1).getTime()).toBeGreaterThan(due.getTime())
        expect(workingDaysLeft(from, due)).toBe(n)
      }),
      { seed, numRuns },
    )
  })

  it('C6: are as many days late afterwards as there were before, and never minus zero', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -60 * day, max: 60 * day }), (start, distance) => {
        const [from, until] = [new Date(start), new Date(start + distance)]
        const left = workingDaysLeft(from, until)
        expect(left).toBe(0 - workingDaysLeft(until, from))
        expect(Object.is(left, -0)).toBe(false)
      }),
      { seed: chooseSeed(), numRuns: times(1_000, 20_000) },
    )
  })
})

describe('C6: an office whose clock jumps', () => {
  let t: TestOffice
  beforeAll(async () => {
    t = await testOffice()
  })
  afterAll(() => t.close())

  const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
  const act = (account: string, now: Date) => ({ person: t.person(account), now })

  async function decided(account: string, matter: string, now: Date, kind: 'approve' | 'return' = 'approve') {
    const { id, shownDigest } = await t.openProposal(matter)
    await as(account, tx => decide(tx, t.office, act(account, now), id, { kind, shownDigest, reason: '请再看看' }))
  }

  const orderOf = async (matter: string) => {
    const { rows } = await t.superuser.query<{
      id: string
      number: string
      department: string
      openedAt: Date
      signBy: Date
      dueAt: Date
      escalation: number
    }>(
      `select id, number, department_id as department, opened_at as "openedAt", sign_by as "signBy", due_at as "dueAt", escalation
        from work_order where matter_id = $1 order by number desc limit 1`,
      [matter],
    )
    const [order] = rows
    if (!order) throw new Error('no order')
    return order
  }

  const filed = async (now: Date, title = fumes.title) => {
    const { id } = await t.office.store.as(systemSession, tx =>
      fileAppeal(tx, t.office, { ...fumes, title }, { channel: 'portal', actor: { kind: 'resident' }, now }),
    )
    return id
  }

  const typesOf = async (matter: string) => {
    const { rows } = await t.superuser.query<{ type: string; seq: string; at: Date }>(
      'select type, seq, at from ledger_entry where matter_id = $1 order by seq',
      [matter],
    )
    return rows
  }

  it('C6: lets work go on when it is set back an hour, and keeps the order in which things happened', async () => {
    const seed = chooseSeed()
    console.log(`seed ${seed}`)
    const random = randomFrom(seed)
    const began = performance.now()
    const rounds = times(25, 500)
    let backwards = 0
    let untrue = 0
    for (let round = 0; round < rounds; round++) {
      const starts = [
        '2027-12-31T23:59:59.999',
        '2028-02-28T23:30:00',
        '2028-02-29T23:59:59.999',
        '2027-09-30T17:59:59.999',
      ]
      let now = at(random.pick(starts))
      const jump = () => {
        now = new Date(now.getTime() + random.pick([-hour, -hour, -1000, 1, 1000, hour, hour]) + random.below(1000))
        return now
      }
      const matter = await filed(now)
      await propose(t.office, matter, jump())
      await decided('zhoumin', matter, jump())
      const { id: order } = await orderOf(matter)
      await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo', jump()), order))
      await as('fangjianguo', tx =>
        assignOrder(tx, t.office, act('fangjianguo', jump()), order, t.person('yangfan').id),
      )
      await as('yangfan', tx => signOrder(tx, t.office, act('yangfan', jump()), order))
      await as('yangfan', tx =>
        reportOrder(tx, t.office, act('yangfan', jump()), order, { measure: '到现场处理。', answer: '您好，已处理。' }),
      )
      await decided('luxin', matter, jump())
      await t.office.store.as(systemSession, tx => giveFeedback(tx, t.office, matter, { helped: true }, jump()))
      const entries = await typesOf(matter)
      expect(entries.map(one => one.type)).toEqual([
        'matter.filed',
        'proposal.made',
        'decision.made',
        'order.signed',
        'order.assigned',
        'order.accepted',
        'order.reported',
        'decision.made',
        'matter.helped',
      ])
      if (entries.some((one, i) => one.at < (entries[i - 1]?.at ?? one.at))) backwards++
      const detail = await as('zhoumin', tx => matterDetail(tx, act('zhoumin', now), matter))
      expect(detail.timeline.map(one => one.seq)).toEqual(entries.map(one => Number(one.seq)))
      const { openedAt, signBy, dueAt } = await orderOf(matter)
      if (signBy <= openedAt || dueAt <= openedAt || dueAt < signBy) untrue++
    }
    const { problems } = await verifyStored(t.office.store, t.office.ledger)
    const findings = await t.office.store.as(systemSession, sweep)
    recordEvidence({
      ids: ['C6'],
      area: 'Concurrency',
      what: 'Matters went their whole way while the clock jumped an hour forward or back between the steps, at the end of a year, of a February with 29 days and before holidays.',
      figures: [
        { name: 'matters', value: rounds },
        { name: 'of them with entries whose time goes backwards', value: backwards },
        { name: 'deadlines before what they follow', value: untrue, aim: '0', isReached: untrue === 0 },
        {
          name: 'problems of the ledger and of the record afterwards',
          value: problems.length + findings.length,
          aim: '0',
          isReached: problems.length + findings.length === 0,
        },
      ],
      seed,
      seconds: (performance.now() - began) / 1000,
    })
    expect(backwards).toBeGreaterThan(rounds / 2)
    expect(untrue).toBe(0)
    expect(problems).toEqual([])
    expect(findings).toEqual([])
  }, 600_000)

  it('C6: marks what is late once at each level and closes what is silent once, however the clock jumps over the moment', async () => {
    const seed = chooseSeed()
    console.log(`seed ${seed}`)
    const random = randomFrom(seed)
    const began = performance.now()
    const start = at('2027-09-30T09:00:00')
    const late: string[] = []
    for (let i = 0; i < 4; i++) {
      const matter = await filed(start)
      await propose(t.office, matter, start)
      await decided('zhoumin', matter, start)
      late.push(matter)
    }
    const [signed = '', answered = ''] = late
    for (const matter of [signed, answered]) {
      const { id } = await orderOf(matter)
      await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo', start), id))
      if (matter === signed) continue
      await as('luxin', tx =>
        reportOrder(tx, t.office, act('luxin', start), id, { measure: '到现场处理。', answer: '您好，已处理。' }),
      )
      await decided('fangjianguo', matter, start)
    }
    const { signBy, dueAt } = await orderOf(late[2] ?? '')
    const turns = [start, signBy, dueAt, new Date(start.getTime() + 15 * day)]
    const ticks = times(30, 400)
    for (let i = 0; i < ticks; i++) {
      const turn = turns[Math.min(turns.length - 1, Math.floor((i / ticks) * turns.length))] ?? start
      const jumped = () => new Date(turn.getTime() + random.pick([-hour, -1, 0, 1, hour]))
      // two servers whose clocks differ
      await Promise.all([tick(t.office, jumped()), tick(t.office, jumped())])
    }
    await tick(t.office, new Date(start.getTime() + 16 * day))
    const { rows } = await t.superuser.query<{ what: string; count: number }>(
      `select type || ' ' || coalesce(body::jsonb #>> '{data,level}', '') as what, count(*)::int as count
        from ledger_entry where matter_id = any ($1) and type in ('order.escalated', 'matter.closed')
        group by matter_id, type, body::jsonb #>> '{data,level}'`,
      [late],
    )
    const twice = rows.filter(row => row.count > 1).length
    recordEvidence({
      ids: ['C6'],
      area: 'Concurrency',
      what: 'Two schedulers with different clocks, each jumping back and forth over the deadlines, marked what is late and closed what nobody spoke of again.',
      figures: [
        { name: 'ticks', value: ticks * 2 + 1 },
        { name: 'marks and closings', value: rows.length },
        { name: 'of them made twice', value: twice, aim: '0', isReached: twice === 0 },
      ],
      seed,
      seconds: (performance.now() - began) / 1000,
    })
    expect(twice).toBe(0)
    expect(rows.map(row => row.what).toSorted()).toEqual([
      'matter.closed ',
      'order.escalated 1',
      'order.escalated 1',
      'order.escalated 2',
      'order.escalated 2',
      'order.escalated 2',
    ])
  }, 600_000)

  it.each([
    ['the last millisecond of a year', '2027-12-31T23:59:59.999', '271231', 'GD2027'],
    ['the first of the next', '2028-01-01T00:00:00.000', '280101', 'GD2028'],
    ['half past midnight of a new year, still the old one in Greenwich', '2029-01-01T00:30:00', '290101', 'GD2029'],
    ['29 February', '2028-02-29T23:59:59.999', '280229', 'GD2028'],
  ])('C6: numbers what comes in and goes out at %s by the day in Beijing', async (_, text, receiptDay, year) => {
    const now = at(text)
    const matter = await filed(now)
    await propose(t.office, matter, now)
    await decided('zhoumin', matter, now)
    const { rows } = await t.superuser.query<{ receipt: string }>('select receipt from matter where id = $1', [matter])
    expect(rows[0]?.receipt.slice(2, 8)).toBe(receiptDay)
    expect((await orderOf(matter)).number.slice(0, 6)).toBe(year)
  })

  it('C6: gives nobody an earlier deadline for filing later', async () => {
    const around = [
      '2027-12-31T23:59:59.999',
      '2028-02-28T23:59:59.999',
      '2028-02-29T23:59:59.999',
      '2027-09-30T23:59:59.999',
    ]
    for (const text of around) {
      const dues: number[] = []
      for (const shift of [-hour, -1, 0, 1, hour]) {
        const { rows } = await t.superuser.query<{ due: Date }>('select due_at as due from matter where id = $1', [
          await filed(new Date(at(text).getTime() + shift)),
        ])
        dues.push(rows[0]?.due.getTime() ?? 0)
      }
      expect(dues).toEqual(dues.toSorted((a, b) => a - b))
    }
  })
})
