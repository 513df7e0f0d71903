import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileAppeal, propose, supplement } from '../src/casework/index.ts'
import { tick } from '../src/jobs/index.ts'
import { type Running, serve } from '../src/server.ts'
import { systemSession } from '../src/store/index.ts'
import { emptyPlace, eventually, fumes, smallCategories, type TestOffice, testOffice } from './support/district.ts'

describe('a server that is killed', () => {
  let place: Awaited<ReturnType<typeof emptyPlace>>
  let child: ChildProcess | undefined
  let second: Running | undefined
  beforeEach(async () => {
    place = await emptyPlace()
  })
  afterEach(async () => {
    child?.kill('SIGKILL')
    await second?.stop()
    await place.remove()
  })

  /** A server in a process of its own, so that it can be killed; resolves with its address. */
  async function startChild(): Promise<string> {
    const src = join(import.meta.dirname, '..', 'src')
    const demo = { fixedPasswords: true, withoutHistory: true, categories: smallCategories }
    const script = `
      const { serve } = await import(${JSON.stringify(join(src, 'server.ts'))})
      const { readSettings } = await import(${JSON.stringify(join(src, 'settings.ts'))})
      const running = await serve(readSettings(), { demo: { ...${JSON.stringify(demo)}, log: () => {} } })
      console.log(running.url)`
    const started = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, BANGBAN_DATA: place.settings.data, DATABASE_URL: place.ownerUrl, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    const [url] = await once(createInterface({ input: started.stdout }), 'line')
    return String(url)
  }

  const proposals = async () => {
    const { rows } = await place.superuser.query<{ receipt: string; state: string; made: number; entries: number }>(
      `select m.receipt, m.state,
              (select count(*)::int from proposal p where p.matter_id = m.id) as made,
              (select count(*)::int from ledger_entry e where e.matter_id = m.id and e.type = 'proposal.made') as entries
       from matter m order by m.receipt`,
    )
    return rows
  }

  it('right after filing, in the middle of its jobs, loses none: another server proposes for each within a minute, once', async () => {
    const url = await startChild()
    const blocker = await place.superuser.connect()
    const receipts: string[] = []
    try {
      // holds the jobs of the first server where they hurt: read, thought, not yet written
      await blocker.query('begin')
      await blocker.query('lock table proposal in exclusive mode')
      const filed = await Promise.all(
        Array.from({ length: 6 }, () =>
          fetch(`${url}/api/appeals`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
            body: JSON.stringify(fumes),
          }),
        ),
      )
      for (const response of filed) {
        expect(response.status).toBe(201)
        receipts.push(((await response.json()) as { receipt: string }).receipt)
      }
      await eventually(async () => {
        const { rows } = await place.superuser.query<{ active: number }>(
          `select count(*)::int as active from pgboss.job where name = 'propose' and state = 'active'`,
        )
        return (rows[0]?.active ?? 0) > 0 ? true : undefined
      })
      const gone = child ? once(child, 'exit') : undefined
      child?.kill('SIGKILL')
      await gone
    } finally {
      await blocker.query('rollback')
      blocker.release()
    }
    expect((await proposals()).every(one => one.state === 'received' && one.made === 0)).toBe(true)

    const restarted = performance.now()
    second = await serve(place.settings, {})
    await eventually(async () => ((await proposals()).every(one => one.state === 'proposed') ? true : undefined), 60)
    expect(performance.now() - restarted).toBeLessThan(60_000)
    expect(await proposals()).toEqual(
      receipts.toSorted().map(receipt => ({ receipt, state: 'proposed', made: 1, entries: 1 })),
    )
  }, 120_000)
})

describe('a job', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await testOffice()
  })
  afterAll(() => office.close())

  /** Everything that a proposal could have changed, row by row. */
  const everything = async () => {
    const { rows } = await office.superuser.query(
      `select (select json_agg(m order by id) from matter m) as matters,
              (select json_agg(p order by id) from proposal p) as proposals,
              (select json_agg(w order by id) from work_order w) as orders,
              (select count(*) from ledger_entry) as entries`,
    )
    return rows
  }

  const file = async (now = new Date()) => {
    const { id } = await office.office.store.as(systemSession, tx =>
      fileAppeal(tx, office.office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }),
    )
    return id
  }

  it('that runs twice changes nothing the second time', async () => {
    const id = await file()
    expect(await propose(office.office, id, new Date())).toBe('proposed')
    const before = await everything()
    expect(await propose(office.office, id, new Date())).toBe('nothing')
    expect(await everything()).toEqual(before)
  })

  it('that runs for what is already dispatched, or for nothing at all, changes nothing', async () => {
    const { matter } = await office.dispatched()
    const before = await everything()
    expect(await propose(office.office, matter, new Date())).toBe('nothing')
    expect(await propose(office.office, crypto.randomUUID(), new Date())).toBe('nothing')
    expect(await everything()).toEqual(before)
  })

  /** Runs `work` while every writer of a matter has to wait, and lets them go when `writers` of them do. */
  async function held<T>(matter: string, writers: number, work: () => Promise<T>): Promise<T> {
    const blocker = await office.superuser.connect()
    try {
      await blocker.query('begin')
      await blocker.query('select from matter where id = $1 for update', [matter])
      const done = work()
      await eventually(async () => {
        const { rows } = await office.superuser.query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity
           where datname = current_database() and usename = 'bangban_app' and wait_event_type = 'Lock'`,
        )
        return (rows[0]?.waiting ?? 0) >= writers ? true : undefined
      })
      await blocker.query('commit')
      return await done
    } finally {
      blocker.release()
    }
  }

  it('that runs eight times at once proposes once', async () => {
    const id = await file()
    // all have read and thought before the first may write
    const outcomes = await held(id, 8, () =>
      Promise.all(Array.from({ length: 8 }, () => propose(office.office, id, new Date()))),
    )
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'nothing'), 'proposed'])
    const { rows } = await office.superuser.query('select version from proposal where matter_id = $1', [id])
    expect(rows).toEqual([{ version: 1 }])
  })

  it('that comes back to life after the text has changed changes nothing; the next one sees the new text', async () => {
    const id = await file()
    const late = await held(id, 2, async () => {
      // the resident's addition stands in line first
      const added = office.office.store.as(systemSession, tx =>
        supplement(tx, office.office, id, '摊位又多了两个。', new Date()),
      )
      await new Promise(resolve => setTimeout(resolve, 200))
      const outcome = propose(office.office, id, new Date())
      await added
      return outcome
    })
    expect(late).toBe('nothing')
    expect(await propose(office.office, id, new Date())).toBe('proposed')
  })

  it('that was lost is made up for by the sweep of each minute, once', async () => {
    const now = new Date()
    const lost = await file(new Date(now.getTime() - 40_000))
    const fresh = await file(new Date(now.getTime() - 5_000))
    await tick(office.office, now)
    const state = async (id: string) => {
      const { rows } = await office.superuser.query<{ state: string }>('select state from matter where id = $1', [id])
      return rows[0]?.state
    }
    expect(await state(lost)).toBe('proposed')
    // its own job is still on its way
    expect(await state(fresh)).toBe('received')
    const before = await everything()
    await tick(office.office, now)
    expect(await everything()).toEqual(before)
  })

  it('that runs in two servers at the same minute sweeps once', async () => {
    const now = new Date()
    const id = await file(new Date(now.getTime() - 60_000))
    await Promise.all([tick(office.office, now), tick(office.office, now)])
    const { rows } = await office.superuser.query('select version from proposal where matter_id = $1', [id])
    expect(rows).toEqual([{ version: 1 }])
  })
})
