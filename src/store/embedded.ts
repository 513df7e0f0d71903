import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../settings.ts'
import { type Binaries, findBinaries, initialise, launch, majorVersion } from './postgres-program.ts'

export interface EmbeddedServer {
  /** Connection string of the superuser, on loopback. */
  readonly url: string
  /**
   * From now on a server that ends without having been told to (killed, out of memory) is started again at the same
   * address, and `log` is told.
   */
  supervise(log: (message: string) => void): void
  /** Looks after it no longer and leaves it running, for another process that stands on it. */
  leave(): Promise<void>
  /** Ends the server after its open transactions; safe to call twice. */
  stop(): Promise<void>
}

/** A port of loopback that nobody listens on now. */
export function freePort(): Promise<number> {
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

function isPostgres(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

/** The running server of this folder, or undefined when there is none; a file that a crash left is taken away. */
async function findRunning(
  folder: string,
  urlAt: (port: number) => string,
): Promise<{ pid: number; port: number } | undefined> {
  const running = recordedServer(folder)
  if (!running || !isAlive(running.pid)) return undefined
  for (let i = 0; i < 50; i++) {
    if (await answers(urlAt(running.port))) return running
    if (!isAlive(running.pid)) return undefined
    await sleep(200)
  }
  if (isPostgres(running.pid)) {
    throw new StartError(`数据文件夹 ${folder} 正被另一个数据库进程（${running.pid}）使用，而它没有响应。`)
  }
  // The number is another process's by now: a crash followed by a reboot leaves such a file.
  rmSync(join(folder, 'postmaster.pid'), { force: true })
  return undefined
}

interface Place {
  readonly data: string
  readonly folder: string
  readonly binaries: Binaries
  readonly urlAt: (port: number) => string
}

/** Starts the server and waits until it answers, at most thirty seconds; its process number, or undefined. */
async function start({ binaries, folder, data, urlAt }: Place, port: number): Promise<number | undefined> {
  const server = launch(binaries, folder, port, data)
  for (let i = 0; i < 600 && !server.hasEnded(); i++) {
    if (await answers(urlAt(port))) return server.pid
    await sleep(50)
  }
  return undefined
}

/** How often it is looked after. */
const glanceMilliseconds = 250

/**
 * Starts PostgreSQL on `<data>/postgres`, making the cluster at first start. A server that outlived a killed
 * parent is taken over as it is. Throws a StartError when the folder can't be used.
 */
export async function startEmbedded(data: string, password: string): Promise<EmbeddedServer> {
  const folder = join(data, 'postgres')
  const binaries = await findBinaries()
  const versionFile = join(folder, 'PG_VERSION')
  if (!existsSync(versionFile)) initialise(binaries, folder, password)
  const found = readFileSync(versionFile, 'utf8').trim()
  if (found !== majorVersion) {
    throw new StartError(
      `数据文件夹 ${folder} 属于 PostgreSQL ${found}，本程序使用 ${majorVersion}，没有改动它。请用当时的版本打开。`,
    )
  }
  const urlAt = (port: number) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  const place: Place = { data, folder, binaries, urlAt }
  const running = await findRunning(folder, urlAt)
  const port = running?.port ?? (await freePort())
  let pid = running?.pid ?? (await start(place, port))
  if (pid === undefined) {
    const lines = readFileSync(join(data, 'postgres.log'), 'utf8').trim().split('\n')
    throw new StartError(`内置数据库没能启动：${lines.at(-1)}（详见 ${join(data, 'postgres.log')}）`)
  }

  let isWanted = true
  let watch = Promise.resolve()
  const lookAfter = async (log: (message: string) => void) => {
    while (isWanted) {
      await sleep(glanceMilliseconds)
      if (!isWanted || (pid !== undefined && isAlive(pid))) continue
      log('the embedded database ended; starting it again')
      // another process that stands on the same folder may have been faster
      const other = await findRunning(folder, urlAt).catch(() => undefined)
      pid = other?.pid ?? (await start(place, port))
    }
  }
  const leave = async () => {
    isWanted = false
    await watch
  }
  return {
    url: urlAt(port),
    supervise: log => {
      watch = lookAfter(log)
    },
    leave,
    stop: async () => {
      await leave()
      await stopServer(pid ?? 0)
    },
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
