import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { settleAll } from './owed.ts'
import { PreparingClient } from './prepared.ts'
import type { Tables } from './tables.ts'

// bigint columns are counters far below 2^53
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
// a day is no instant: 2025-03-18 stays as it is written
pg.types.setTypeParser(pg.types.builtins.DATE, String)

/** On whose behalf the database is asked; row-level security follows it. */
export type Session =
  | { readonly scope: 'system' }
  | { readonly scope: 'district'; readonly person: string; readonly department: string }
  | { readonly scope: 'department'; readonly person: string; readonly department: string }
  | { readonly scope: 'resident'; readonly matter: string }
  | { readonly scope: 'public' }

export const systemSession: Session = { scope: 'system' }

export type Tx = Transaction<Tables>

export interface Store {
  /** Without a session: sees the tables that no policy guards. For sign-in. */
  readonly open: Kysely<Tables>
  readonly pool: pg.Pool
  readonly applicationUrl: string
  /** Runs `work` in one transaction whose rows are those that the session may see. */
  as<T>(session: Session, work: (tx: Tx) => Promise<T> | T): Promise<T>
  /** Reads everything as of one moment, however long it takes. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Says for the rest of a transaction on whose behalf it runs. Only ever narrow a session: never widen one. */
export async function narrow(tx: Tx, session: Session): Promise<void> {
  const person = 'person' in session ? session.person : ''
  const department = 'department' in session ? session.department : ''
  const matter = 'matter' in session ? session.matter : ''
  await sql`select set_config('app.scope', ${session.scope}, true), set_config('app.person', ${person}, true),
    set_config('app.department', ${department}, true), set_config('app.matter', ${matter}, true)`.execute(tx)
}

/** How long transactions may go on once the store is being closed. */
const closingMilliseconds = 2000

/** Opens the application's pool; its role is bound by the policies. */
export function connect(applicationUrl: string, poolSize: number): Store {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: applicationUrl,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    options: [
      '-c search_path=bangban',
      '-c timezone=UTC',
      // pages lie in memory or on a disk without arms: reading one by its key costs no more than the next
      '-c random_page_cost=1.1',
      // instants and fractions enter digests as text: a setting of the database may not change how they are spelt
      '-c datestyle=ISO',
      '-c extra_float_digits=1',
      '-c statement_timeout=30000',
      '-c lock_timeout=10000',
      '-c idle_in_transaction_session_timeout=30000',
    ].join(' '),
  })
  // An idle connection that the server closed is replaced at its next use; nothing to tell anybody.
  pool.on('error', () => {})
  // Nor may one that is in use bring the process down when the server goes: its query fails, which is said.
  const clients = new Set<pg.PoolClient>()
  pool.on('connect', client => {
    client.on('error', () => {})
    clients.add(client)
  })
  pool.on('remove', client => clients.delete(client))
  const open = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return {
    open,
    pool,
    applicationUrl,
    as: (session, work) =>
      open.transaction().execute(async tx => {
        await narrow(tx, session)
        const result = await work(tx)
        await settleAll(tx)
        return result
      }),
    snapshot: work =>
      open
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async tx => {
          await narrow(tx, systemSession)
          return work(tx)
        }),
    close: async () => {
      // what still waits for a lock of somebody else is given up: PostgreSQL rolls it back
      const impatience = setTimeout(() => {
        for (const client of clients as Iterable<Partial<pg.Client>>) client.end?.().catch(() => {})
      }, closingMilliseconds)
      await open.destroy()
      // Kysely leaves a pool alone that it was never asked to use
      if (!pool.ended) await pool.end()
      clearTimeout(impatience)
    },
  }
}
