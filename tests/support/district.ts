import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { smallDistrict } from '../../bench/chaos/small-district.ts'
import { decide, fileAppeal, type NewAppeal, propose } from '../../src/casework/index.ts'
import { fixedDemoPassword, loadDemo } from '../../src/demo/load.ts'
import { type OpenedOffice, openOffice } from '../../src/office.ts'
import { listPeople, type Person, sessionOf } from '../../src/people/index.ts'
import { type Running, serve } from '../../src/server.ts'
import { readSettings, type Settings } from '../../src/settings.ts'
import { openSecrets, systemSession } from '../../src/store/index.ts'
import { ensureDatabase } from '../../src/store/migrate.ts'

export const smallCategories: readonly string[] = smallDistrict.categories

export const password = fixedDemoPassword

interface Place {
  readonly settings: Settings
  /** The database as its superuser, whom no policy and no grant binds. */
  readonly superuser: pg.Pool
  /** The database as its owner, who migrates. */
  readonly ownerUrl: string
  remove(): Promise<void>
}

let count = 0

/** An empty database and data folder of its own. */
export async function emptyPlace(): Promise<Place> {
  const superuserUrl = inject('superuserUrl')
  const template = inject('template')
  const data = mkdtempSync(join(tmpdir(), 'bangban-data-'))
  copyFileSync(join(template, 'secrets.json'), join(data, 'secrets.json'))
  mkdirSync(join(data, 'models'))
  copyFileSync(join(template, 'route.model'), join(data, 'models', 'route.model'))
  const name = `test_${process.pid}_${++count}_${Date.now() % 1_000_000}`
  const { ownerPassword } = openSecrets(data)
  await ensureDatabase(superuserUrl, ownerPassword)
  const admin = new pg.Client({ connectionString: superuserUrl })
  await admin.connect()
  await admin.query(`create database ${name} owner bangban_owner`)
  await admin.end()
  const at = (user: string, secret: string) => {
    const url = new URL(superuserUrl)
    url.username = user
    url.password = secret
    url.pathname = `/${name}`
    return url.href
  }
  const ownerUrl = at('bangban_owner', ownerPassword)
  const superuser = new pg.Pool({
    connectionString: at('postgres', ownerPassword),
    max: 4,
    options: '-c search_path=bangban -c timezone=UTC',
  })
  superuser.on('error', () => {})
  return {
    settings: readSettings({ BANGBAN_DATA: data, DATABASE_URL: ownerUrl, PORT: '0' }),
    superuser,
    ownerUrl,
    remove: async () => {
      await superuser.end()
      const client = new pg.Client({ connectionString: superuserUrl })
      await client.connect()
      await client.query(`drop database if exists ${name} with (force)`)
      await client.end()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const quiet = { ...smallDistrict, log: () => {} }

export interface TestOffice extends Place {
  readonly opened: OpenedOffice
  readonly office: OpenedOffice['office']
  person(account: string): Person
  /** Files an appeal and lets the employee propose; the matter's and the open proposal's ids. */
  proposed(appeal?: Partial<NewAppeal>, now?: Date): Promise<{ matter: string; proposal: string; shownDigest: string }>
  /** The same, approved by the guardian: the open work order's id. */
  dispatched(appeal?: Partial<NewAppeal>, now?: Date): Promise<{ matter: string; order: string }>
  openProposal(matter: string): Promise<{ id: string; shownDigest: string; output: unknown; kind: string }>
  close(): Promise<void>
}

export const fumes: NewAppeal = {
  title: '小区门口烧烤摊油烟扰民',
  text: '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。',
  place: '临江街道文昌社区文昌路',
  name: '王女士',
  phone: '13900001111',
}

/** The small district without a web server: guardian zhoumin, deputy linfeng, officers fangjianguo and luxin (urban), grid worker yangfan … */
export async function testOffice(): Promise<TestOffice> {
  const place = await emptyPlace()
  const opened = await openOffice(place.settings)
  await loadDemo(opened, place.settings.data, quiet)
  const { office } = opened
  const people = await listPeople(office.store.open)
  const person = (account: string) => {
    const found = people.find(one => one.account === account)
    if (!found) throw new Error(`no ${account} in the test district`)
    return found
  }
  const openProposal = async (matter: string) => {
    const row = await office.store.as(systemSession, tx =>
      tx
        .selectFrom('proposal')
        .selectAll()
        .where('matterId', '=', matter)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow(),
    )
    return { id: row.id, shownDigest: row.shownDigest ?? '', output: row.output as unknown, kind: row.kind }
  }
  const proposed: TestOffice['proposed'] = async (appeal = {}, now = new Date()) => {
    const { id } = await office.store.as(systemSession, tx =>
      fileAppeal(tx, office, { ...fumes, ...appeal }, { channel: 'portal', actor: { kind: 'resident' }, now }),
    )
    await propose(office, id, now)
    const open = await openProposal(id)
    return { matter: id, proposal: open.id, shownDigest: open.shownDigest }
  }
  return {
    ...place,
    opened,
    office,
    person,
    openProposal,
    proposed,
    dispatched: async (appeal, now = new Date()) => {
      const { matter, proposal, shownDigest } = await proposed(appeal, now)
      const guardian = person('zhoumin')
      await office.store.as(sessionOf(guardian), tx =>
        decide(tx, office, { person: guardian, now }, proposal, { kind: 'approve', shownDigest }),
      )
      const order = await office.store.as(systemSession, tx =>
        tx.selectFrom('workOrder').select('id').where('matterId', '=', matter).executeTakeFirstOrThrow(),
      )
      return { matter, order: order.id }
    },
    close: async () => {
      await opened.close()
      await place.remove()
    },
  }
}

export interface TestServer extends Place {
  readonly running: Running
  readonly url: string
  /** Signs in and returns a client whose calls carry the session. */
  signIn(account: string): Promise<Client>
  readonly anonymous: Client
  close(): Promise<void>
}

export interface Reply<T = unknown> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

export interface Client {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  get(path: string, headers?: Record<string, string>): Promise<Reply<any>>
  post(
    path: string,
    body?: unknown,
    key?: string,
    headers?: Record<string, string>,
    signal?: AbortSignal,
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  ): Promise<Reply<any>>
}

/** A body as it is sent: bytes as the file that they are, everything else as JSON. */
export const sent = (body: unknown) =>
  body instanceof Uint8Array
    ? { headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(body) }
    : { headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }

function clientFor(url: string, cookie: string | undefined): Client {
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    let body: unknown = text
    try {
      body = JSON.parse(text)
    } catch {
      // not JSON: the text is what the test wants
    }
    return { status: response.status, body, headers: response.headers }
  }
  /** Comes back when told that too many are here, as callers do. */
  const patiently = async (path: string, init: RequestInit) => {
    for (let left = 100; ; left--) {
      const reply = await call(path, init)
      const isBusy = reply.status === 503 && (reply.body as { code?: string }).code === 'busy'
      if (!isBusy || left === 0) return reply
      await new Promise(resolve => setTimeout(resolve, 20 + Math.random() * 80))
    }
  }
  const base: Record<string, string> = cookie ? { cookie } : {}
  return {
    get: (path, headers = {}) => call(path, { headers: { ...base, ...headers } }),
    post: (path, body = {}, key = crypto.randomUUID(), headers = {}, signal) =>
      patiently(path, {
        method: 'POST',
        headers: { ...base, 'idempotency-key': key, ...sent(body).headers, ...headers },
        body: sent(body).body,
        ...(signal ? { signal } : {}),
      }),
  }
}

/** The small district behind the real HTTP server on a free port. */
export async function testServer(
  options: { readonly demo?: boolean; readonly library?: boolean; readonly settings?: Partial<Settings> } = {},
): Promise<TestServer> {
  const place = await emptyPlace()
  const demo = { ...quiet, withoutLibrary: options.library !== true }
  const running = await serve({ ...place.settings, ...options.settings }, options.demo === false ? {} : { demo })
  return {
    ...place,
    running,
    url: running.url,
    anonymous: clientFor(running.url, undefined),
    signIn: async account => {
      const response = await fetch(`${running.url}/api/auth/sign-in/username`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: account, password }),
      })
      if (!response.ok) throw new Error(`${account} can't sign in: ${await response.text()}`)
      const cookie = response.headers
        .getSetCookie()
        .map(one => one.split(';')[0])
        .join('; ')
      return clientFor(running.url, cookie)
    },
    close: async () => {
      await running.stop()
      await place.remove()
    },
  }
}

/** Waits until `probe` gives something; for what jobs do a moment later. */
export async function eventually<T>(probe: () => Promise<T | undefined>, seconds = 15): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found !== undefined) return found
    if (Date.now() > until) throw new Error(`nothing came within ${seconds} s`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
