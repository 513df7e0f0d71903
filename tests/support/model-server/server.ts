import { createServer, type Server, type Socket } from 'node:net'

/** What a gateway asked. */
export interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
  readonly isStream: boolean
  /** 1 before any tool has spoken, 2 after. */
  readonly step: 1 | 2
}

/** One request on the wire, to be answered byte by byte, rightly or wrongly. */
export interface Wire {
  readonly asked: Asked
  readonly isOpen: boolean
  /** The head of an answer whose body comes in chunks. */
  head(status?: number, headers?: Readonly<Record<string, string>>): void
  /** A piece of the body. */
  write(piece: string | Uint8Array): void
  /** The end of the body. */
  end(): void
  /** A whole answer. */
  respond(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void
  /** Bytes, without any frame. */
  raw(bytes: string | Uint8Array): void
  finish(): void
  reset(): void
  /** Bytes that the other side has not taken yet. */
  readonly unsent: number
  readonly sent: number
}

export interface Exchange {
  readonly asked: Asked
  /** By `performance.now()`; undefined while it goes on. */
  closedAt: number | undefined
}

export interface ModelServer {
  readonly url: string
  /** The same port by TLS, which it doesn't speak. */
  readonly tlsUrl: string
  readonly exchanges: readonly Exchange[]
  close(): Promise<void>
}

const headOf = (status: number, headers: Readonly<Record<string, string>>) =>
  `HTTP/1.1 ${status} Status\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

function askedOf(head: string, text: string): Asked {
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = JSON.parse(text)
  const messages = (body.messages ?? []) as { role: string }[]
  return {
    path: first.split(' ')[1] ?? '',
    headers,
    text,
    body,
    isStream: body.stream === true,
    step: messages.some(one => one.role === 'tool') ? 2 : 1,
  }
}

function wireOf(socket: Socket, asked: Asked, exchange: Exchange): Wire {
  const send = (bytes: string | Uint8Array) => {
    if (socket.writable) socket.write(bytes)
  }
  const done = () => {
    exchange.closedAt ??= performance.now()
  }
  const wire: Wire = {
    asked,
    get isOpen() {
      return socket.writable && exchange.closedAt === undefined
    },
    head: (status = 200, headers = {}) =>
      send(
        headOf(status, {
          'content-type': asked.isStream ? 'text/event-stream; charset=utf-8' : 'application/json',
          'transfer-encoding': 'chunked',
          ...headers,
        }),
      ),
    write(piece) {
      const bytes = Buffer.from(piece as string)
      if (bytes.length > 0)
        send(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]))
    },
    end() {
      send('0\r\n\r\n')
      done()
    },
    respond(status, headers, body) {
      send(headOf(status, { 'content-length': String(Buffer.byteLength(body as string)), ...headers }))
      send(body)
      done()
    },
    raw: send,
    finish: () => socket.end(),
    reset: () => socket.resetAndDestroy(),
    get unsent() {
      return socket.writableLength
    },
    get sent() {
      return socket.bytesWritten - socket.writableLength
    },
  }
  return wire
}

/** A server of models on this machine, which does to each request what `play` does; connections are kept. */
export async function startModelServer(play: (wire: Wire) => unknown): Promise<ModelServer> {
  const exchanges: Exchange[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    const open: Exchange[] = []
    let pending = Buffer.alloc(0)
    const isClosed = () => {
      sockets.delete(socket)
      for (const one of open) one.closedAt ??= performance.now()
    }
    socket.on('close', isClosed)
    socket.on('error', () => {})
    socket.on('data', bytes => {
      pending = Buffer.concat([pending, bytes])
      if (pending[0] === 0x16) {
        socket.end('HTTP/1.1 400 This is no TLS\r\n\r\n')
        return
      }
      for (;;) {
        const end = pending.indexOf('\r\n\r\n')
        if (end === -1) return
        const head = pending.toString('latin1', 0, end)
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (pending.length < end + 4 + length) return
        const asked = askedOf(head, pending.toString('utf8', end + 4, end + 4 + length))
        pending = pending.subarray(end + 4 + length)
        const exchange: Exchange = { asked, closedAt: undefined }
        exchanges.push(exchange)
        open.push(exchange)
        void play(wireOf(socket, asked, exchange))
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1`,
    tlsUrl: `https://127.0.0.1:${port}/v1`,
    exchanges,
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
