import type { Limits } from './limits.ts'

/** Never more than one probe a second (O9). */
const leastCooldown = 1_000

export type Readiness = 'ready' | 'probe' | 'resting' | 'open'

/** Whether an endpoint may be called, by how its last calls went. */
export interface Breaker {
  readiness(now: number): Readiness
  /** Until when a server asked to be left in peace (Retry-After). */
  readonly restsUntil: number
  /** A call begins; where the breaker is open it is the probe. */
  begin(now: number): void
  succeed(): void
  /** @param isFatal nothing will change until somebody does something: a key, a bill, a name */
  fail(now: number, isFatal: boolean): void
  /** The call said nothing about the endpoint: it was cancelled, or its own fault. */
  forget(): void
  rest(until: number): void
}

type Times = Pick<Limits, 'failures' | 'cooldown'>

/** Opens after failures in a row or one that is fatal; then lets one probe through at a time, ever more rarely. */
export function createBreaker({ failures: most, cooldown }: Times): Breaker {
  let failures = 0
  let opened = 0
  let probeAt = 0
  let isProbing = false
  let restsUntil = 0
  return {
    readiness(now) {
      if (now < restsUntil) return 'resting'
      if (opened === 0) return 'ready'
      return isProbing || now < probeAt ? 'open' : 'probe'
    },
    get restsUntil() {
      return restsUntil
    },
    begin(now) {
      if (opened === 0) return
      isProbing = true
      probeAt = now + leastCooldown
    },
    succeed() {
      failures = 0
      opened = 0
      isProbing = false
      restsUntil = 0
    },
    fail(now, isFatal) {
      failures++
      if (opened > 0 ? isProbing : isFatal || failures >= most) {
        probeAt = now + Math.max(leastCooldown, cooldown * 2 ** Math.min(opened, 4))
        opened++
      }
      isProbing = false
    },
    forget() {
      isProbing = false
    },
    rest(until) {
      restsUntil = Math.max(restsUntil, until)
      isProbing = false
    },
  }
}
