import type { Failure } from './failure.ts'
import { failuresOfConnection } from './failures-of-connection.ts'
import { failuresOfContent } from './failures-of-content.ts'
import { failuresOfForm } from './failures-of-form.ts'
import { failuresOfStatus } from './failures-of-status.ts'

export { judge, nameOf, type Setting, settings, shortLimits } from './case.ts'
export { type ModelServer, startModelServer, type Wire } from './server.ts'
export {
  allOf,
  babble,
  begin,
  chunk,
  event,
  eventsOf,
  goodCall,
  honestText,
  keepSaying,
  say,
  secretOfAnswer,
} from './speech.ts'
export { judgeVectors, vectorFailures } from './vectors.ts'

/** The catalogue of RELIABILITY.md, 3.3, in its order. */
export const failures: readonly Failure[] = [
  ...failuresOfConnection,
  ...failuresOfStatus,
  ...failuresOfForm,
  ...failuresOfContent,
].sort((a, b) => a.number - b.number)
