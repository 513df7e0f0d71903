import type { Failure } from './failure.ts'
import { failuresOfConnection } from './failures-of-connection.ts'
import { failuresOfContent } from './failures-of-content.ts'
import { failuresOfForm } from './failures-of-form.ts'
import { failuresOfStatus } from './failures-of-status.ts'

export type { Failure, Variant } from './failure.ts'
export { type ModelServer, startModelServer, type Wire } from './server.ts'
export { babble, chunk, done, event, eventsOf, goodCall, honestText, say, secretOfAnswer, wholeOf } from './speech.ts'

/** The catalogue of RELIABILITY.md, 3.3, in its order. */
export const failures: readonly Failure[] = [
  ...failuresOfConnection,
  ...failuresOfStatus,
  ...failuresOfForm,
  ...failuresOfContent,
].sort((a, b) => a.number - b.number)
