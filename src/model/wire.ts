import http from 'node:http'
import https from 'node:https'
import { lookupLocal, refuseOutside } from './local-address.ts'
import type { Reason } from './outcome.ts'
import type { Endpoint } from './request.ts'
import type { Watch } from './watch.ts'

/** After an answer has ended its connection is kept for the next one, if the server ends its own side this soon. */
const graceMs = 200

export interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
}

export const createAgents = (): Agents => ({
  http: new http.Agent({ keepAlive: true }),
  https: new https.Agent({ keepAlive: true }),
})

const codes: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'connection',
  EHOSTUNREACH: 'connection',
  ENETUNREACH: 'connection',
  ETIMEDOUT: 'connect',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EPROTO: 'tls',
}

/** Why a connection failed. What the error itself says is not told: it may quote what was sent or got. */
export function reasonOfFailure(error: unknown): Reason {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/CERT|SELF_SIGNED|ISSUER|SSL|TLS/.test(code)) return 'tls'
  if (code.startsWith('HPE_')) return 'bad-form'
  return codes[code] ?? 'reset'
}

const statuses: Readonly<Record<number, Reason>> = {
  400: 'rejected',
  401: 'key-refused',
  402: 'unpaid',
  403: 'key-refused',
  404: 'no-such-model',
  408: 'server-busy',
  413: 'context-length',
  422: 'rejected',
  425: 'server-busy',
  429: 'server-busy',
}

/** What a status that is no success means; undefined for 200. */
export function reasonOfStatus(status: number): Reason | undefined {
  if (status === 200) return undefined
  if (status < 300) return 'no-body'
  if (status < 400) return 'redirect'
  return statuses[status] ?? (status < 500 ? 'rejected' : 'server-error')
}

/** Where a resource of an endpoint lies: below its address, or below `/v1` where that has no path. */
export function addressOf(baseUrl: string, resource: string): URL {
  const url = new URL(baseUrl)
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = `${path === '' ? '/v1' : path}/${resource}`
  return url
}

export interface Sent {
  readonly url: URL
  readonly endpoint: Pick<Endpoint, 'apiKey' | 'isLocal'>
  readonly body: string
  readonly accept: string
  readonly requestId: string
}

/** One POST; resolves with the headers of its answer. No redirect is followed, no proxy is asked, nothing is unpacked. */
export function post(
  { url, endpoint: { apiKey, isLocal }, body, accept, requestId }: Sent,
  agents: Agents,
  watch: Watch,
  isConnected: () => void,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (isLocal) refuseOutside(url)
    const isTls = url.protocol === 'https:'
    const request = (isTls ? https : http).request(url, {
      method: 'POST',
      signal: watch.signal,
      agent: isTls ? agents.https : agents.http,
      ...(isLocal ? { lookup: lookupLocal } : {}),
      headers: {
        'content-type': 'application/json',
        accept,
        'accept-encoding': 'identity',
        'x-request-id': requestId,
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        'content-length': Buffer.byteLength(body),
      },
    })
    request.once('socket', socket => {
      if (socket.connecting) socket.once(isTls ? 'secureConnect' : 'connect', isConnected)
      else isConnected()
    })
    request.once('response', resolve)
    // also what comes after the answer has begun: its reader hears of it
    request.on('error', reject)
    request.end(body)
  })
}

/** The bytes of an answer. Throws whatever cuts it off; leaving early doesn't close the connection: `letGo` does. */
export const bytesOf = (response: http.IncomingMessage): AsyncIterable<Buffer> =>
  response.iterator({ destroyOnReturn: false })

/** Nothing more is wanted of an answer. Its connection is kept if the server has ended, too, and closed if not. */
export function letGo(response: http.IncomingMessage, isWhole: boolean): void {
  if (response.complete) {
    response.resume()
    return
  }
  response.on('error', () => {})
  if (!isWhole) {
    response.destroy()
    return
  }
  const timer = setTimeout(() => response.destroy(), graceMs)
  response.once('close', () => clearTimeout(timer))
  response.resume()
}
