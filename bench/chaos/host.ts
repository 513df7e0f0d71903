import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { freePort } from '../../src/store/embedded.ts'

/** One server process at a fixed address, started and ended as often as a run wants. */
export interface Host {
  readonly url: string
  /** Starts it and waits until it serves; the milliseconds that took. Throws when it ends instead. */
  start(environment?: Readonly<Record<string, string>>): Promise<number>
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>
  /** Resolves when the process has ended by itself or otherwise, at once if there is none. */
  ended(): Promise<void>
  isRunning(): boolean
}

/**
 * A host on a data folder (or, with DATABASE_URL in `settings`, on a database). PUBLIC_URL is set, so that each caller
 * may come from an address of its own by X-Forwarded-For, as behind a proxy.
 */
export async function createHost(data: string, settings: Readonly<Record<string, string>> = {}): Promise<Host> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const ended = async () => {
    const one = child
    if (one && one.exitCode === null && one.signalCode === null) await once(one, 'exit')
  }
  return {
    url,
    ended,
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    start: async (environment = {}) => {
      const began = performance.now()
      const log = openSync(join(data, 'server.log'), 'a', 0o600)
      const started = spawn(process.execPath, [join(import.meta.dirname, 'small-server.ts')], {
        env: {
          ...process.env,
          BANGBAN_DATA: data,
          PORT: String(port),
          HOST: '127.0.0.1',
          PUBLIC_URL: url,
          ...settings,
          ...environment,
        },
        stdio: ['ignore', 'pipe', log],
      })
      closeSync(log)
      child = started
      const lines = createInterface({ input: started.stdout as Readable })
      const gone = once(started, 'exit').then(([code, signal]) => {
        throw new Error(`the server ended before it served (${signal ?? code})`)
      })
      await Promise.race([once(lines, 'line'), gone])
      gone.catch(() => {})
      return performance.now() - began
    },
    end: async signal => {
      child?.kill(signal)
      await ended()
    },
  }
}
