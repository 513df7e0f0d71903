import pg from 'pg'
import type { Settings } from '../settings.ts'
import { backUpBefore } from './backup/before-change.ts'
import { refuseUnfinishedRestore } from './backup/empty-place.ts'
import { connect, type Store } from './connect.ts'
import { prepareDataFolder } from './data-folder.ts'
import { checkDurability } from './durability.ts'
import { startEmbedded } from './embedded.ts'
import { ensureDatabase, migrate } from './migrate.ts'
import { refuseUnreachable } from './reach.ts'
import { openSecrets, type Secrets } from './secrets.ts'

export {
  type BackupContents,
  BackupError,
  type BackupSummary,
  loadBackup,
  numberingNames,
  openEmptyPlace,
  publicKeyOf,
  readBackup,
  writeBackup,
} from './backup/index.ts'
export type { Session, Store, Tx } from './connect.ts'
export { connect, narrow, systemSession } from './connect.ts'
export { holdEmployees, shareEmployee } from './hold-employees.ts'
export { migrationNames } from './migrate.ts'
export { folded, unfold } from './nested.ts'
export { inOneTransaction } from './one-transaction.ts'
export { attempt, owe, settle } from './owed.ts'
export { openSecrets, type Secrets, writePrivateFile } from './secrets.ts'
export type * from './tables.ts'

export interface OpenedDatabase {
  readonly secrets: Secrets
  readonly ownerUrl: string
  /** Starts an embedded server again whenever it ends by itself; of any other database its own people take care. */
  supervise(log: (message: string) => void): void
  close(): Promise<void>
}

export interface OpenedStore extends OpenedDatabase {
  readonly store: Store
}

/** Starts the embedded server or reaches DATABASE_URL, and leaves what is in it as it is. */
export async function openDatabase(settings: Settings): Promise<OpenedDatabase> {
  prepareDataFolder(settings.data)
  refuseUnfinishedRestore(settings.data)
  const secrets = openSecrets(settings.data)
  const { databaseUrl } = settings
  if (databaseUrl !== undefined) {
    await refuseUnreachable(databaseUrl)
    return { secrets, ownerUrl: databaseUrl, supervise: () => {}, close: async () => {} }
  }
  const embedded = await startEmbedded(settings.data, secrets.ownerPassword)
  // another process (a server beside this command, say) may stand on the same embedded database
  const close = async () => ((await hasOtherClients(embedded.url)) ? embedded.leave() : embedded.stop())
  try {
    const ownerUrl = await ensureDatabase(embedded.url, secrets.ownerPassword)
    return { secrets, ownerUrl, supervise: embedded.supervise, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Opens the record: the embedded server or DATABASE_URL, migrated, checked for durability. */
export async function openStore(settings: Settings): Promise<OpenedStore> {
  const database = await openDatabase(settings)
  const { secrets, ownerUrl } = database
  try {
    await migrate(ownerUrl, secrets.applicationPassword, {
      beforeChange: first => backUpBefore(first, { data: settings.data, ownerUrl, secrets }, console.error),
    })
    const url = new URL(ownerUrl)
    url.username = 'bangban_app'
    url.password = secrets.applicationPassword
    const store = connect(url.href, settings.poolSize)
    try {
      await checkDurability(store.pool)
    } catch (error) {
      await store.close()
      throw error
    }
    return {
      ...database,
      store,
      close: async () => {
        await store.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function hasOtherClients(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity where datname = 'bangban' and backend_type = 'client backend'`,
    )
    return (rows[0]?.others ?? 0) > 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
