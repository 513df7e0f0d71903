import type { Limits } from './limits.ts'
import type { Reason } from './outcome.ts'

/** A signal that aborts with the reason for which everything of a call ends: the caller left, or its time is over. */
export interface Ending {
  readonly signal: AbortSignal
  cancel(): void
  /** The call has ended: its timer and its ear at the caller's signal go. */
  end(): void
}

export function createEnding(caller: AbortSignal | undefined, total: number): Ending {
  const controller = new AbortController()
  const stop = (reason: Reason) => controller.abort(reason)
  const cancel = () => stop('cancelled')
  const timer = setTimeout(stop, total, 'total' satisfies Reason)
  if (caller?.aborted) cancel()
  else caller?.addEventListener('abort', cancel, { once: true })
  return {
    signal: controller.signal,
    cancel,
    end() {
      clearTimeout(timer)
      caller?.removeEventListener('abort', cancel)
    },
  }
}

/** The timers of one attempt. They look at content: bytes that say nothing move none of them. */
export interface Watch {
  /** Aborts with the reason for which the attempt was stopped. */
  readonly signal: AbortSignal
  readonly stopped: Reason | undefined
  /** From now on so many milliseconds until the attempt is stopped for this reason. */
  await(reason: Reason, milliseconds: number): void
  /** Content or thinking came. */
  progress(bytes: number): void
  /** Nobody reads: what doesn't come now is not the model's fault. */
  hold(): void
  resume(): void
  stop(reason: Reason): void
  end(): void
}

type Times = Pick<Limits, 'idle' | 'floorWindow' | 'floorBytes'>

export function createWatch(call: AbortSignal, { idle, floorWindow, floorBytes }: Times): Watch {
  const controller = new AbortController()
  let stopped: Reason | undefined
  let timer: NodeJS.Timeout | undefined
  let floor: NodeJS.Timeout | undefined
  let bytesInWindow = 0
  let isHeld = false

  const clear = () => {
    clearTimeout(timer)
    clearInterval(floor)
    call.removeEventListener('abort', byCall)
  }
  const stop = (reason: Reason) => {
    if (stopped) return
    stopped = reason
    clear()
    controller.abort(reason)
  }
  const byCall = () => stop(call.reason as Reason)
  const wait = (reason: Reason, milliseconds: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(stop, milliseconds, reason)
  }
  const look = () => {
    if (bytesInWindow < floorBytes && !isHeld) stop('floor')
    bytesInWindow = 0
  }

  if (call.aborted) byCall()
  else call.addEventListener('abort', byCall, { once: true })
  return {
    signal: controller.signal,
    get stopped() {
      return stopped
    },
    await: wait,
    progress(bytes) {
      bytesInWindow += bytes
      if (floor) {
        timer?.refresh()
        return
      }
      wait('idle', idle)
      if (!stopped) floor = setInterval(look, floorWindow)
    },
    hold() {
      isHeld = true
      clearTimeout(timer)
    },
    resume() {
      isHeld = false
      // a window in which nobody read says nothing about the model
      bytesInWindow = floorBytes
      wait('idle', idle)
    },
    stop,
    end: clear,
  }
}
