import type { Office } from '../casework/index.ts'
import type { KeptReady } from '../documents/index.ts'
import type { Rollback } from '../ledger/index.ts'
import type { Auth, Person } from '../people/index.ts'
import type { Limiter } from './limits.ts'
import type { Turns } from './overload.ts'

/** What routes stand on. */
export interface Web {
  readonly office: Office
  readonly auth: Auth
  readonly limiter: Limiter
  readonly turns: Turns
  /** A process kept ready for the next official document. */
  readonly checker: KeptReady
  /** Clock of the server, so that tests can move it. */
  readonly now: () => Date
  readonly log: (message: string, facts: Record<string, unknown>) => void
  /** Code that the first-start wizard asks for; it is printed at the terminal. */
  readonly setupCode: string
  /** Address under which people reach the server, where it is known. */
  readonly publicUrl: string | undefined
  /** A reverse proxy on this machine stands before us and names the caller in X-Forwarded-For. */
  readonly behindProxy: boolean
  /** Webhooks may reach this machine itself. */
  readonly webhookLoopback: boolean
  readonly onFounded: () => Promise<void>
  /** What the start found missing in the ledger; undefined: it contains every checkpoint that was kept. */
  readonly rollback: Rollback | undefined
  /** The last checkpoint that was kept outside the database; it covers those before it. */
  readonly keptCheckpoints: () => string[]
}

export interface Variables {
  readonly requestId: string
  readonly nonce: string
  readonly ip: string
  /** Who called, once a route that is not public has found it out. */
  readonly person: Person | undefined
}
