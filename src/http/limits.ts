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

/** Fixed windows in memory: enough for one process, and a restart only forgives. */
export function createLimiter(now: () => number): Limiter {
  const windows = new Map<string, Window>()
  return {
    count: (key, limit, seconds, message) => {
      const moment = now()
      if (windows.size > 50_000) for (const [k, w] of windows) if (w.endsAt <= moment) windows.delete(k)
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
