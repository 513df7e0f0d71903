import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readSettings } from '../../src/settings.ts'
import { type OpenedStore, openSecrets, openStore } from '../../src/store/index.ts'

/** A data folder of its own with the embedded database, seen from outside the server. */
export interface Place {
  readonly data: string
  /** Process number of the database's postmaster. */
  postmaster(): number
  /** The record as the application sees it; opened while a server runs. */
  store(): Promise<OpenedStore>
  /** The database as its superuser. */
  superuser(): pg.Pool
  remove(): Promise<void>
}

const postmasterFile = (data: string) => readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')

export function createPlace(): Place {
  const data = mkdtempSync(join(tmpdir(), 'bangban-chaos-'))
  let opened: OpenedStore | undefined
  let pool: pg.Pool | undefined
  return {
    data,
    postmaster: () => Number(postmasterFile(data)[0]),
    store: async () => {
      opened ??= await openStore(readSettings({ BANGBAN_DATA: data, DATABASE_POOL: '4' }))
      return opened
    },
    superuser: () => {
      if (!pool) {
        const password = encodeURIComponent(openSecrets(data).ownerPassword)
        const port = postmasterFile(data)[3]
        pool = new pg.Pool({
          connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/bangban`,
          max: 2,
          // a server that is stopped in order leaves the database running while somebody else is connected
          idleTimeoutMillis: 0,
          options: '-c search_path=bangban -c timezone=UTC',
        })
        pool.on('error', () => {})
      }
      return pool
    },
    remove: async () => {
      await pool?.end()
      await opened?.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
