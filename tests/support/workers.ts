import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PgBoss } from 'pg-boss'
import type { TestOffice } from './district.ts'

const src = join(import.meta.dirname, '..', '..', 'src')
const fromSource = (name: string) => `await import(${JSON.stringify(join(src, name))})`

/** A process that does the jobs of an office and nothing else, so that it can be killed or frozen. */
export interface Worker {
  readonly process: ChildProcess
  /** Resolves when it takes jobs. */
  readonly isReady: Promise<void>
  /** Resolves at the next line that it writes of itself. */
  said(line: string): Promise<void>
  end(): Promise<void>
}

/**
 * Starts a worker. One that freezes stops itself (SIGSTOP) each time between reading a matter and writing about it,
 * and says so before; it says "back" when it has come to the end of what it was writing.
 */
export function startWorker(t: TestOffice, { freezes = false } = {}): Worker {
  const script = `
    const { writeSync } = ${'await import("node:fs")'}
    const { openOffice } = ${fromSource('office.ts')}
    const { startJobs } = ${fromSource('jobs/index.ts')}
    const { readSettings } = ${fromSource('settings.ts')}
    const opened = await openOffice(readSettings())
    const { store } = opened.office
    let isThawed = false
    const office = ${freezes} ? {
      ...opened.office,
      router: {
        ...opened.office.router,
        refreshed: async () => {
          const context = await opened.office.router.refreshed()
          writeSync(1, 'frozen\\n')
          process.kill(process.pid, 'SIGSTOP')
          isThawed = true
          return context
        },
      },
      store: {
        ...store,
        as: async (session, work) => {
          const isWriting = isThawed
          isThawed = false
          try {
            return await store.as(session, work)
          } finally {
            if (isWriting) writeSync(1, 'back\\n')
          }
        },
      },
    } : opened.office
    await startJobs(office, store.applicationUrl, { onError: () => {}, onCheckpoint: () => {} })
    writeSync(1, 'ready\\n')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, BANGBAN_DATA: t.settings.data, DATABASE_URL: t.ownerUrl, DATABASE_POOL: '4' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const said = (line: string) =>
    new Promise<void>((resolve, reject) => {
      const onLine = (heard: string) => {
        if (heard !== line) return
        lines.off('line', onLine)
        resolve()
      }
      lines.on('line', onLine)
      child.once('exit', () => reject(new Error(`the worker ended before it said "${line}"`)))
    })
  const isReady = said('ready')
  // a worker may be killed before it was ready
  isReady.catch(() => {})
  return {
    process: child,
    isReady,
    said: line => {
      const heard = said(line)
      heard.catch(() => {})
      return heard
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** The queue as those who ask for work know it, without working on it. */
export async function openQueue(t: TestOffice) {
  const boss = new PgBoss({
    connectionString: t.office.store.applicationUrl,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    // looks for lost leases whenever it is told to
    monitorIntervalSeconds: 1,
    max: 2,
  })
  boss.on('error', () => {})
  await boss.start()
  const states = async () => {
    const { rows } = await t.superuser.query<{ state: string; count: number }>(
      `select state, count(*)::int as count from pgboss.job where name = 'propose' group by state`,
    )
    return new Map(rows.map(row => [row.state, row.count]))
  }
  return {
    ask: (matters: readonly string[]) =>
      boss.insert(
        'propose',
        matters.map(matterId => ({ data: { matterId } })),
      ),
    states,
    /** Matters whose jobs somebody has in hand. */
    inHand: async () => {
      const { rows } = await t.superuser.query<{ matter: string; since: Date }>(
        `select data ->> 'matterId' as matter, started_on as since
         from pgboss.job where name = 'propose' and state = 'active'`,
      )
      return rows
    },
    isEmpty: async () => {
      const now = await states()
      return ['created', 'retry', 'active'].every(state => (now.get(state) ?? 0) === 0)
    },
    /** Lets the time pass after which a worker that says nothing has lost its jobs, and they are given to others. */
    loseLeases: async () => {
      await t.superuser.query(
        `update pgboss.job set heartbeat_on = now() - interval '1 hour' where name = 'propose' and state = 'active'`,
      )
      await boss.supervise('propose')
      await t.superuser.query(`update pgboss.job set start_after = now() where name = 'propose' and state = 'retry'`)
    },
    /** What waits to be tried again is tried now. */
    hurry: () =>
      t.superuser.query(`update pgboss.job set start_after = now() where name = 'propose' and state = 'retry'`),
    close: () => boss.stop({ graceful: false }),
  }
}
