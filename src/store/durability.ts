import type pg from 'pg'
import { StartError } from '../settings.ts'

const required: Record<string, (value: string) => boolean> = {
  fsync: value => value === 'on',
  full_page_writes: value => value === 'on',
  synchronous_commit: value => value !== 'off',
  data_checksums: value => value === 'on',
}

/** A database that may lose what it acknowledged is refused: each of the four settings must be on. */
export async function checkDurability(pool: pg.Pool): Promise<void> {
  for (const [name, isSafe] of Object.entries(required)) {
    const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [name])
    const value = rows[0]?.value ?? '?'
    if (!isSafe(value)) {
      throw new StartError(`数据库设置 ${name} 是 ${value}，断电时会丢失已确认的数据，因此不启动。请打开它后再启动。`)
    }
  }
}
