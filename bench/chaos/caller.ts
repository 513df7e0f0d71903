import { setTimeout as sleep } from 'node:timers/promises'
import type { Book, Trace } from './book.ts'

// biome-ignore lint/suspicious/noExplicitAny: a writer reads what it expects
type Body = any

export interface Answer {
  readonly status: number
  readonly body: Body
  /** The server says that it had done this before. */
  readonly isReplayed: boolean
}

/** What all writers of a run share. */
export interface Run {
  /** Addresses of the servers; a call that fails at one is repeated at the next. */
  readonly urls: readonly string[]
  readonly book: Book
  /** Answers that no server may give: 5xx other than "come back later". */
  readonly wrongs: string[]
  /** How often a call had to be repeated because nobody answered it. */
  repeats: number
  /** No new work is begun any more; calls under way are still brought to their end. */
  isOver: boolean
}

export interface Caller {
  get(path: string): Promise<Answer>
  /**
   * One intention under one Idempotency-Key, repeated until it has a definite answer. `effective` says which of the
   * traces an answer acknowledges; unless given: all of them, when it succeeded.
   */
  post(
    path: string,
    body: object,
    traces?: readonly Trace[],
    effective?: (answer: Answer) => readonly Trace[],
  ): Promise<Answer>
}

/** Also when the answer was a secret that is shown once, and its bearer was killed on the way. */
const tookEffect = ({ status, body }: Answer) => status < 300 || body?.code === 'shown_once'

const patienceMilliseconds = 300_000

/** What an answer is about: a repeat shows the same thing, as it is by then; an answer without a name is the same altogether. */
const nameOf = ({ body }: Answer) => JSON.stringify(body?.id ?? body)

/** So many successful calls are followed by one that is sent again under its old key. */
const everyRepeated = 7

/** Answers that say "not now": the same call is made again. */
const isLater = (status: number, body: Body) => status === 503 || status === 429 || body?.code === 'in_progress'

/** A client that does what a careful client should: the same key until somebody answers. */
export function createCaller(run: Run, cookie: string | undefined, address: () => string): Caller {
  let turn = 0
  let calls = 0
  async function attempt(path: string, init: RequestInit): Promise<Answer | undefined> {
    try {
      const url = run.urls[turn % run.urls.length]
      const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(15_000) })
      const text = await response.text()
      const isJson = /json/.test(response.headers.get('content-type') ?? '')
      const body: Body =
        isJson && text !== '' && !/ndjson/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text
      if (isLater(response.status, body)) return undefined
      if (response.status >= 500) run.wrongs.push(`${response.status} ${path}`)
      return { status: response.status, body, isReplayed: response.headers.get('idempotency-replayed') === 'true' }
    } catch {
      return undefined
    }
  }
  async function persist(path: string, init: RequestInit): Promise<Answer> {
    const until = Date.now() + patienceMilliseconds
    for (;;) {
      const answer = await attempt(path, init)
      if (answer) return answer
      if (Date.now() > until) throw new Error(`nobody answered ${path} for five minutes`)
      run.repeats++
      turn++
      await sleep(50)
    }
  }
  const headers = () => ({ ...(cookie ? { cookie } : {}), 'x-forwarded-for': address() })
  return {
    get: async path => {
      const answer = await persist(path, { headers: headers() })
      if (answer.status !== 200)
        throw new Error(`${answer.status} ${path}: ${JSON.stringify(answer.body).slice(0, 200)}`)
      return answer
    },
    post: async (path, body, traces = [], effective = answer => (tookEffect(answer) ? traces : [])) => {
      for (const trace of traces) run.book.begin(trace)
      const init = {
        method: 'POST',
        headers: { ...headers(), 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(body),
      }
      const answer = await persist(path, init)
      const took = new Set(effective(answer))
      for (const trace of traces) run.book.settle(trace, took.has(trace))
      if (traces.length > 0 && answer.status < 300 && ++calls % everyRepeated === 0) {
        const again = await persist(path, init)
        const isSame = again.isReplayed && nameOf(again) === nameOf(answer) && again.status === answer.status
        if (!isSame && again.body?.code !== 'shown_once') run.wrongs.push(`another answer to the same key: ${path}`)
      }
      return answer
    },
  }
}

/** Signs in and returns the cookie. */
export async function signIn(url: string, account: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: account, password }),
  })
  if (!response.ok) throw new Error(`${account} can't sign in: ${response.status}`)
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}
