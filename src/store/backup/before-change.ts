import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../../settings.ts'
import type { Secrets } from '../secrets.ts'
import { writeBackup } from './write.ts'

/** So many backups from before migrations are kept. */
const kept = 5
const pattern = /^before-.+-(\d{8}T\d{6}Z)\.bangban$/

/**
 * Backs the record up into `<data>/backups` before a migration changes it, and lets go of the oldest of such backups.
 * Throws a StartError when that fails: the record is not to be changed then.
 */
export async function backUpBefore(
  migration: string,
  place: { readonly data: string; readonly ownerUrl: string; readonly secrets: Secrets },
  log: (line: string) => void,
): Promise<void> {
  const folder = join(place.data, 'backups')
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const file = join(folder, `before-${migration.replace(/\.sql$/, '')}-${time}.bangban`)
  log(`数据库要升级（${migration}），先备份……`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { seconds } = await writeBackup(place.ownerUrl, place.secrets, file, { holdsLock: true, overwrites: true })
    log(`已备份到 ${file}（${seconds.toFixed(1)} 秒）。升级后如果不对，可以用它恢复。`)
  } catch (error) {
    throw new StartError(
      `升级前的备份没有成功，因此没有升级，数据没有改动：${error instanceof Error ? error.message : error}`,
    )
  }
  const own = readdirSync(folder).filter(name => pattern.test(name))
  const byTime = own.toSorted((a, b) => (pattern.exec(b)?.[1] ?? '').localeCompare(pattern.exec(a)?.[1] ?? ''))
  for (const name of byTime.slice(kept)) rmSync(join(folder, name), { force: true })
}
