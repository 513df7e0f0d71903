import type { Reason } from './outcome.ts'

/** An answer that can't be gone on with. Carries why, and nothing of the answer. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly reason: Reason
  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}
