import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { isProving, recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { checkBackup, restoreBackup } from '../src/restore.ts'
import { openSecrets, openStore, readBackup } from '../src/store/index.ts'
import { applyMigrations, migrate, migrationNames, prepareSchema } from '../src/store/migrate.ts'
import { bangban, runFile } from './support/bangban.ts'
import { catalogueOf } from './support/catalogue.ts'
import { emptyPlace, eventually } from './support/district.ts'
import { bareDatabase, openWithRouter, rowCounts } from './support/restored.ts'
import { dispatchOne } from './support/writers.ts'

type Place = Awaited<ReturnType<typeof emptyPlace>>

// whole servers are started and restored here, and the long forms take minutes
vi.setConfig({ testTimeout: times(180_000, 3_600_000) })

const random = randomFrom(chooseSeed())
console.log(`seed ${random.seed}`)
const child = 'tests/support/migrate-child.ts'
/** The migrations of 0.1.0, the first release: they stay as they are for ever. */
const released = 5

let place: Place
beforeEach(async () => {
  place = await emptyPlace()
})
afterEach(() => place.remove())

const passwordOf = ({ settings }: Place) => openSecrets(settings.data).applicationPassword
const migrated = (one: Place) => migrate(one.ownerUrl, passwordOf(one))

/** Brings a database to an older version; `told` hears of each migration when it is applied. */
async function migrateTo(one: Place, count: number, told: (name: string) => Promise<void> = async () => {}) {
  const client = new pg.Client({ connectionString: one.ownerUrl })
  await client.connect()
  await client.query('begin')
  await prepareSchema(client, passwordOf(one))
  for (const name of migrationNames().slice(0, count)) {
    await applyMigrations(client, [name])
    await told(name)
  }
  await client.query('commit')
  await client.end()
}

/** A backup that 0.1.0 made of a small office: appeals in several states, work orders, a photo. */
const oldBackup = join(import.meta.dirname, 'fixtures', 'office-0.1.0.bangban')

/** Fills the tables of 0.1.0 with the rows of that office, past all rules, and gives the place its secrets. */
async function fillOld({ superuser, settings }: Place): Promise<void> {
  const client = await superuser.connect()
  await client.query('set session_replication_role = replica')
  const { secrets } = await readBackup(oldBackup, {
    onTable: async ({ name, columns }, rows) => {
      const sink = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`))
      await pipeline(rows, sink)
      return sink.rowCount
    },
  })
  client.release(true)
  const { ownerPassword } = openSecrets(settings.data)
  writeFileSync(join(settings.data, 'secrets.json'), JSON.stringify({ ...secrets, ownerPassword }))
}

/** Any number that nobody else locks. */
const gateKey = 4242

/** Counts the statements that change the schema, and holds the one of a given number until the gate is opened. */
async function buildGate({ superuser }: Place): Promise<void> {
  await superuser.query(`
    create schema gate;
    create sequence gate.seen;
    create table gate.stop (at bigint);
    create function gate.hold() returns event_trigger language plpgsql security definer set search_path = gate, pg_catalog as $$
    begin
      if nextval('gate.seen') = (select max(at) from gate.stop) then perform pg_advisory_xact_lock(${gateKey}); end if;
    end $$;
    create event trigger hold on ddl_command_end execute function gate.hold()`)
}

const seen = async ({ superuser }: Place) => {
  const { rows } = await superuser.query<{ last: string; called: boolean }>(
    'select last_value as last, is_called as called from gate.seen',
  )
  return rows[0]?.called ? Number(rows[0].last) : 0
}

/** Kills a migrating process with SIGKILL right behind its n-th change of the schema. */
async function killAt(one: Place, statement: number): Promise<void> {
  const { superuser } = one
  await superuser.query('insert into gate.stop values ($1)', [statement])
  const holder = await superuser.connect()
  await holder.query('select pg_advisory_lock($1)', [gateKey])
  const migrating = spawn(process.execPath, [child, one.ownerUrl, passwordOf(one)], { stdio: 'ignore' })
  const ended = new Promise(resolve => migrating.once('exit', resolve))
  const waiting = `select pid from pg_stat_activity
    where datname = current_database() and wait_event = 'advisory' and usename = 'bangban_owner'`
  const pid = await eventually(async () => (await superuser.query<{ pid: number }>(waiting)).rows[0]?.pid)
  migrating.kill('SIGKILL')
  await ended
  // a server learns of a dead client when it next writes to it; here at once
  await superuser.query('select pg_terminate_backend($1, 5000)', [pid])
  await holder.query('select pg_advisory_unlock($1)', [gateKey])
  holder.release()
  await superuser.query('delete from gate.stop')
}

describe('M2: a migration that is killed', () => {
  /** The schema of a fresh install, and the number of the last change of each migration. */
  let fresh: string[]
  const lastOf = new Map<string, number>()
  beforeAll(async () => {
    const one = await emptyPlace()
    await buildGate(one)
    await migrateTo(one, migrationNames().length, async name => {
      lastOf.set(name, await seen(one))
    })
    fresh = await catalogueOf(one.superuser)
    await one.remove()
  })

  /** Every change of the schema behind the first `skip` migrations; in the short form as many, one of them of the newest. */
  const points = (skip: number, sample: number): number[] => {
    const ends = [0, ...lastOf.values()]
    const [first = 0, newest = 0, last = 0] = [ends[skip], ends.at(-2), ends.at(-1)]
    const all = Array.from({ length: last - first }, (_, i) => first + i + 1)
    if (isProving) return all
    const chosen = new Set([newest + 1 + random.below(last - newest)])
    while (chosen.size < Math.min(sample, all.length)) chosen.add(random.pick(all))
    return [...chosen]
  }

  /** The names of what is in our schema at all. */
  const things = async ({ superuser }: Place) =>
    (
      await superuser.query<{ name: string }>(
        `select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'bangban' order by 1`,
      )
    ).rows.map(row => row.name)

  it('M2: at any statement on an empty database leaves nothing, and the next one makes the schema of a fresh install', async () => {
    const started = performance.now()
    const chosen = points(0, 9)
    let same = 0
    for (const [i, statement] of chosen.entries()) {
      const one = i === 0 ? place : await emptyPlace()
      try {
        await buildGate(one)
        await killAt(one, statement)
        expect(await things(one), `after statement ${statement}`).toEqual([])
        expect((await migrated(one)).applied).toEqual(migrationNames())
        expect(await catalogueOf(one.superuser), `after statement ${statement}`).toEqual(fresh)
        same++
      } finally {
        if (one !== place) await one.remove()
      }
    }
    // the comparison finds a schema that is not the same
    await place.superuser.query('drop index matter_state')
    expect(await catalogueOf(place.superuser)).not.toEqual(fresh)
    recordEvidence({
      ids: ['M2'],
      area: 'Backup',
      what: 'The migrating process was killed with SIGKILL behind a change of the schema, and the migration was run again.',
      figures: [
        { name: 'changes of the schema in all migrations', value: [...lastOf.values()].at(-1) ?? 0 },
        { name: 'places of the kill', value: chosen.length },
        {
          name: 'ended with the schema of a fresh install',
          value: same,
          aim: String(chosen.length),
          isReached: same === chosen.length,
        },
      ],
      seed: random.seed,
      seconds: (performance.now() - started) / 1000,
    })
  })

  it('M2: at any statement of an upgrade of 0.1.0 leaves its data and its schema, and the next one completes it', async () => {
    const started = performance.now()
    const chosen = points(released, 5)
    let same = 0
    for (const [i, statement] of chosen.entries()) {
      const one = i === 0 ? place : await emptyPlace()
      try {
        await migrateTo(one, released)
        await fillOld(one)
        const before = await catalogueOf(one.superuser)
        const { matter: matters } = await rowCounts(one.superuser)
        expect(matters).toBeGreaterThan(0)
        await buildGate(one)
        await killAt(one, statement - (lastOf.get(migrationNames()[released - 1] ?? '') ?? 0))
        expect(await catalogueOf(one.superuser), `after statement ${statement}`).toEqual(before)
        expect((await rowCounts(one.superuser))['matter']).toBe(matters)
        expect((await migrated(one)).applied).toEqual(migrationNames().slice(released))
        expect(await catalogueOf(one.superuser), `after statement ${statement}`).toEqual(fresh)
        expect((await rowCounts(one.superuser))['matter']).toBe(matters)
        same++
      } finally {
        if (one !== place) await one.remove()
      }
    }
    recordEvidence({
      ids: ['M2'],
      area: 'Backup',
      what: 'The same while an office of 0.1.0 with appeals was upgraded.',
      figures: [
        { name: 'places of the kill', value: chosen.length },
        {
          name: 'data kept and schema completed',
          value: same,
          aim: String(chosen.length),
          isReached: same === chosen.length,
        },
      ],
      seed: random.seed,
      seconds: (performance.now() - started) / 1000,
    })
  })
})

describe('M6: of several programs', () => {
  it('M6: that migrate one database at once exactly one does it, with one backup before', async () => {
    const rounds = times(1, 10)
    let races = 0
    let byOne = 0
    for (let round = 0; round < rounds; round++) {
      for (const count of [2, 4]) {
        for (const isOld of [false, true]) {
          races++
          const one = await emptyPlace()
          try {
            if (isOld) {
              await migrateTo(one, released)
              await fillOld(one)
            }
            const all = await Promise.all(
              Array.from({ length: count }, () => runFile(child, [one.ownerUrl, passwordOf(one)], {})),
            )
            for (const { code, err } of all) expect({ code, err }).toEqual({ code: 0, err: '' })
            const done = all.map(({ out }) => JSON.parse(out) as { applied: string[]; backups: number })
            expect(done.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
            expect(done.reduce((sum, { backups }) => sum + backups, 0)).toBe(isOld ? 1 : 0)
            byOne++
          } finally {
            await one.remove()
          }
        }
      }
    }
    recordEvidence({
      ids: ['M6'],
      area: 'Backup',
      what: 'Two and four processes migrated one database at once, an empty one and one of 0.1.0.',
      figures: [
        { name: 'races', value: races },
        { name: 'in which exactly one migrated', value: byOne, aim: String(races), isReached: byOne === races },
      ],
      seed: random.seed,
    })
  })

  it('M6: an older one refuses the database of a newer one and changes nothing of it', async () => {
    await migrated(place)
    await place.superuser.query(`insert into migration (name) values ('9999-from-the-future.sql')`)
    await place.superuser.query('create table of_the_future (a int)')
    const state = async () => ({
      catalogue: await catalogueOf(place.superuser),
      rows: await rowCounts(place.superuser),
    })
    const before = await state()
    await expect(openStore(place.settings)).rejects.toThrow(/更新版本.*9999-from-the-future\.sql.*没有改动它/)
    expect(await state()).toEqual(before)
    expect(existsSync(join(place.settings.data, 'backups'))).toBe(false)
  })
})

describe('before a migration', () => {
  const backups = () => {
    const folder = join(place.settings.data, 'backups')
    return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.bangban')) : []
  }

  it('an empty database is not backed up', async () => {
    await (await openStore(place.settings)).close()
    await (await openStore(place.settings)).close()
    expect(backups()).toEqual([])
  })

  it('an office with data is backed up, the newest five of such backups are kept, and one of them brings it back as it was', async () => {
    await migrateTo(place, released - 1)
    await fillOld(place)
    const folder = join(place.settings.data, 'backups')
    mkdirSync(folder)
    // by the command it is backed up as it is, before the upgrade
    const environment = { BANGBAN_DATA: place.settings.data, DATABASE_URL: place.ownerUrl }
    const byHand = await bangban(environment, 'backup', join(folder, 'by-hand.bangban'))
    expect(byHand).toMatchObject({ code: 0, err: '' })
    expect((await checkBackup(join(folder, 'by-hand.bangban'))).header.migrations).toHaveLength(released - 1)
    expect((await rowCounts(place.superuser))['migration']).toBe(released - 1)
    const older = Array.from({ length: 6 }, (_, i) => `before-0004-ledger-2026010${i + 1}T000000Z.bangban`)
    for (const name of [...older, 'my-own.bangban']) writeFileSync(join(folder, name), '')
    await (await openStore(place.settings)).close()
    const made = backups().find(name => name.startsWith('before-0005-policies-')) ?? ''
    expect(backups().toSorted()).toEqual([...older.slice(2), made, 'by-hand.bangban', 'my-own.bangban'].toSorted())

    const target = await bareDatabase()
    try {
      const restored = await restoreBackup(target.settings, join(folder, made))
      expect(restored.backup.header.migrations).toEqual(migrationNames().slice(0, released - 1))
      expect(await catalogueOf(target.superuser)).toEqual(await catalogueOf(place.superuser))
      // what later migrations made of the rows is there as well; the restore itself is on record
      const { ledger_entry = 0, ledger_checkpoint = 0, ...others } = await rowCounts(place.superuser)
      expect(await rowCounts(target.superuser)).toEqual({
        ...others,
        ledger_entry: ledger_entry + 2,
        ledger_checkpoint: ledger_checkpoint + 1,
      })
    } finally {
      await target.remove()
    }
  })

  it('that can’t be backed up nothing is changed', async () => {
    await migrateTo(place, released - 1)
    await fillOld(place)
    writeFileSync(join(place.settings.data, 'backups'), 'in the way')
    const before = await catalogueOf(place.superuser)
    await expect(openStore(place.settings)).rejects.toThrow(/备份没有成功，因此没有升级/)
    expect(await catalogueOf(place.superuser)).toEqual(before)
    rmSync(join(place.settings.data, 'backups'))
    await (await openStore(place.settings)).close()
    expect(backups()).toHaveLength(1)
  })
})

describe('an office that 0.1.0 backed up', () => {
  it('is restored by this version with all that it had, verifies, and works on', async () => {
    const target = await bareDatabase()
    try {
      const restored = await restoreBackup(target.settings, oldBackup)
      expect(restored.backup.header.migrations).toEqual(migrationNames().slice(0, released))
      expect(restored.entries).toBe(restored.backup.header.ledger.size)
      const counts = await rowCounts(target.superuser)
      for (const [table, count] of Object.entries(restored.backup.rows)) {
        expect(counts[table], table).toBeGreaterThanOrEqual(count)
      }
      await migrated(place)
      expect(await catalogueOf(target.superuser)).toEqual(await catalogueOf(place.superuser))
      const opened = await openWithRouter(target.settings)
      try {
        expect(await dispatchOne(opened.office)).toMatch(/^GD\d{4}-\d{6,}$/)
      } finally {
        await opened.close()
      }
    } finally {
      await target.remove()
    }
  })
})
