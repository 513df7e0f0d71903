import type { ServerResponse } from 'node:http'

/** So much may wait for one client that reads too slowly; then it is cut off and comes back with the last id it read. */
const largestBacklog = 1_048_576

/** What is handed to the socket before the next page of a backlog is read. */
const highWaterMark = 16_384

/** How long a client that is told to go may take to read what was already sent. */
const farewellMs = 1000

/** The end of a stream on which one client reads. */
export interface EventPipe {
  readonly body: ReadableStream<Uint8Array>
  readonly isOpen: boolean
  /** Never waits: what the client has not read yet is kept, up to a limit at which it is cut off. */
  send(bytes: Uint8Array): void
  /** Until the client has read most of what was sent, or is gone. */
  drained(): Promise<void>
  /** The client is told that this was all, and may come back. */
  end(): void
}

/** `response` is absent where no socket stands behind a request, as in a test of the app alone. */
export function openPipe(response: ServerResponse | undefined, onGone: () => void): EventPipe {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let isOpen = true
  let wake: (() => void) | undefined
  const leave = () => {
    if (!isOpen) return
    isOpen = false
    wake?.()
    onGone()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: it => {
        controller = it
      },
      pull: () => wake?.(),
      cancel: leave,
    },
    { highWaterMark, size: bytes => bytes.byteLength },
  )
  const room = () => controller?.desiredSize ?? 0
  response?.once('close', leave)
  if (response?.destroyed) queueMicrotask(leave)
  return {
    body,
    get isOpen() {
      return isOpen
    },
    send: bytes => {
      if (!isOpen) return
      if (highWaterMark - room() + bytes.byteLength <= largestBacklog) controller?.enqueue(bytes)
      else {
        leave()
        // ends the connection at once, and with it what waits in memory
        if (response) response.destroy()
        else controller?.error(new Error('reads too slowly'))
      }
    },
    drained: async () => {
      if (!isOpen || room() > 0) return
      await new Promise<void>(resolve => {
        wake = resolve
      })
    },
    end: () => {
      if (!isOpen) return
      leave()
      controller?.close()
      setTimeout(() => response?.destroy(), farewellMs).unref()
    },
  }
}
