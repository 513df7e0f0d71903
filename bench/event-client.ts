import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export interface ReceivedEvent {
  readonly id: number
  readonly type: string
  readonly data: { readonly seq: number; readonly type: string; readonly matter: string | null; readonly at: string }
  /** performance.timeOrigin + performance.now() when its last byte was there. */
  readonly receivedAt: number
}

export interface EventStream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** What has come so far; of a stream that was cut in the middle of an event, the whole ones. */
  readonly events: ReceivedEvent[]
  /** Everything as it came. */
  readonly text: string
  /** Number up to which nothing was missed; a browser sends it when it comes back. */
  readonly lastId: number | undefined
  readonly comments: number
  readonly isOpen: boolean
  /** The server said that this was all; a connection that broke is not complete. */
  readonly isComplete: boolean
  /** The other end is gone, for whatever reason; the time is performance.now(). */
  readonly ended: Promise<number>
  /** Reads no more, and keeps the connection. */
  pause(): void
  resume(): void
  close(): void
}

export interface OpenOptions {
  readonly cookie: string
  readonly lastId?: number | undefined
  readonly onEvent?: (event: ReceivedEvent) => void
  readonly headers?: Record<string, string>
  /** Keeps the text for tests that search it. */
  readonly keepsText?: boolean
}

/** The client's half of server-sent events (HTML Living Standard, 9.2.6), without the coming back by itself. */
export function openEvents(url: string, options: OpenOptions): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api/events`, {
      agent: false,
      headers: {
        accept: 'text/event-stream',
        cookie: options.cookie,
        ...(options.lastId === undefined ? {} : { 'last-event-id': String(options.lastId) }),
        ...options.headers,
      },
    })
    call.once('error', reject)
    call.once('response', response => {
      call.on('error', () => {})
      resolve(follow(response, options, () => call.destroy()))
    })
    call.end()
  })
}

function follow(response: IncomingMessage, options: OpenOptions, destroy: () => void): EventStream {
  const events: ReceivedEvent[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  let rest = ''
  let text = ''
  let lastId = options.lastId
  let comments = 0
  let isOpen = true
  let event = { type: '', data: '' }
  let id = lastId

  function line(content: string): void {
    if (content === '') {
      // known only with the end of its event: one that was cut after its id is to come again
      lastId = id
      if (event.data !== '') {
        const received: ReceivedEvent = {
          id: lastId ?? Number.NaN,
          type: event.type,
          data: JSON.parse(event.data) as ReceivedEvent['data'],
          receivedAt: performance.timeOrigin + performance.now(),
        }
        events.push(received)
        options.onEvent?.(received)
      }
      event = { type: '', data: '' }
    } else if (content.startsWith(':')) comments++
    else if (content.startsWith('id: ')) id = Number(content.slice(4))
    else if (content.startsWith('event: ')) event.type = content.slice(7)
    else if (content.startsWith('data: ')) event.data += content.slice(6)
  }

  response.setEncoding('utf8')
  response.on('data', (piece: string) => {
    if (!isOpen) return
    if (options.keepsText) text += piece
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) line(one)
  })
  const gone = () => {
    isOpen = false
    end(performance.now())
  }
  response.once('close', gone)
  response.on('error', gone)
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    get text() {
      return text
    },
    get lastId() {
      return lastId
    },
    get comments() {
      return comments
    },
    get isOpen() {
      return isOpen
    },
    get isComplete() {
      return response.complete
    },
    ended,
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => {
      isOpen = false
      destroy()
    },
  }
}
