import http from 'node:http'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { visibleText } from '../language/index.ts'
import { type Address, hostOf, isForbidden, type Resolve } from './address.ts'

/** A receiver says so within this time that it has got an event; what it does with it is its own affair. */
const patienceMs = 10_000
/** What is kept of an answer, in characters. */
const keptCharacters = 200

/** How one attempt went. */
export interface Outcome {
  /** null: there was no answer. */
  readonly status: number | null
  /** The beginning of the answer, or why there was none, in Chinese. */
  readonly answer: string
}

export interface Way {
  readonly allowsLoopback: boolean
  readonly resolve: Resolve
  /** Given up when the process ends; the event is then sent again later. */
  readonly signal: AbortSignal
  /** Milliseconds; for tests. */
  readonly patience?: number
}

const reasons: Record<string, string> = {
  ECONNREFUSED: '连接被拒绝，接收系统没有在这个端口等候',
  ECONNRESET: '连接被对方断开',
  EHOSTUNREACH: '到不了这个地址',
  ENETUNREACH: '到不了这个网络',
  ENOTFOUND: '找不到这个域名',
  EAI_AGAIN: '域名解析暂时没有应答',
  EPROTO: '对方没有用 TLS 应答，请核对网址开头是 http 还是 https',
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/CERT|SELF_SIGNED|ISSUER/.test(code)) return '对方的证书不可信'
  return reasons[code] ?? '没有连上'
}

/** Text of an answer as it may be kept: its beginning, without what can't be seen or stored. */
const shownOf = (pieces: readonly Buffer[]) =>
  visibleText(new TextDecoder().decode(Buffer.concat(pieces)).replaceAll('\0', ''))
    .trim()
    .slice(0, keptCharacters)
    .toWellFormed()

/** Resolves with nothing when the time is over; the returned function ends the waiting. */
function deadline(milliseconds: number): { readonly over: Promise<undefined>; readonly end: () => void } {
  const ended = new AbortController()
  return {
    over: sleep(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined),
    end: () => ended.abort(),
  }
}

/**
 * One POST. The name is resolved here, each of its addresses is looked at, and the connection goes to one of them: what
 * the name says a moment later changes nothing. No redirect is followed, no proxy is asked. Never throws.
 */
export async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowsLoopback, resolve, signal, patience = patienceMs }: Way,
): Promise<Outcome> {
  const { over, end } = deadline(patience)
  const late: Outcome = { status: null, answer: `${Math.round(patience / 1000)} 秒内没有应答` }
  try {
    const addresses = await Promise.race([resolve(hostOf(url)), over])
    if (!addresses) return late
    if (addresses.length === 0 || addresses.some(one => isForbidden(one.address, allowsLoopback)))
      return { status: null, answer: '这个域名指向本机或链路本地地址，没有发送' }
    return await post(url, headers, body, { addresses, over, late, signal })
  } catch (error) {
    return { status: null, answer: reasonOf(error) }
  } finally {
    end()
  }
}

interface Connection {
  readonly addresses: readonly Address[]
  readonly over: Promise<undefined>
  readonly late: Outcome
  readonly signal: AbortSignal
}

function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { addresses, over, late, signal }: Connection,
): Promise<Outcome> {
  return new Promise(settle => {
    const module = url.protocol === 'https:' ? https : http
    const request = module.request(url, {
      method: 'POST',
      signal,
      // a connection of its own: one that is kept would go to an address that nobody looked at this time
      agent: new module.Agent({ keepAlive: false }),
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: (_host, options, done) => {
        const [first] = addresses
        if (options.all) done(null, [...addresses])
        else done(null, first?.address ?? '', first?.family)
      },
    })
    let outcome = () => late
    const finish = () => {
      settle(outcome())
      request.destroy()
    }
    void over.then(finish)
    request.once('error', error => {
      outcome = () => ({ status: null, answer: reasonOf(error) })
      finish()
    })
    request.once('response', response => {
      const pieces: Buffer[] = []
      let bytes = 0
      // the status is there: how long the rest takes is no fault of the delivery
      outcome = () => ({ status: response.statusCode ?? null, answer: shownOf(pieces) })
      response.on('data', (piece: Buffer) => {
        pieces.push(piece)
        bytes += piece.length
        // a character has four bytes at most
        if (bytes >= 4 * keptCharacters) finish()
      })
      response.once('close', finish)
    })
    request.end(body)
  })
}
