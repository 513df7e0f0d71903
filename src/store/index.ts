import { accessSync, constants, mkdirSync } from 'node:fs'
import pg from 'pg'
import { type Settings, StartError } from '../settings.ts'
import { connect, type Store } from './connect.ts'
import { checkDurability } from './durability.ts'
import { startEmbedded } from './embedded.ts'
import { ensureDatabase, migrate } from './migrate.ts'
import { openSecrets, type Secrets } from './secrets.ts'

export type { Session, Store, Tx } from './connect.ts'
export { connect, narrow, systemSession } from './connect.ts'
export { openSecrets, type Secrets, writePrivateFile } from './secrets.ts'
export type * from './tables.ts'

export interface OpenedStore {
  readonly store: Store
  readonly secrets: Secrets
  readonly ownerUrl: string
  close(): Promise<void>
}

/** Makes sure that the data folder exists and can be written. */
export function prepareDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    accessSync(data, constants.W_OK | constants.X_OK)
  } catch {
    throw new StartError(`数据文件夹 ${data} 不能写入。请检查它的权限，或用 BANGBAN_DATA 指定另一个文件夹。`)
  }
}

/** Opens the record: the embedded server or DATABASE_URL, migrated, checked for durability. */
export async function openStore(settings: Settings): Promise<OpenedStore> {
  prepareDataFolder(settings.data)
  const secrets = openSecrets(settings.data)
  const embedded = settings.databaseUrl ? undefined : await startEmbedded(settings.data, secrets.ownerPassword)
  try {
    if (!embedded) await refuseUnreachable(settings.databaseUrl ?? '')
    const ownerUrl = embedded ? await ensureDatabase(embedded.url, secrets.ownerPassword) : (settings.databaseUrl ?? '')
    await migrate(ownerUrl, secrets.applicationPassword)
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
      store,
      secrets,
      ownerUrl,
      close: async () => {
        await store.close()
        // another process (a server beside this command, say) may stand on the same embedded database
        if (embedded && !(await hasOtherClients(embedded.url))) await embedded.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
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

const reasons: Record<string, string> = {
  ECONNREFUSED: '没有数据库在那里',
  ENOTFOUND: '找不到主机',
  '3D000': '没有这个数据库',
  '28P01': '用户名或密码不对',
  '28000': '不允许这样连接',
}

async function refuseUnreachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new StartError(
      `连不上 DATABASE_URL 指定的数据库：${reasons[code] ?? '没有应答'}。请检查地址、用户名和密码后再启动。`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
