import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { type Evidence, recordEvidence } from '../../bench/evidence.ts'
import type { Random } from '../../bench/random.ts'
import { fixedDemoPassword } from '../../src/demo/load.ts'
import { type Running, serve } from '../../src/server.ts'
import { emptyPlace, smallCategories } from './district.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
  readonly text: string
  readonly headers: Headers
}

interface Sending {
  readonly body?: unknown
  readonly key?: string
  readonly headers?: Record<string, string>
}

/** Somebody with a browser or a script: keeps cookies as they come and go, and calls from an address of its own. */
export interface Caller {
  readonly cookies: Map<string, string>
  address: string
  send(method: string, path: string, sending?: Sending): Promise<Answer>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, sending?: Omit<Sending, 'body'>): Promise<Answer>
  signIn(account: string, secret?: string): Promise<Answer>
  isSignedIn(): Promise<boolean>
  /** The same cookies in other hands, elsewhere. */
  stolen(address?: string): Caller
}

let addresses = 0
/** One that nobody called from before, so that throttles of one test are none of the next. */
export const newAddress = () => `10.${++addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`

export function caller(url: string, address = newAddress(), given: ReadonlyMap<string, string> = new Map()): Caller {
  const cookies = new Map(given)
  const self: Caller = {
    cookies,
    address,
    send: async (method, path, { body, key = crypto.randomUUID(), headers = {} } = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(cookie ? { cookie } : {}),
          'x-forwarded-for': self.address,
          ...(method === 'GET' || method === 'HEAD'
            ? {}
            : { 'content-type': 'application/json', 'idempotency-key': key }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      for (const one of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = one.split('; ')
        const at = pair.indexOf('=')
        if (attributes.includes('Max-Age=0')) cookies.delete(pair.slice(0, at))
        else cookies.set(pair.slice(0, at), pair.slice(at + 1))
      }
      const text = await response.text()
      let parsed: unknown = text
      try {
        parsed = JSON.parse(text)
      } catch {
        // no JSON: the text is what there is
      }
      return { status: response.status, body: parsed, text, headers: response.headers }
    },
    get: (path, headers = {}) => self.send('GET', path, { headers }),
    post: (path, body = {}, sending = {}) => self.send('POST', path, { body, ...sending }),
    signIn: (account, secret = fixedDemoPassword) =>
      self.post('/api/auth/sign-in/username', { username: account, password: secret }),
    isSignedIn: async () => (await self.get('/api/me')).status === 200,
    stolen: (elsewhere = newAddress()) => caller(url, elsewhere, cookies),
  }
  return self
}

export interface Target {
  readonly running: Running
  readonly url: string
  readonly data: string
  readonly superuser: Awaited<ReturnType<typeof emptyPlace>>['superuser']
  /** Somebody who is signed in. People of the demo without an account get the password of `luxin`. */
  signedIn(account: string): Promise<Caller>
  idOf(account: string): Promise<string>
  one<T extends object>(text: string, values?: unknown[]): Promise<T>
  close(): Promise<void>
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** The small district behind a proxy that says who calls, so that one machine can be many. */
export async function attackedServer({ publicUrl = 'http://desk.example', isFounded = true } = {}): Promise<Target> {
  const place = await emptyPlace()
  const port = await freePort()
  const running = await serve(
    { ...place.settings, publicUrl, port },
    isFounded
      ? {
          demo: {
            fixedPasswords: true,
            categories: smallCategories,
            withoutHistory: true,
            withoutLibrary: true,
            log: () => {},
          },
        }
      : {},
  )
  const { superuser } = place
  const url = `http://127.0.0.1:${port}`
  const one: Target['one'] = async (text, values = []) => {
    const { rows } = await superuser.query(text, values)
    if (rows[0] === undefined) throw new Error(`no row: ${text}`)
    return rows[0]
  }
  const idOf = async (account: string) =>
    (await one<{ id: string }>('select id from person where username = $1', [account])).id
  return {
    running,
    url,
    data: place.settings.data,
    superuser,
    one,
    idOf,
    signedIn: async account => {
      await superuser.query(
        `insert into account (id, account_id, provider_id, person_id, password)
         select gen_random_uuid()::text, p.id, 'credential', p.id,
           (select a.password from account a join person z on z.id = a.person_id where z.username = 'luxin')
         from person p where p.username = $1 on conflict do nothing`,
        [account],
      )
      const somebody = caller(url)
      const answer = await somebody.signIn(account)
      if (answer.status !== 200) throw new Error(`${account} can't sign in: ${answer.text}`)
      return somebody
    },
    close: async () => {
      await running.stop()
      await place.remove()
    },
  }
}

/** RFC 6238 with the usual six digits and thirty seconds, from the secret of an otpauth address. */
export function totp(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...secret.replaceAll('=', '')].map(letter =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const digest = createHmac('sha1', key).update(step).digest()
  const offset = (digest.at(-1) ?? 0) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

/** Counts what was tried under each name, and what of it got through. */
export function tally(area: Evidence['area'], what: string) {
  const tried = new Map<string, number>()
  const through: string[] = []
  const told = new Set<string>()
  const started = performance.now()
  return {
    /** One attempt; `isRepelled` false is kept with what it was. */
    attempt: (id: string, isRepelled: boolean, detail: string) => {
      tried.set(id, (tried.get(id) ?? 0) + 1)
      if (!isRepelled) through.push(`${id} ${detail}`)
    },
    count: (id: string) => tried.get(id) ?? 0,
    /** What of it got through since this was last asked: each test fails for its own. */
    through: (id: string) => {
      const fresh = through.filter(one => one.startsWith(`${id} `) && !told.has(one))
      for (const one of fresh) told.add(one)
      return fresh
    },
    record: (figures: Evidence['figures'] = [], random?: Random) => {
      const names = [...tried.keys()]
      if (names.length === 0) return
      recordEvidence({
        ids: names.filter(name => /^[A-Z]+\d+$/.test(name)),
        area,
        what,
        figures: [
          ...names.map(name => ({ name: `${name} attempts`, value: tried.get(name) ?? 0 })),
          { name: 'attempts that got through', value: through.length, aim: '0', isReached: through.length === 0 },
          ...figures,
        ],
        ...(random ? { seed: random.seed } : {}),
        seconds: (performance.now() - started) / 1000,
      })
    },
  }
}

/**
 * Tries and counts it; returns the answer. Refused is what has one of these statuses and holds no word of the matter
 * that is asked for.
 */
export const attacker =
  (tried: ReturnType<typeof tally>, mark: string, refusals: readonly number[]) =>
  async (id: string, what: string, call: Promise<Answer>, secret = mark): Promise<Answer> => {
    const answer = await call
    const isRepelled = refusals.includes(answer.status) && !answer.text.includes(secret)
    tried.attempt(id, isRepelled, `${what}: ${answer.status} ${answer.text.slice(0, 120)}`)
    return answer
  }
