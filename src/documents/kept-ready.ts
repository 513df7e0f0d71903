import type { WaitingProcess } from './guarded-process.ts'

/** One started process that waits for a task. Each is used for exactly one. */
export interface KeptReady {
  /** The one that waits, or a new one where none does; the next one is started. */
  take(): WaitingProcess
  /** Starts one where none waits. */
  prepare(): void
  /** Process id of the one that waits. */
  readonly waiting: number | undefined
  /** Ends the one that waits; none is kept from here on. */
  close(): void
}

/**
 * Keeps one process started beforehand (`start` is told so), so that who brings a task does not wait for the start. None
 * waits before the first is taken or asked for, and none while `mayWait` says no.
 */
export function keepReady(start: (isKept: boolean) => WaitingProcess, mayWait: () => boolean): KeptReady {
  let waiting: WaitingProcess | undefined
  let isClosed = false
  const prepare = () => {
    if (isClosed || (waiting && !waiting.isOver)) return
    waiting = mayWait() ? start(true) : undefined
  }
  return {
    take: () => {
      const taken = waiting && !waiting.isOver ? waiting : start(false)
      waiting = undefined
      prepare()
      return taken
    },
    prepare,
    get waiting() {
      return waiting && !waiting.isOver ? waiting.pid : undefined
    },
    close: () => {
      isClosed = true
      waiting?.dismiss()
      waiting = undefined
    },
  }
}
