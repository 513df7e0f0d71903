/** Text on its way from the one who writes to the one who reads. */
export interface Channel extends AsyncIterable<string> {
  /** Hands on; a promise where so much waits already that the writer should, too. */
  put(text: string): Promise<void> | undefined
  close(): void
  fail(error: unknown): void
}

/**
 * Holds at most `cap` characters before the writer is asked to wait. Whoever stops reading ends it: `onLeave` is told
 * once.
 */
export function createChannel(cap: number, onLeave: () => void): Channel {
  let held: string[] = []
  let size = 0
  let end: { readonly error?: unknown } | undefined
  let wakeReader: (() => void) | undefined
  let wakeWriter: (() => void) | undefined

  const wake = () => {
    wakeReader?.()
    wakeReader = undefined
  }
  const free = () => {
    wakeWriter?.()
    wakeWriter = undefined
  }
  const finish = (how: { readonly error?: unknown }) => {
    end ??= how
    wake()
    free()
  }

  async function* read(): AsyncGenerator<string, void, undefined> {
    try {
      for (;;) {
        if (held.length > 0) {
          // what came together is read together
          const text = held.length === 1 ? held[0] : held.join('')
          held = []
          size = 0
          free()
          yield text ?? ''
        } else if (end) {
          if ('error' in end) throw end.error
          return
        } else
          await new Promise<void>(resolve => {
            wakeReader = resolve
          })
      }
    } finally {
      const isEarly = !end
      finish({})
      if (isEarly) onLeave()
    }
  }

  return {
    put(text) {
      if (end) return undefined
      held.push(text)
      size += text.length
      wake()
      if (size < cap) return undefined
      return new Promise(resolve => {
        wakeWriter = resolve
      })
    },
    close: () => finish({}),
    fail: error => finish({ error }),
    [Symbol.asyncIterator]: read,
  }
}
