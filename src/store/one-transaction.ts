import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { connect, narrow, type Store, systemSession, type Tx } from './connect.ts'
import { settleAll } from './owed.ts'
import type { Tables } from './tables.ts'

export interface OneTransaction {
  readonly tx: Tx
  /** A store whose every call belongs to the transaction. */
  readonly store: Store
  /** The connection itself, for what Kysely has no words for. */
  readonly client: pg.ClientBase
}

/** Does something as the database's owner, however long it takes, wholly or not at all. */
export async function inOneTransaction<T>(ownerUrl: string, work: (bound: OneTransaction) => Promise<T>): Promise<T> {
  const store = connect(ownerUrl, 1)
  let client: pg.ClientBase | undefined
  store.pool.on('connect', one => {
    client = one
  })
  try {
    return await store.open.transaction().execute(async tx => {
      for (const timeout of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) {
        await sql`select set_config(${timeout}, '0', true)`.execute(tx)
      }
      await narrow(tx, systemSession)
      if (!client) throw new Error('a transaction without a connection')
      const open: Kysely<Tables> = tx
      const as: Store['as'] = async (_session, inner) => {
        const result = await inner(tx)
        await settleAll(tx)
        return result
      }
      const bound: Store = { ...store, open, as, snapshot: inner => inner(tx) }
      const result = await work({ tx, store: bound, client })
      await settleAll(tx)
      return result
    })
  } finally {
    await store.close()
  }
}
