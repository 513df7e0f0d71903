import { isIPv6 } from 'node:net'
import { TooMany } from '../problems.ts'

interface Window {
  count: number
  readonly endsAt: number
}

export interface Limiter {
  /** Counts one try; throws TooMany when `limit` in `seconds` is passed. */
  count(key: string, limit: number, seconds: number, message?: string): void
  /** Forgets the tries of a key, after a success. */
  forget(key: string): void
}

/**
 * The network that tries are counted for. Whoever has one IPv6 address mostly has a whole /64 of them (RFC 4291, 2.5.1):
 * counting each would count none. An IPv4 address stands for itself.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  // the address in its shortest spelling, so that each has one
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const groups = (text = '') => text.split(':').filter(group => group !== '')
  const left = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: left }, () => '0'), ...groups(tail)]
  return `${all.slice(0, 4).join(':')}::/64`
}

/** Fixed windows in memory: enough for one process, and a restart only forgives. */
export function createLimiter(now: () => number): Limiter {
  const windows = new Map<string, Window>()
  let swept = now()
  return {
    count: (key, limit, seconds, message) => {
      const moment = now()
      // not at each call: while a flood of addresses is open there is nothing to forget
      if (windows.size > 50_000 && moment - swept > 1000) {
        swept = moment
        for (const [k, w] of windows) if (w.endsAt <= moment) windows.delete(k)
      }
      const open = windows.get(key)
      const window = open && open.endsAt > moment ? open : { count: 0, endsAt: moment + seconds * 1000 }
      window.count++
      windows.set(key, window)
      if (window.count > limit) throw new TooMany(Math.max(1, Math.ceil((window.endsAt - moment) / 1000)), message)
    },
    forget: key => {
      windows.delete(key)
    },
  }
}
