import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { modelsFolder, type OpenedOffice, openOffice } from '../../src/office.ts'
import { readSettings, type Settings } from '../../src/settings.ts'
import { openSecrets } from '../../src/store/index.ts'
import { emptyPlace } from './district.ts'

export interface Target {
  readonly settings: Settings
  remove(): Promise<void>
}

export interface DatabaseTarget extends Target {
  /** The database as its superuser, whom no policy binds. */
  readonly superuser: pg.Pool
}

/** An empty database, and a data folder that isn't there yet. */
export async function bareDatabase(): Promise<DatabaseTarget> {
  const place = await emptyPlace()
  rmSync(place.settings.data, { recursive: true })
  return place
}

/** A data folder that isn't there yet, for an embedded server of its own. */
export function bareFolder(): Target {
  const parent = mkdtempSync(join(tmpdir(), 'bangban-restored-'))
  return {
    settings: readSettings({ BANGBAN_DATA: join(parent, 'data'), PORT: '0' }),
    remove: async () => rmSync(parent, { recursive: true, force: true }),
  }
}

/** Opens an office whose router would have to be trained anew, with the router that the tests have. */
export function openWithRouter(settings: Settings): Promise<OpenedOffice> {
  const folder = modelsFolder(settings.data)
  mkdirSync(folder, { recursive: true })
  // under the name that it has before it is taken over, and that which it has afterwards
  for (const name of ['route.model', 'test.model'])
    copyFileSync(join(inject('template'), 'route.model'), join(folder, name))
  return openOffice(settings)
}

/** The superuser of the embedded server that an office stands on. */
export function embeddedSuperuser({ opened }: OpenedOffice, settings: Settings): pg.Pool {
  const url = new URL(opened.ownerUrl)
  url.username = 'postgres'
  url.password = openSecrets(settings.data).ownerPassword
  return new pg.Pool({ connectionString: url.href, max: 1, options: '-c search_path=bangban' })
}

/** Rows of everything in the schema that holds rows, counted by somebody whom no policy binds. */
export async function rowCounts(superuser: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await superuser.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'bangban'::regnamespace and relkind in ('r', 'p', 'm', 'f')`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) {
    const counted = await superuser.query<{ count: number }>(`select count(*)::int as count from ${name}`)
    counts[name] = counted.rows[0]?.count ?? 0
  }
  return counts
}
