import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import { type Client, eventually, type TestServer, testServer } from './support/district.ts'

let server: TestServer
let officer: Client
beforeAll(async () => {
  server = await testServer()
  officer = await server.signIn('fangjianguo')
})
afterAll(() => server.close())

describe('O8: fifty calls that all wait for one lock', () => {
  it('take every place, are told to come back within about half a minute, keep nobody from the health check, and leave nothing behind', async () => {
    const blocker = await server.superuser.connect()
    await blocker.query('begin')
    await blocker.query('lock table matter in access exclusive mode')
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    const stuck = Array.from({ length: 50 }, async () => {
      const { status, headers } = await officer.get('/api/matters')
      return { status, retryAfter: headers.get('retry-after'), after: seconds() }
    })
    await new Promise(resolve => setTimeout(resolve, 500))

    const healthAsked = seconds()
    const health = await server.anonymous.get('/healthz')
    const healthSeconds = seconds() - healthAsked
    // its connection is among those that are kept for what can't wait
    expect(health.status).toBe(200)
    expect(healthSeconds).toBeLessThan(3)
    expect((await server.anonymous.get('/')).status).toBeLessThan(500)

    const answers = await Promise.all(stuck)
    await blocker.query('rollback')
    blocker.release()
    expect(new Set(answers.map(one => one.status))).toEqual(new Set([503]))
    expect(answers.every(one => one.retryAfter !== null)).toBe(true)
    const longest = Math.max(...answers.map(one => one.after))
    // a turn is waited for at most ten seconds, and so is a lock
    expect(longest).toBeLessThan(40)

    expect((await officer.get('/api/matters')).status).toBe(200)
    expect((await server.anonymous.get('/healthz')).status).toBe(200)
    // what the minute does is between two statements now and then; nothing may stay there
    const left = await eventually(async () => {
      const { rows } = await server.superuser.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where datname = current_database()
           and usename = 'bangban_app' and state like 'idle in transaction%'`,
      )
      return rows[0]?.count === 0 ? 0 : undefined
    })
    recordEvidence({
      ids: ['O8'],
      area: 'Load',
      what: 'Fifty calls wait for a table that somebody else has locked; every place of ordinary calls is taken.',
      figures: [
        { name: 'calls told to come back', value: answers.length, unit: 'of 50' },
        { name: 'the last of them after', value: Number(longest.toFixed(1)), unit: 's' },
        {
          name: 'health check answered meanwhile within',
          value: Number(healthSeconds.toFixed(1)),
          unit: 's',
          aim: '≤ 3 s',
          isReached: healthSeconds <= 3,
        },
        { name: 'transactions left open', value: left, aim: '0', isReached: left === 0 },
      ],
    })
  }, 90_000)

  it('are told by the health check when no connection is to be had at all', async () => {
    const { pool } = server.running.opened.office.store
    const held = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
    try {
      const asked = performance.now()
      expect((await server.anonymous.get('/healthz')).status).toBe(503)
      expect(performance.now() - asked).toBeLessThan(3000)
    } finally {
      for (const client of held) client.release()
    }
    expect((await server.anonymous.get('/healthz')).status).toBe(200)
  })

  it('could wait no longer anyway: statements, locks and idle transactions have their limits', async () => {
    const { pool } = server.running.opened.office.store
    for (const [name, limit] of [
      ['statement_timeout', '30s'],
      ['lock_timeout', '10s'],
      ['idle_in_transaction_session_timeout', '30s'],
    ]) {
      const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [name])
      expect(rows[0]?.value).toBe(limit)
    }
  })
})
