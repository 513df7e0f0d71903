import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { serve } from '../src/server.ts'
import { readSettings, type Settings, StartError } from '../src/settings.ts'
import { openSecrets } from '../src/store/index.ts'
import { migrate, migrationNames } from '../src/store/migrate.ts'
import { emptyPlace, eventually } from './support/district.ts'

type Place = Awaited<ReturnType<typeof emptyPlace>>

let place: Place
beforeEach(async () => {
  place = await emptyPlace()
})
afterEach(() => place.remove())

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  )

/** Resolves when no connection of the program is left; a closed one takes the server a moment to forget. */
const nobodyConnected = () =>
  eventually(async () => {
    const { rows } = await place.superuser.query(
      `select usename, query from pg_stat_activity
       where datname = current_database() and usename in ('bangban_owner', 'bangban_app')`,
    )
    return rows.length === 0 ? true : undefined
  }, 5)

/** The words of a start that is refused and leaves nothing half done: no port taken, no connection open. */
async function refusal(settings: Settings): Promise<string> {
  const port = settings.port === 0 ? await freePort() : settings.port
  const error: unknown = await serve({ ...settings, port }, {}).then(
    async running => {
      await running.stop()
      return new Error('the server started')
    },
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartError)) throw error
  if (settings.port === 0) expect(await answers(port)).toBe(false)
  await nobodyConnected()
  expect(error.message).toMatch(/\p{Script=Han}.*(请|或)/u)
  return error.message
}

const asSuperuser = async (...statements: string[]) => {
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const databaseOf = () => new URL(place.ownerUrl).pathname.slice(1)

describe('a start', () => {
  it('on an empty database serves, and stops without leaving a port or a connection', async () => {
    const running = await serve(place.settings, {})
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
    await running.stop()
    expect(await answers(Number(new URL(running.url).port))).toBe(false)
    await nobodyConnected()
  })

  it('with a port that is taken says which and what to do, and touches no database', async () => {
    const taken = createServer()
    const port = await new Promise<number>(resolve => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    try {
      const message = await refusal({ ...place.settings, port })
      expect(message).toContain(`端口 ${port} 已被占用`)
      expect(message).toContain('PORT=')
      const { rows } = await place.superuser.query(`select from pg_namespace where nspname = 'bangban'`)
      expect(rows).toHaveLength(0)
    } finally {
      taken.close()
    }
  })

  it('with a data folder that can not be written says which and what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bangban-start-'))
    const file = join(folder, 'file')
    writeFileSync(file, 'no folder')
    try {
      const message = await refusal({ ...place.settings, data: join(file, 'data') })
      expect(message).toContain(join(file, 'data'))
      expect(message).toContain('BANGBAN_DATA')
      expect(readdirSync(folder)).toEqual(['file'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.runIf(process.getuid?.() !== 0)('with a data folder without permission says so', async () => {
    const message = await refusal({ ...place.settings, data: '/root/bangban' })
    expect(message).toContain('/root/bangban')
  })

  it('with a wrong setting says which, before anything is opened', () => {
    const wrong = () => readSettings({ BANGBAN_DATA: join(place.settings.data, 'new'), PORT: 'abc' })
    expect(wrong).toThrow(StartError)
    expect(wrong).toThrow(/PORT.*abc.*请改正/)
    expect(existsSync(join(place.settings.data, 'new'))).toBe(false)
  })

  it('on a database that is not there says so in words for the terminal', async () => {
    const url = new URL(place.ownerUrl)
    url.pathname = '/no_such_database'
    expect(await refusal({ ...place.settings, databaseUrl: url.href })).toContain('DATABASE_URL')
  })

  it('on a database that does not answer says so in words for the terminal', async () => {
    const port = await freePort()
    const databaseUrl = `postgres://bangban_owner:x@127.0.0.1:${port}/bangban`
    expect(await refusal({ ...place.settings, databaseUrl })).toContain('DATABASE_URL')
  })

  it('on a database of a newer version is refused, and the database stays as it was', async () => {
    const { applicationPassword } = openSecrets(place.settings.data)
    await migrate(place.ownerUrl, applicationPassword)
    await place.superuser.query(`insert into migration (name) values ('9999-from-the-future.sql')`)
    const state = async () =>
      (
        await place.superuser.query(
          `select (select json_agg(m order by name) from migration m) as migrations,
                  (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'bangban') as things`,
        )
      ).rows
    const before = await state()
    expect(await refusal(place.settings)).toContain('9999-from-the-future.sql')
    expect(await state()).toEqual(before)
  })

  it('with a damaged file of secrets is refused, and makes no new ones over it', async () => {
    const path = join(place.settings.data, 'secrets.json')
    const damaged = readFileSync(path, 'utf8').slice(0, 40)
    writeFileSync(path, damaged)
    await expect(serve(place.settings, {})).rejects.toThrow()
    expect(readFileSync(path, 'utf8')).toBe(damaged)
  })
})

describe('migrating', () => {
  it('by four at once ends well for all, and each migration was applied once', async () => {
    const { applicationPassword } = openSecrets(place.settings.data)
    const both = await Promise.all(Array.from({ length: 4 }, () => migrate(place.ownerUrl, applicationPassword)))
    expect(both.flatMap(one => one.applied).toSorted()).toEqual(migrationNames())
    const { rows } = await place.superuser.query<{ name: string }>('select name from migration order by name')
    expect(rows.map(row => row.name)).toEqual(migrationNames())
  })

  it('a second time changes nothing', async () => {
    const { applicationPassword } = openSecrets(place.settings.data)
    await migrate(place.ownerUrl, applicationPassword)
    expect((await migrate(place.ownerUrl, applicationPassword)).applied).toEqual([])
  })

  it('that fails in the middle leaves nothing, and the next one does all of it', async () => {
    const { applicationPassword } = openSecrets(place.settings.data)
    // a table that is in the way of the third migration
    await place.superuser.query('create schema bangban authorization bangban_owner')
    await place.superuser.query('create table bangban.matter (id int)')
    await expect(migrate(place.ownerUrl, applicationPassword)).rejects.toThrow()
    const { rows } = await place.superuser.query(
      `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'bangban' and relkind = 'r'`,
    )
    expect(rows).toEqual([{ relname: 'matter' }])
    await place.superuser.query('drop table bangban.matter')
    expect((await migrate(place.ownerUrl, applicationPassword)).applied).toEqual(migrationNames())
  })

  it('by four servers that start at once on an empty database ends well for all', async () => {
    const started = await Promise.allSettled(Array.from({ length: 4 }, () => serve(place.settings, {})))
    try {
      for (const one of started) {
        if (one.status === 'rejected') throw one.reason
        expect((await fetch(`${one.value.url}/api/setup`)).status).toBe(200)
      }
    } finally {
      for (const one of started) if (one.status === 'fulfilled') await one.value.stop()
    }
  })
})

describe('a database that may lose what it acknowledged', () => {
  it('for this database is refused: synchronous_commit = off', async () => {
    await asSuperuser(`alter database ${databaseOf()} set synchronous_commit = off`)
    expect(await refusal(place.settings)).toContain('synchronous_commit 是 off')
    await asSuperuser(`alter database ${databaseOf()} reset synchronous_commit`)
    await (await serve(place.settings, {})).stop()
  })

  it.each(['fsync', 'full_page_writes'])('for the whole server is refused: %s = off', async name => {
    const becomes = (value: string) =>
      eventually(async () => {
        const { rows } = await place.superuser.query<{ value: string }>('select current_setting($1) as value', [name])
        return rows[0]?.value === value ? true : undefined
      })
    await asSuperuser(`alter system set ${name} = off`, 'select pg_reload_conf()')
    try {
      await becomes('off')
      expect(await refusal(place.settings)).toContain(`${name} 是 off`)
    } finally {
      await asSuperuser(`alter system reset ${name}`, 'select pg_reload_conf()')
    }
    await becomes('on')
    await (await serve(place.settings, {})).stop()
  })

  it('for the role of the application alone is refused as well', async () => {
    const { applicationPassword } = openSecrets(place.settings.data)
    await migrate(place.ownerUrl, applicationPassword)
    const role = `alter role bangban_app in database ${databaseOf()}`
    await asSuperuser(`${role} set synchronous_commit = off`)
    expect(await refusal(place.settings)).toContain('synchronous_commit 是 off')
    await asSuperuser(`${role} reset synchronous_commit`)
  })

  it('that does not wait for a copy elsewhere, but for its own disk, is accepted', async () => {
    await asSuperuser(`alter database ${databaseOf()} set synchronous_commit = 'local'`)
    await (await serve(place.settings, {})).stop()
  })
})
