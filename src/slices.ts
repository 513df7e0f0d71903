import { setImmediate as afterOthers } from 'node:timers/promises'

/** Long work that stops wherever others may come in between. */
export type Steps<T> = Generator<void, T, void>

/** Does it to its end. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Does it to its end in slices of some milliseconds, between which whatever else came meanwhile is done. */
export async function inSlices<T>(steps: Steps<T>, sliceMilliseconds = 5): Promise<T> {
  let began = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - began < sliceMilliseconds) continue
    await afterOthers()
    began = performance.now()
  }
}
