import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installApart } from './apart.ts'

const name = '@portkey-ai/gateway@1.15.2'
/** Within what it asks for: with 1.14 and later it answers every stream with an error (headers of `fetch` don't change). */
const overrides = { '@hono/node-server': '1.13.8' }

export interface Peer {
  readonly url: string
  /** What a call carries to be passed on to the model server at `baseUrl`. */
  headers(baseUrl: string): Readonly<Record<string, string>>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Portkey's gateway as its package starts it, a process on this machine; a sentence where it can't be had. */
export async function startPeer(): Promise<Peer | string> {
  const installed = installApart([name], overrides)
  if (!installed) return `${name} could not be installed (no registry?), left out`
  const port = await freePort()
  const program = join(installed.folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const child = spawn(process.execPath, [program, `--port=${port}`, '--headless'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit').catch(() => {})
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    installed.remove()
  }
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 120 && child.exitCode === null; tries++) {
    const isUp = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (isUp)
      return {
        url: `${url}/v1`,
        headers: baseUrl => ({
          authorization: 'Bearer none',
          'x-portkey-provider': 'openai',
          'x-portkey-custom-host': baseUrl,
        }),
        stop,
      }
    await sleep(250)
  }
  await stop()
  return `${name} did not start, left out`
}
