import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { StartError } from '../../settings.ts'
import { migrationLock } from '../migrate.ts'
import type { Secrets } from '../secrets.ts'
import { FrameWriter, format, formatVersion, type Header, type SequenceValue } from './format.ts'
import { sequenceNames, type TableShape, tablesInOrder } from './tables.ts'

export interface BackupSummary {
  readonly path: string
  readonly header: Header
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
  /** Size of the file. */
  readonly bytes: number
  readonly seconds: number
}

export interface BackupOptions {
  /** Takes the place of a file that is there. */
  readonly overwrites?: boolean
  /** The caller holds the lock of migrations. */
  readonly holdsLock?: boolean
  /** Looks at what is about to be written; what it throws ends the backup. */
  readonly inspect?: (header: Header) => void
  readonly onProgress?: (table: string, rowBytes: number) => void
}

/** Text of every value as any server reads it back, whatever the database is set to. */
const session = [
  '-c search_path=bangban',
  '-c timezone=UTC',
  '-c datestyle=ISO',
  '-c intervalstyle=postgres',
  '-c extra_float_digits=1',
  '-c bytea_output=hex',
  '-c statement_timeout=0',
  '-c idle_in_transaction_session_timeout=0',
].join(' ')

const programVersion = (
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8')) as { version: string }
).version

/** Raw Ed25519 public key of the ledger, base64; undefined for what is no key. */
export function publicKeyOf(ledgerKey: string): string | undefined {
  try {
    const { x = '' } = createPublicKey(createPrivateKey(ledgerKey)).export({ format: 'jwk' })
    return Buffer.from(x, 'base64url').toString('base64')
  } catch {
    return undefined
  }
}

/** Takes one moment of the whole record and keeps its tables as they are in it until the transaction ends. */
async function takeSnapshot(client: pg.Client, ledgerKey: string, holdsLock: boolean): Promise<Header> {
  // nobody migrates between the moment and the locks on the tables
  if (!holdsLock) await client.query('select pg_advisory_lock_shared($1)', [migrationLock])
  await client.query('begin transaction isolation level repeatable read, read only')
  const { rows } = await client.query<{ at: Date; there: boolean }>(
    `select set_config('app.scope', 'system', true), now() as at, to_regclass('ledger_head') is not null as there`,
  )
  const nothing = () => new StartError('这里还没有数据，没有什么可以备份。')
  if (!rows[0]?.there) throw nothing()
  const tables = await tablesInOrder(client)
  await client.query(`lock table ${tables.map(one => one.name).join(', ')}, migration in access share mode`)
  if (!holdsLock) await client.query('select pg_advisory_unlock_shared($1)', [migrationLock])
  const head = (
    await client.query<{ size: number; root: string; checkpoint: string }>(
      'select size, root, checkpoint from ledger_head',
    )
  ).rows[0]
  if (!head) throw nothing()
  const migrations = await client.query<{ name: string }>('select name from migration order by name')
  return {
    format,
    version: formatVersion,
    program: programVersion,
    at: (rows[0]?.at ?? new Date()).toISOString(),
    ledger: { ...head, origin: head.checkpoint.split('\n')[0] ?? '', publicKey: publicKeyOf(ledgerKey) ?? '' },
    migrations: migrations.rows.map(row => row.name),
    tables,
  }
}

const lineEnd = 0x0a

function countLines(chunk: Buffer): number {
  let lines = 0
  for (let i = chunk.indexOf(lineEnd); i !== -1; i = chunk.indexOf(lineEnd, i + 1)) lines++
  return lines
}

/** Counts and hashes the rows that pass; in COPY's text every row ends with the only line feed in it. */
export class Tally extends Transform {
  readonly #hash = createHash('sha256')
  rows = 0
  bytes = 0

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
    this.rows += countLines(chunk)
    done(null, chunk)
  }

  digest(): string {
    return this.#hash.digest('hex')
  }
}

async function writeTable(
  client: pg.Client,
  writer: FrameWriter,
  { name, columns }: TableShape,
  onProgress: BackupOptions['onProgress'],
): Promise<number> {
  await writer.json('begin', { table: name })
  const rows = client.query(copyTo(`copy ${name} (${columns.map(c => `"${c}"`).join(', ')}) to stdout`))
  const tally = new Tally()
  await pipeline(rows, tally, createGzip({ level: 3, chunkSize: 65_536 }), async (packed: AsyncIterable<Buffer>) => {
    for await (const chunk of packed) {
      await writer.write('data', chunk)
      onProgress?.(name, tally.bytes)
    }
  })
  if (tally.rows !== rows.rowCount) throw new Error(`${name}: ${rows.rowCount} rows, ${tally.rows} written`)
  await writer.json('end', { table: name, rows: tally.rows, bytes: tally.bytes, sha256: tally.digest() })
  return tally.rows
}

async function readSequences(client: pg.Client): Promise<SequenceValue[]> {
  const values: SequenceValue[] = []
  // a sequence stands outside snapshots: what is read here is at least what the rows above have used
  for (const name of await sequenceNames(client)) {
    const { rows } = await client.query<{ last: string; isCalled: boolean }>(
      `select last_value::text as last, is_called as "isCalled" from ${name}`,
    )
    const value = rows[0]
    if (value) values.push({ name, ...value })
  }
  return values
}

/** Makes a rename in a folder outlast a power cut; where folders can't be flushed (Windows) the system does it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/**
 * Writes the whole record as of one moment into one file, while others go on reading and writing. The file appears
 * under its name when it is whole and on the disk; whoever kills this leaves only a draft. Takes a few frames of memory,
 * however much there is.
 */
export async function writeBackup(
  ownerUrl: string,
  secrets: Secrets,
  to: string,
  { overwrites = false, holdsLock = false, inspect, onProgress }: BackupOptions = {},
): Promise<BackupSummary> {
  const started = performance.now()
  const path = resolve(to)
  const refuseOverwriting = () => {
    if (!overwrites && existsSync(path))
      throw new StartError(`${path} 已经存在，没有覆盖它。请换一个文件名，或加上 --force。`)
  }
  refuseOverwriting()
  const draft = `${path}.${process.pid}.part`
  let file: FileHandle
  try {
    file = await open(draft, 'wx', 0o600)
  } catch (error) {
    throw new StartError(`不能写 ${path}：${error instanceof Error ? error.message : error}。请换一个位置。`)
  }
  const client = new pg.Client({ connectionString: ownerUrl, options: session })
  client.on('error', () => {})
  try {
    await client.connect()
    const header = await takeSnapshot(client, secrets.ledgerKey, holdsLock)
    inspect?.(header)
    const writer = new FrameWriter(file)
    await writer.begin()
    await writer.json('header', header)
    const { applicationPassword, sessionSecret, ledgerKey } = secrets
    await writer.json('secrets', { applicationPassword, sessionSecret, ledgerKey })
    const rows: Record<string, number> = {}
    for (const table of header.tables) rows[table.name] = await writeTable(client, writer, table, onProgress)
    await writer.json('sequences', await readSequences(client))
    await writer.seal()
    await client.query('commit')
    await file.sync()
    await file.close()
    refuseOverwriting()
    await rename(draft, path)
    await flushFolder(dirname(path))
    return { path, header, rows, bytes: (await stat(path)).size, seconds: (performance.now() - started) / 1000 }
  } catch (error) {
    await file.close().catch(() => {})
    await rm(draft, { force: true })
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}
