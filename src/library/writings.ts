import type { WritingEvent } from './writing.ts'

/** What is being written, or was a moment ago, with everybody who reads along. */
interface Writing {
  readonly events: WritingEvent[]
  readonly abort: AbortController
  readonly readers: Set<() => void>
  leftAt: number
  hasEnded: boolean
}

export interface Writings {
  /** Begins; nothing where it is under way or just ended. `run` puts events and ends with one of type «end», or throws. */
  begin(id: string, run: (put: (event: WritingEvent) => void, signal: AbortSignal) => Promise<void>): void
  /** Events from the one of this number on (from 0), as they come; undefined where nothing is written or was just now. */
  read(id: string, from: number, signal: AbortSignal): AsyncGenerator<readonly [number, WritingEvent]> | undefined
  /** Whoever asked wants no more of it. */
  stop(id: string): void
  close(): void
}

/** Nobody reads along for so long: the model is told to stop. */
const patienceMs = 20_000
/** So long after its end somebody who lost the connection still finds all of it here; later it is in the record. */
const keptMs = 120_000

const failed: WritingEvent = {
  type: 'end',
  data: { isComplete: false, note: '系统暂时出错，模型没有写完，请直接看摘出的原文，或稍后再试。', sentences: [] },
}

/** Models write here whether or not somebody is connected, so that a connection that breaks loses nothing. */
export function createWritings(onFault: (error: unknown) => void): Writings {
  const all = new Map<string, Writing>()
  const wake = (one: Writing) => {
    for (const reader of one.readers) reader()
  }
  const timer = setInterval(() => {
    const now = Date.now()
    for (const [id, one] of all) {
      if (one.readers.size > 0) continue
      if (one.hasEnded && now - one.leftAt > keptMs) all.delete(id)
      else if (!one.hasEnded && now - one.leftAt > patienceMs) one.abort.abort()
    }
  }, 5000)
  timer.unref()

  async function* follow(one: Writing, from: number, signal: AbortSignal) {
    let at = from
    let wakeUp = () => {}
    const reader = () => wakeUp()
    one.readers.add(reader)
    signal.addEventListener('abort', reader, { once: true })
    try {
      while (!signal.aborted) {
        for (; at < one.events.length; at++) {
          const event = one.events[at]
          if (event) yield [at, event] as const
        }
        if (one.hasEnded || signal.aborted) return
        await new Promise<void>(resolve => {
          wakeUp = resolve
          if (at < one.events.length || one.hasEnded || signal.aborted) resolve()
        })
      }
    } finally {
      one.readers.delete(reader)
      one.leftAt = Date.now()
    }
  }

  return {
    begin(id, run) {
      if (all.has(id)) return
      const one: Writing = {
        ...{ events: [], abort: new AbortController(), readers: new Set(), leftAt: Date.now(), hasEnded: false },
      }
      all.set(id, one)
      const put = (event: WritingEvent) => {
        one.events.push(event)
        wake(one)
      }
      run(put, one.abort.signal)
        .catch(error => {
          onFault(error)
          put(failed)
        })
        .finally(() => {
          one.hasEnded = true
          wake(one)
        })
    },
    read(id, from, signal) {
      const one = all.get(id)
      return one && follow(one, from, signal)
    },
    stop: id => all.get(id)?.abort.abort(),
    close() {
      clearInterval(timer)
      for (const one of all.values()) one.abort.abort()
    },
  }
}
