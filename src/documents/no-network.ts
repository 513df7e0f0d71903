import module from 'node:module'

/**
 * What a reader has no business with. Node's permission model keeps it from files, programs and threads; of networks
 * it knows nothing before version 25.
 */
const refused = new Set(
  [
    'net',
    'tls',
    'dgram',
    'dns',
    'dns/promises',
    'http',
    'https',
    'http2',
    'inspector',
    'child_process',
    'cluster',
  ].concat('worker_threads', 'quic'),
)

const isRefused = (name: string) => refused.has(name.replace(/^node:/, ''))

/** From here on nothing in this process can reach a network: neither by a module nor by what is global. */
export function cutNetwork(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name)
  module.registerHooks({
    resolve: (name, context, next) => {
      if (isRefused(name)) throw new Error(`a reader may not load ${name}`)
      return next(name, context)
    },
  })
  const builtin = process.getBuiltinModule.bind(process)
  const guarded = (name: string) => {
    if (isRefused(name)) throw new Error(`a reader may not load ${name}`)
    return builtin(name)
  }
  Object.defineProperty(process, 'getBuiltinModule', { value: guarded })
}
