import { Agent, request } from 'node:http'

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

const agent = new Agent({ keepAlive: true, maxSockets: 4096, scheduling: 'lifo' })

/** An address for each caller, as behind a proxy: limits by address are not what is measured here. */
const anyAddress = () => `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.1`

/** One call; status 0 where nobody answered within thirty seconds. */
export function send(url: URL, { kind, method, path, cookie, body, onDone }: Call): Promise<Sample> {
  const began = performance.now()
  return new Promise(resolve => {
    const finish = (status: number) => resolve({ kind, status, milliseconds: performance.now() - began })
    const text = body === undefined ? undefined : JSON.stringify(body)
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method,
        path,
        timeout: 30_000,
        headers: {
          'x-forwarded-for': anyAddress(),
          ...(cookie === undefined ? {} : { cookie }),
          ...(text === undefined
            ? {}
            : {
                'content-type': 'application/json',
                'content-length': Buffer.byteLength(text),
                'idempotency-key': crypto.randomUUID(),
              }),
        },
      },
      response => {
        const status = response.statusCode ?? 0
        if (onDone === undefined || status >= 300) {
          response.resume()
          response.once('end', () => finish(status))
          response.once('error', () => finish(0))
          return
        }
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk as Buffer))
        response.once('error', () => finish(0))
        response.once('end', () => {
          onDone(Buffer.concat(chunks).toString())
          finish(status)
        })
      },
    )
    outgoing.once('timeout', () => outgoing.destroy(new Error('timeout')))
    outgoing.once('error', () => finish(0))
    outgoing.end(text)
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
