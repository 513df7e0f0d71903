import type { Office } from '../casework/index.ts'
import type { Auth, Person } from '../people/index.ts'
import type { Limiter } from './limits.ts'

/** What routes stand on. */
export interface Web {
  readonly office: Office
  readonly auth: Auth
  readonly limiter: Limiter
  /** Clock of the server, so that tests can move it. */
  readonly now: () => Date
  readonly log: (message: string, facts: Record<string, unknown>) => void
  /** Code that the first-start wizard asks for; it is printed at the terminal. */
  readonly setupCode: string
  /** A reverse proxy on this machine stands before us and names the caller in X-Forwarded-For. */
  readonly behindProxy: boolean
  readonly onFounded: () => Promise<void>
}

export interface Variables {
  readonly requestId: string
  readonly nonce: string
  readonly ip: string
  /** Who called, once a route that is not public has found it out. */
  readonly person: Person | undefined
}
