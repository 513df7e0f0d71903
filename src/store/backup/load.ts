import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { applyMigrations, migrationLock, migrationNames, prepareSchema } from '../migrate.ts'
import { BackupError, type Header } from './format.ts'
import { type BackupContents, readBackup } from './read.ts'
import { sequenceNames, type TableShape, tablesInOrder } from './tables.ts'

const listed = (columns: readonly string[]) => columns.map(column => `"${column}"`).join(', ')

/** The tables that the recorded migrations make are those that the backup holds, column for column. */
async function refuseOtherTables(client: pg.ClientBase, header: Header): Promise<void> {
  const wanted = new Map((await tablesInOrder(client)).map(one => [one.name, listed(one.columns)]))
  for (const { name, columns } of header.tables) {
    const expected = wanted.get(name)
    if (expected === undefined) throw new BackupError(`表 ${name}`, '所记的版本没有这张表')
    if (expected !== listed(columns)) throw new BackupError(`表 ${name}`, `所记的版本里它的列是 ${expected}`)
    wanted.delete(name)
  }
  const [missing] = wanted.keys()
  if (missing !== undefined) throw new BackupError(`表 ${missing}`, '备份里没有它')
}

async function forcedTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'bangban'::regnamespace and relkind = 'r' and relforcerowsecurity`,
  )
  return rows.map(row => row.name)
}

/**
 * The rules of the database judge what happens, and these rows happened long ago: triggers would take them for new ones,
 * and COPY refuses tables whose policies bind the owner. Foreign keys, checks and unique indexes stay on.
 */
async function withoutRules<T>(
  client: pg.ClientBase,
  tables: readonly TableShape[],
  work: () => Promise<T>,
): Promise<T> {
  const forced = await forcedTables(client)
  for (const name of forced) await client.query(`alter table ${name} no force row level security`)
  for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`)
  const result = await work()
  for (const { name } of tables) await client.query(`alter table ${name} enable trigger user`)
  for (const name of forced) await client.query(`alter table ${name} force row level security`)
  return result
}

async function copyInto(
  client: pg.ClientBase,
  { name, columns }: TableShape,
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  const sink = client.query(copyFrom(`copy ${name} (${listed(columns)}) from stdin`))
  try {
    await pipeline(rows, sink)
  } catch (error) {
    // data exceptions and broken constraints: the file is as it was written, but what it says can't be
    const isRefusal = error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
    if (isRefusal) throw new BackupError(`表 ${name}`, `数据库不收它的行（${error.message}）`)
    throw error
  }
  return sink.rowCount
}

async function setSequences(client: pg.ClientBase, { sequences }: BackupContents): Promise<void> {
  const known = await sequenceNames(client)
  for (const { name, last, isCalled } of sequences) {
    if (!known.includes(name)) throw new BackupError('编号', `所记的版本没有 ${name}`)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [`bangban.${name}`, last, isCalled])
  }
  const missing = known.find(name => !sequences.some(one => one.name === name))
  if (missing !== undefined) throw new BackupError('编号', `没有 ${missing}`)
}

/**
 * Loads a backup into an empty database in the caller's transaction, as the owner: the schema as it was when the backup
 * was made, the rows, then what this program added since. Throws a BackupError when the file is not as written.
 */
export async function loadBackup(
  client: pg.ClientBase,
  path: string,
  { header, secrets }: BackupContents,
  onProgress?: (share: number) => void,
): Promise<BackupContents> {
  await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
  await prepareSchema(client, secrets.applicationPassword)
  await applyMigrations(client, header.migrations)
  await refuseOtherTables(client, header)
  const contents = await withoutRules(client, header.tables, () =>
    readBackup(path, {
      onTable: (table, rows) => copyInto(client, table, rows),
      ...(onProgress ? { onProgress } : {}),
    }),
  )
  await setSequences(client, contents)
  for (const { name } of header.tables) await client.query(`analyze ${name}`)
  await applyMigrations(
    client,
    migrationNames().filter(name => !header.migrations.includes(name)),
  )
  return contents
}
