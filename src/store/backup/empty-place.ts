import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Settings, StartError } from '../../settings.ts'
import { prepareDataFolder } from '../data-folder.ts'
import { type EmbeddedServer, startEmbedded } from '../embedded.ts'
import { ensureDatabase } from '../migrate.ts'
import { refuseUnreachable } from '../reach.ts'
import { writePrivateFile } from '../secrets.ts'
import type { CarriedSecrets } from './format.ts'

/** Stands in a data folder while something is restored into it; a folder that still has it is not to be used. */
const marker = 'restore-unfinished'

/** What may lie in a data folder that counts as empty: no data of an office, only what was kept beside it. */
const harmless = ['checkpoints.txt', 'backups', 'lost+found']

/** Throws a StartError when a restore into this folder didn't come to its end. */
export function refuseUnfinishedRestore(data: string): void {
  if (existsSync(join(data, marker))) {
    throw new StartError(
      `数据文件夹 ${data} 里有一次没有做完的恢复，不能使用。请清空这个文件夹（checkpoints.txt 和 backups 留着），再恢复一次。`,
    )
  }
}

function refuseUsedFolder(data: string): void {
  refuseUnfinishedRestore(data)
  const found = existsSync(data) ? readdirSync(data).find(name => !harmless.includes(name)) : undefined
  if (found !== undefined) {
    throw new StartError(
      `数据文件夹 ${data} 不是空的（有 ${found}），没有改动它。请先停止帮办，把这个文件夹改名移开（例如 ${data}.old），再恢复；改名后的 checkpoints.txt 请用 --checkpoints 指出。`,
    )
  }
}

async function refuseUsedDatabase(url: string): Promise<void> {
  await refuseUnreachable(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select distinct n.nspname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('bangban', 'pgboss')`,
    )
    const [used] = rows
    if (used) {
      throw new StartError(
        `DATABASE_URL 指定的数据库不是空的（有 ${used.name}），没有改动它。请新建一个空数据库，把 DATABASE_URL 指向它，再恢复。`,
      )
    }
  } finally {
    await client.end()
  }
}

export interface EmptyPlace {
  readonly ownerUrl: string
  /** What was restored is whole: from here on the folder can be used. */
  keep(): Promise<void>
  /** Takes away all that was made. */
  discard(): Promise<void>
}

/**
 * A new place to restore into: an empty data folder with the secrets that came with the backup, and an empty database.
 * Throws a StartError, and touches nothing, when there is anything already.
 */
export async function openEmptyPlace(settings: Settings, carried: CarriedSecrets): Promise<EmptyPlace> {
  const { data, databaseUrl } = settings
  refuseUsedFolder(data)
  if (databaseUrl !== undefined) await refuseUsedDatabase(databaseUrl)
  const isNew = !existsSync(data)
  prepareDataFolder(data)
  let embedded: EmbeddedServer | undefined
  const discard = async () => {
    await embedded?.stop()
    if (isNew) rmSync(data, { recursive: true, force: true })
    else {
      for (const name of readdirSync(data)) {
        if (!harmless.includes(name)) rmSync(join(data, name), { recursive: true, force: true })
      }
    }
  }
  try {
    writePrivateFile(join(data, marker), '')
    const secrets = { ...carried, ownerPassword: randomBytes(32).toString('base64url') }
    writePrivateFile(join(data, 'secrets.json'), JSON.stringify(secrets, null, 2))
    embedded = databaseUrl === undefined ? await startEmbedded(data, secrets.ownerPassword) : undefined
    const ownerUrl = embedded ? await ensureDatabase(embedded.url, secrets.ownerPassword) : (databaseUrl ?? '')
    return {
      ownerUrl,
      keep: async () => {
        rmSync(join(data, marker))
        await embedded?.stop()
      },
      discard,
    }
  } catch (error) {
    await discard()
    throw error
  }
}
