import { connect, type Socket } from 'node:net'

export interface Call {
  /** What kind of call it is, for the table. */
  readonly kind: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly cookie?: string
  readonly body?: object
  /** Does something with a successful answer. */
  readonly onDone?: (body: string) => void
}

export interface Sample {
  readonly kind: string
  readonly status: number
  readonly milliseconds: number
}

/** An address for each caller, as behind a proxy: limits by address are not what is measured here. */
const anyAddress = () => `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.1`

function requestText({ method, path, cookie, body }: Call, host: string): string {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    `x-forwarded-for: ${anyAddress()}`,
    ...(cookie === undefined ? [] : [`cookie: ${cookie}`]),
    ...(text === undefined
      ? []
      : [
          'content-type: application/json',
          `content-length: ${Buffer.byteLength(text)}`,
          `idempotency-key: ${crypto.randomUUID()}`,
        ]),
    '',
    text ?? '',
  ].join('\r\n')
}

const headEnd = Buffer.from('\r\n\r\n')

/** The answer at the beginning of these bytes, once all of it has come. Ours say how long they are, or come in chunks. */
function answerIn(bytes: Buffer): { status: number; body: Buffer; mustClose: boolean } | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  const status = Number(head.slice(9, 12))
  const mustClose = head.includes('\r\nconnection: close')
  const rest = bytes.subarray(end + 4)
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
  if (length !== undefined) {
    return rest.length < Number(length) ? undefined : { status, body: rest.subarray(0, Number(length)), mustClose }
  }
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(rest.toString('latin1', at, line), 16)
    if (rest.length < line + 2 + size + 2) return undefined
    if (size === 0) return { status, body: Buffer.concat(chunks), mustClose }
    chunks.push(rest.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

const idle: Socket[] = []

/**
 * One call over a connection that is kept; status 0 where nobody answered within thirty seconds. Written for this bench
 * on bare sockets: Node's own client would take as much of the machine as the server that is measured.
 */
export function send(url: URL, call: Call): Promise<Sample> {
  const { kind, onDone } = call
  const began = performance.now()
  return new Promise(resolve => {
    const kept = idle.pop()
    const socket = kept ?? connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    let received: Buffer = Buffer.alloc(0)
    const finish = (status: number, isReusable: boolean) => {
      clearTimeout(impatience)
      socket.removeAllListeners()
      socket.on('error', () => {})
      if (isReusable) {
        socket.once('close', () => {
          const at = idle.indexOf(socket)
          if (at >= 0) idle.splice(at, 1)
        })
        idle.push(socket)
      } else socket.destroy()
      resolve({ kind, status, milliseconds: performance.now() - began })
    }
    const impatience = setTimeout(() => finish(0, false), 30_000)
    const lost = () => {
      // a kept connection that the server was just closing: nobody has heard the call
      if (kept && received.length === 0) {
        clearTimeout(impatience)
        socket.removeAllListeners().on('error', () => {})
        resolve(send(url, call))
      } else finish(0, false)
    }
    socket.on('error', lost)
    socket.on('close', lost)
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const answer = answerIn(received)
      if (!answer) return
      if (answer.status < 300) onDone?.(answer.body.toString())
      finish(answer.status, !answer.mustClose)
    })
    socket.write(requestText(call, url.host))
  })
}

/** Sends `perSecond` calls a second for so long, however many are still unanswered: as people do. */
export async function openLoop(url: URL, next: () => Call, perSecond: number, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = []
  const underWay = new Set<Promise<void>>()
  const began = performance.now()
  let sent = 0
  while (performance.now() - began < seconds * 1000) {
    const due = ((performance.now() - began) / 1000) * perSecond
    for (; sent < due; sent++) {
      const one = send(url, next()).then(sample => {
        samples.push(sample)
        underWay.delete(one)
      })
      underWay.add(one)
    }
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  await Promise.all(underWay)
  return samples
}

/** So many callers, each of whom calls again as soon as they have their answer. */
export async function closedLoop(
  url: URL,
  next: () => Call | undefined,
  callers: number,
  seconds: number,
): Promise<Sample[]> {
  const samples: Sample[] = []
  const until = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < until) {
        const call = next()
        if (call === undefined) return
        samples.push(await send(url, call))
      }
    }),
  )
  return samples
}

/** Quantiles in milliseconds, and how many there were. */
export function summary(samples: readonly Sample[]) {
  const times = samples.map(sample => sample.milliseconds).sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
  return { count: samples.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
