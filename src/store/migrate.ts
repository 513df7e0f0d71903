import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../settings.ts'

const folder = join(import.meta.dirname, 'migrations')
/** Any number that nobody else takes: "BANG" in ASCII. */
export const migrationLock = 0x42_41_4e_47

export function migrationNames(): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.sql'))
    .sort()
}

/** Makes what stands before the first migration; in the caller's transaction, which from here on works in our schema. */
export async function prepareSchema(client: pg.ClientBase, applicationPassword: string): Promise<void> {
  await client.query(`create schema if not exists bangban`)
  await client.query(`set local search_path to bangban`)
  await client.query(
    `create table if not exists migration (name text primary key, applied_at timestamptz not null default now())`,
  )
  await ensureApplicationRole(client, applicationPassword)
}

/** Applies these migrations in the caller's transaction. */
export async function applyMigrations(client: pg.ClientBase, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await client.query(readFileSync(join(folder, name), 'utf8'))
    await client.query('insert into migration (name) values ($1)', [name])
  }
}

async function hasData(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('bangban.district') is not null as there`)
  return rows[0]?.there === true && (await client.query('select from district')).rowCount !== 0
}

export interface MigrateOptions {
  /** Runs before a record that holds data is changed, told the first migration; what it throws leaves all as it was. */
  readonly beforeChange?: (first: string) => Promise<void>
}

/**
 * Brings the database to the newest version as its owner: one transaction under an advisory lock, so that several
 * processes may start at once and a killed one leaves nothing half done. Makes the role bangban_app, which the
 * application signs in as, and sets its password. A database of a newer program is refused untouched.
 */
export async function migrate(
  ownerUrl: string,
  applicationPassword: string,
  { beforeChange }: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query('begin')
    await client.query(`set local lock_timeout to '10s'`)
    await prepareSchema(client, applicationPassword)
    const known = migrationNames()
    const done = (await client.query<{ name: string }>('select name from migration order by name')).rows.map(
      r => r.name,
    )
    const unknown = done.filter(name => !known.includes(name))
    if (unknown.length > 0) {
      throw new StartError(
        `数据库由更新版本的帮办建立（含有本版本不认识的 ${unknown[0]}），没有改动它。请升级程序，或换一个数据文件夹。`,
      )
    }
    const applied = known.filter(name => !done.includes(name))
    const [first] = applied
    if (first !== undefined && beforeChange && (await hasData(client))) await beforeChange(first)
    await applyMigrations(client, applied)
    await client.query('commit')
    return { applied }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

/** Roles belong to the whole server: of two that are made or changed for different databases at once, one is told so. */
const meanwhile = ['XX000', '23505', '42710']

async function ensureApplicationRole(client: pg.ClientBase, password: string): Promise<void> {
  const literal = client.escapeLiteral(password)
  for (let tries = 0; ; tries++) {
    await client.query('savepoint role')
    try {
      const exists = await client.query(`select from pg_roles where rolname = 'bangban_app'`)
      if (exists.rowCount === 0)
        await client.query(`create role bangban_app login nosuperuser nobypassrls password ${literal}`)
      else await client.query(`alter role bangban_app with login password ${literal}`)
      return
    } catch (error) {
      if (tries === 20 || !(error instanceof pg.DatabaseError) || !meanwhile.includes(error.code ?? '')) throw error
      await client.query('rollback to savepoint role')
      await sleep(50)
    }
  }
}

/** Makes the owner role and the database of the embedded server; the superuser is not used after it. */
export async function ensureDatabase(superuserUrl: string, ownerPassword: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const role = await client.query(`select from pg_roles where rolname = 'bangban_owner'`)
    if (role.rowCount === 0) {
      await client.query(
        `create role bangban_owner login createrole nosuperuser password ${client.escapeLiteral(ownerPassword)}`,
      )
    }
    const database = await client.query(`select from pg_database where datname = 'bangban'`)
    if (database.rowCount === 0) await client.query('create database bangban owner bangban_owner')
  } finally {
    await client.end()
  }
  const url = new URL(superuserUrl)
  url.username = 'bangban_owner'
  url.password = ownerPassword
  url.pathname = '/bangban'
  return url.href
}
