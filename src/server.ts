import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { clientFolder } from './client.ts'
import { crashPoint } from './crash.ts'
import { type DemoOptions, loadDemo, writeAccounts } from './demo/load.ts'
import { createApp } from './http/app.ts'
import type { RouteEntry } from './http/endpoint.ts'
import { createLimiter } from './http/limits.ts'
import { createTurns, createTurnstile } from './http/overload.ts'
import { prepareJobs, startJobs } from './jobs/index.ts'
import { checkpointsFile, lastKeptCheckpoint, type OpenedOffice, openOffice } from './office.ts'
import { keepCheckerReady } from './official-documents/index.ts'
import { openAuth } from './people/index.ts'
import { lookForRollback } from './restore.ts'
import { type Settings, StartError } from './settings.ts'
import { systemSession } from './store/index.ts'

export interface ServeOptions {
  /** How to load the fictional district into an empty database; absent: it stays empty, for the first-start wizard. */
  readonly demo?: DemoOptions
  readonly now?: () => Date
}

export interface Running {
  readonly url: string
  readonly opened: OpenedOffice
  readonly routes: readonly RouteEntry[]
  /** Code for the first-start wizard; undefined once the office is founded. */
  readonly setupCode: string | undefined
  /** Starts what is kept ready, when nobody waits for the server any more. */
  prepare(): void
  stop(): Promise<void>
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', error => {
      const code = 'code' in error ? error.code : ''
      const why =
        code === 'EADDRINUSE'
          ? `端口 ${port} 已被占用。请关掉占用它的程序（可能是已经启动的帮办），或用 PORT=其他端口 启动。`
          : code === 'EACCES'
            ? `没有权限使用端口 ${port}。请用 1024 以上的端口，例如 PORT=8080。`
            : `不能在 ${host}:${port} 提供服务：${error.message}`
      reject(new StartError(why))
    })
    server.listen({ port, host, backlog }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** A line of JSON on standard error, for whoever looks after the machine. */
function logDefect(message: string, facts: Record<string, unknown>): void {
  const line = JSON.stringify({ at: new Date().toISOString(), message, ...facts })
  // JSON escapes the controls below U+0020 alone; these end lines or move cursors as well
  const plain = line.replace(/[\u007f-\u009f\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  process.stderr.write(`${plain}\n`)
}

/**
 * Calls inside at once, worked on or waiting for their turn: as many as are served within about a second; and files, each
 * held in memory until it is read.
 */
const inside = { brake: 16, decision: 12, ordinary: 64, file: 8 }
/**
 * As many at once as keep the machine busy, and never more than there are connections: more of them would only make each
 * other slow. One place in four is kept for what can't wait.
 */
function turnsOf({ poolSize }: Settings) {
  const places = Math.min(poolSize, 4 * availableParallelism())
  return { places, reserved: Math.ceil(places / 4), patience: 10_000 }
}
/** Callers that the machine holds at the door while we are busy; one that finds no place there tries again for seconds. */
const backlog = 4096

/** Puts the parts together, once. The port is taken first, so that a start that can't succeed touches nothing. */
export async function serve(settings: Settings, options: ServeOptions): Promise<Running> {
  let handle: ((request: Request, env?: unknown) => Response | Promise<Response>) | undefined
  const listener = getRequestListener((request, env) =>
    handle
      ? handle(request, env)
      : new Response('正在启动，请稍候。', {
          status: 503,
          headers: { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' },
        }),
  )
  const turnstile = createTurnstile(inside)
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 15_000, requestTimeout: 60_000 }, (req, res) => {
    if (turnstile.admits(req, res)) listener(req, res)
  })
  const port = await listen(server, settings.host, settings.port)
  let opened: OpenedOffice | undefined
  try {
    opened = await openOffice(settings)
    const { office } = opened
    opened.opened.supervise(message => logDefect(message, {}))
    const district = await office.store.open.selectFrom('district').selectAll().executeTakeFirst()
    if (!district && options.demo) {
      await loadDemo(opened, settings.data, options.demo)
    }
    // asked for by name, so they hold for a demo that was loaded with others before
    if (district?.isDemo && options.demo?.fixedPasswords)
      await writeAccounts(opened, settings.data, { fixedPasswords: true })
    // before anything of this start is kept beside what was kept before
    const rollback = await lookForRollback(office, settings.data)
    if (rollback) logDefect('the ledger was set back', { ...rollback, kept: rollback.kept.text })
    await office.library.refreshed()
    await prepareJobs(opened.opened.ownerUrl)
    // a copy outside the database: an older backup put in its place is then found out
    const keepCheckpoint = (text: string) => {
      crashPoint('checkpoint.signed')
      appendFileSync(join(settings.data, checkpointsFile), `${text}\n`, { mode: 0o600 })
    }
    const jobs = await startJobs(office, opened.opened.store.applicationUrl, {
      onError: error => logDefect('job failed', { error: error instanceof Error ? error.message : String(error) }),
      onCheckpoint: keepCheckpoint,
      webhookLoopback: settings.webhookLoopback,
    })
    opened.onProposalWanted(jobs.enqueueProposal)
    opened.onTrainingWanted(jobs.enqueueTraining)
    const founded = await office.store.open.selectFrom('district').select('name').executeTakeFirst()
    const setupCode = randomBytes(6).toString('hex')
    const auth = openAuth(office.store, {
      secret: opened.opened.secrets.sessionSecret,
      publicUrl: settings.publicUrl,
    })
    const context = opened
    const checker = keepCheckerReady()
    const app = createApp(
      {
        office,
        auth,
        limiter: createLimiter(() => performance.now()),
        turns: createTurns(turnsOf(settings)),
        checker,
        now: options.now ?? (() => new Date()),
        log: logDefect,
        setupCode,
        publicUrl: settings.publicUrl,
        behindProxy: settings.publicUrl !== undefined,
        webhookLoopback: settings.webhookLoopback,
        onFounded: context.founded,
        rollback,
        keptCheckpoints: () => lastKeptCheckpoint(settings.data),
      },
      clientFolder,
    )
    handle = app.fetch
    return {
      url: settings.publicUrl ?? `http://${settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host}:${port}`,
      opened,
      routes: app.routes,
      setupCode: founded ? undefined : setupCode,
      prepare: checker.prepare,
      stop: async () => {
        handle = undefined
        app.stop()
        checker.close()
        server.close()
        server.closeIdleConnections()
        await jobs.stop()
        const last = await office.store
          .as(systemSession, tx => office.ledger.checkpoint(tx, new Date()))
          .catch(() => undefined)
        if (last) keepCheckpoint(last)
        server.closeAllConnections()
        await context.close()
      },
    }
  } catch (error) {
    server.close()
    server.closeAllConnections()
    await opened?.close()
    throw error
  }
}
