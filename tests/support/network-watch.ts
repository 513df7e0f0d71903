/**
 * Loaded before a program (`node --import`), writes down every attempt to reach the network, a JSON line each, into
 * the file that BANGBAN_NETWORK_LOG names: connections, look-ups of names, datagrams, and programs that it starts,
 * which might do the same unseen.
 */
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

export interface Touch {
  readonly kind: 'connect' | 'lookup' | 'datagram' | 'program'
  readonly to: string
  readonly port?: number
}

type Functions = Record<string, unknown>

const log = process.env['BANGBAN_NETWORK_LOG']

function note(touch: Touch): void {
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(touch)}\n`)
}

/** Puts a note before each call of a function that is looked up by its name. */
function before(holder: object, name: string, say: (args: readonly unknown[]) => void): void {
  const functions = holder as Functions
  const given = functions[name]
  if (typeof given !== 'function') return
  functions[name] = function (this: unknown, ...args: unknown[]) {
    say(args)
    return given.apply(this, args) as unknown
  }
}

function watch(): void {
  before(net.Socket.prototype, 'connect', args => {
    // node's own net.connect hands over its arguments as one list
    const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
    if (typeof first === 'object' && first !== null) {
      const { path, host = 'localhost', port } = first as { path?: string; host?: string; port?: number | string }
      note({ kind: 'connect', to: path ?? host, port: Number(port) })
    } else if (typeof first === 'string' && Number.isNaN(Number(first))) note({ kind: 'connect', to: first })
    else note({ kind: 'connect', to: typeof second === 'string' ? second : 'localhost', port: Number(first) })
  })
  for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(holder))
      if (/^(lookup|resolve|reverse)/.test(name))
        before(holder, name, ([host]) => note({ kind: 'lookup', to: String(host) }))
  for (const name of ['send', 'connect'])
    before(dgram.Socket.prototype, name, args => {
      const to = args.findLast(one => typeof one === 'string')
      note({ kind: 'datagram', to: typeof to === 'string' ? to : 'localhost' })
    })
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
    before(childProcess, name, ([file]) => note({ kind: 'program', to: String(file) }))
  syncBuiltinESMExports()
}

if (log !== undefined) watch()
