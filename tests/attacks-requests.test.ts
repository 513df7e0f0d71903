import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import type { Access } from '../src/http/endpoint.ts'
import { linesOf, verifyLedger } from '../src/ledger/index.ts'
import { permissions, type Role } from '../src/people/index.ts'
import { attackedServer, type Caller, caller, newAddress, type Target, tally } from './support/attacker.ts'
import { eventually, fumes } from './support/district.ts'

const random = randomFrom(chooseSeed())
console.log(`BANGBAN_SEED=${random.seed}`)
const tried = tally(
  'Attacks',
  'Every route called with bodies, methods, headers and parameters that nobody sends; bytes that are no HTTP; entries of the ledger taken out, changed and dated back.',
)

let target: Target
const people = new Map<string, Caller>()
const known = { matter: '', order: '', proposal: '', photo: '', receipt: '', counter: '', digest: '' }
const faults: string[] = []
const note = (error: unknown) => {
  faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

beforeAll(async () => {
  process.on('uncaughtExceptionMonitor', note)
  target = await attackedServer()
  for (const account of ['zhoumin', 'luxin', 'yangfan', 'hexiulan', 'dengyu', 'songwei', 'tangjing', 'qinlang'])
    people.set(account, await target.signedIn(account))
  const filed = await caller(target.url).post('/api/appeals', {
    ...fumes,
    photos: [{ name: 'a.jpg', data: Buffer.of(0xff, 0xd8, 0xff, 0xe0).toString('base64') }],
  })
  known.receipt = filed.body.receipt
  known.matter = (await target.one<{ id: string }>('select id from matter where receipt = $1', [known.receipt])).id
  const guardian = people.get('zhoumin') as Caller
  const shown = await eventually(
    async () => (await guardian.get(`/api/matters/${known.matter}`)).body.proposal ?? undefined,
  )
  const decided = await guardian.post(`/api/proposals/${shown.id}/decision`, {
    kind: 'amend',
    shownDigest: shown.shownDigest,
    routing: {
      departmentId: 'urban',
      categoryId: 'cooking-fumes',
      urgency: 'normal',
      dueDays: 1,
      reason: '油烟归城管',
    },
  })
  known.order = decided.body.order.id
  known.photo = decided.body.photos[0].id
  const second = await caller(target.url).post('/api/appeals', { ...fumes, phone: '13900002222' })
  const { id } = await target.one<{ id: string }>('select id from matter where receipt = $1', [second.body.receipt])
  const open = await eventually(async () => (await guardian.get(`/api/matters/${id}`)).body.proposal ?? undefined)
  known.proposal = open.id
  known.digest = open.shownDigest
  known.counter = (
    await caller(target.url).post('/api/counter', { name: '某', phone: '13900001111', question: '请问怎样办' })
  ).body.id
})
afterAll(async () => {
  process.off('uncaughtExceptionMonitor', note)
  tried.record(
    [{ name: 'uncaught exceptions', value: faults.length, aim: '0', isReached: faults.length === 0 }],
    random,
  )
  await target.close()
})

interface Reply {
  readonly status: number
  readonly text: string
  readonly type: string
}

/** What is wrong with an answer, if anything is: a defect of ours, or a word of our inside. */
function fault({ status, text, type }: Reply, path: string): string | undefined {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`
  if (status >= 400 && path.startsWith('/api/') && text !== '' && !type.startsWith('application/problem+json'))
    return `${status} as ${type}: ${text.slice(0, 100)}`
  if (
    status >= 400 &&
    /node_modules|\.ts:\d|\bat .+:\d+:\d+|select .+ from|postgres|violates|syntax error at/i.test(text)
  )
    return `${status} tells of our inside: ${text.slice(0, 200)}`
  return undefined
}

const port = () => Number(new URL(target.url).port)

/** A call as a program sends it, with whatever method, headers and bytes. */
function send(method: string, path: string, headers: Record<string, string>, body: Buffer | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: port(), method, path, headers, agent: false, timeout: 20_000 },
      response => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
          // a stream of events never ends by itself
          if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy()
        })
        const done = () =>
          resolve({ status: response.statusCode ?? 0, text, type: String(response.headers['content-type'] ?? '') })
        response.on('end', done).on('close', done)
        if (response.headers['content-type']?.startsWith('text/event-stream')) setTimeout(() => response.destroy(), 20)
      },
    )
    call.on('timeout', () => call.destroy(new Error(`no answer: ${method} ${path}`)))
    call.on('error', reject)
    call.end(body)
  })
}

const evil: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  1e308,
  '',
  ' ',
  'x'.repeat(70_000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2028\u2029\ufeff',
  '𠮷👩‍👩‍👧‍👦',
  "' or 1=1 --",
  '$1',
  '\\',
  '%',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '9999-99-99',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-01-01T00:00:00+99:99',
  'NaN',
  '__proto__',
  'constructor',
  [],
  [[]],
  [null],
  {},
  { toString: null },
  { length: -1 },
  Array.from({ length: 300 }, () => 'x'),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'F'.repeat(64),
]

const filler = () => ({
  receipt: known.receipt,
  phone: fumes.phone,
  title: '油烟扰民',
  text: '烧烤摊油烟很大，请管一管。',
  name: '王女士',
  place: '文昌路',
  question: '请问怎样办',
  helped: true,
  comment: '很好',
  kind: random.pick(['approve', 'amend', 'return', 'refuse', 'take_over']),
  shownDigest: known.digest,
  routing: { departmentId: 'urban', categoryId: 'cooking-fumes', urgency: 'normal', dueDays: 1, reason: '归城管' },
  reply: { measure: '已到现场处理', answer: '您好，已经处理。' },
  reason: '理由写在这里',
  decisions: [{ proposalId: known.proposal, shownDigest: known.digest }],
  personId: crypto.randomUUID(),
  measure: '已到现场处理',
  answer: '您好，已经处理。',
  note: '已经办好',
  purpose: '核实情况',
  what: '派错了部门一次',
  from: new Date(Date.now() + 86_400_000).toISOString(),
  until: new Date(Date.now() + 2 * 86_400_000).toISOString(),
  as: random.pick(['deputy', 'none']),
  to: 'registered',
  scenarioId: 'appeal-routing',
  account: `fuzz${random.below(1e6)}`,
  departmentId: 'urban',
  roles: ['officer'],
  code: '000000',
  districtName: '某某区',
  hubName: '某某中心',
  username: `nobody${random.below(1e6)}`,
  password: 'not the password',
  currentPassword: 'not the password',
  newPassword: 'short',
  token: 'none',
  photos: [],
})

/** A body that fits somewhere, with one thing in it as nobody sends it; or bytes that are no JSON. */
function body(): Buffer | undefined {
  const kind = random.below(10)
  if (kind === 0) return undefined
  if (kind === 1) return Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256)))
  const whole = filler() as Record<string, unknown>
  if (kind === 2) {
    const text = JSON.stringify(whole)
    const at = random.below(text.length)
    return Buffer.from(
      text.slice(0, at) +
        random.pick(['', '"', '}', ',', '\u0000', '\\u12', '[', ':']) +
        text.slice(at + random.below(3)),
    )
  }
  if (kind === 3) return Buffer.from(JSON.stringify(random.pick(evil)) ?? '')
  if (kind === 4) return Buffer.from(`${'{"a":'.repeat(random.below(5000))}1${'}'.repeat(random.below(5000))}`)
  const names = Object.keys(whole)
  for (let i = 0; i <= random.below(2); i++) {
    const name = random.pick(names)
    const inner = whole[name]
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    if (isObject && Object.keys(inner).length > 0 && random.below(2) === 0) {
      whole[name] = { ...inner, [random.pick(Object.keys(inner))]: random.pick(evil) }
    } else if (Array.isArray(inner) && inner.length > 0 && random.below(2) === 0)
      whole[name] = [random.pick(evil), ...inner]
    else whole[name] = random.pick(evil)
  }
  if (random.below(20) === 0) whole['photos'] = [{ name: random.pick(evil), data: random.pick(evil) }]
  return Buffer.from(JSON.stringify(whole))
}

const rightIds: [RegExp, () => string][] = [
  [/matters/, () => known.matter],
  [/orders/, () => known.order],
  [/proposals/, () => known.proposal],
  [/photos/, () => known.photo],
  [/counter/, () => known.counter],
  [/entries/, () => '3'],
]

const ids = (path: string) =>
  (random.below(2) === 0 ? rightIds.find(([kind]) => kind.test(path))?.[1]() : undefined) ??
  random.pick([
    known.matter,
    known.order,
    known.proposal,
    known.photo,
    known.counter,
    crypto.randomUUID(),
    'appeal-router',
    '0',
    '-1',
    '99999999999999999999',
    '%00',
    '%ff',
    '%E0%A4%A',
    '%2e%2e%2f',
    '..',
    "'",
    '%F0%9F%98%80',
    'a'.repeat(3000),
    '[]',
    '%20',
  ])

const names = [
  'q',
  'state',
  'department',
  'category',
  'overdue',
  'cursor',
  'scope',
  'before',
  'after',
  'receipt',
  'phone',
  'since',
  'size',
  'x',
]
const values = [
  '',
  'a',
  '%00',
  '%ff',
  '%ed%a0%80',
  '-1',
  '1e9',
  '9007199254740993',
  '99999999999999999999999',
  '-8640000000000000_00000000-0000-0000-0000-000000000000',
  '8640000000000000_ffffffff-ffff-ffff-ffff-ffffffffffff',
  '-99999999999999_00000000-0000-0000-0000-000000000000',
  'NaN_x',
  '_',
  '%25',
  '%5C',
  '%5F',
  "'",
  '[]',
  'mine',
  'overdue',
  'received',
  '__proto__',
  'x'.repeat(5000),
  '%E6%B2%B9%E7%83%9F',
]
const query = () => {
  const count = random.below(4)
  if (count === 0) return ''
  return `?${Array.from({ length: count }, () => `${random.pick(names)}${random.pick(['', '', '', '[]', '[$ne]'])}=${random.pick(values)}`).join('&')}`
}

const cookie = (who: Caller) => [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const accountOf: Record<Role, string> = {
  guardian: 'zhoumin',
  officer: 'luxin',
  grid_worker: 'yangfan',
  counter: 'hexiulan',
  trainer: 'dengyu',
  governor: 'tangjing',
  auditor: 'songwei',
  admin: 'qinlang',
}

/** Mostly of somebody who may call it: what is refused at the door shows nothing of what lies behind. */
function headers(access: Access): Record<string, string> {
  const given: Record<string, string> = { 'x-forwarded-for': newAddress() }
  const who = random.below(6)
  const role = access === 'public' || access === 'signed-in' ? undefined : random.pick<Role>(permissions[access])
  const rightful = role && people.get(accountOf[role])
  if (who > 0) given['cookie'] = cookie(who > 1 && rightful ? rightful : random.pick([...people.values()]))
  if (who === 0 && random.below(2) === 0)
    given['cookie'] =
      `bangban.session_token=${random.pick(['', '%', '%ff', 'a.b', 'x'.repeat(3000), '%00', '"', 'a=b=c'])}`
  if (random.below(10) > 0) given['content-type'] = 'application/json'
  else
    given['content-type'] = random.pick([
      'application/json; charset=utf-16',
      'application/json;;',
      'text/plain',
      'application/json, text/html',
      ';',
      'x'.repeat(500),
    ])
  if (random.below(10) > 0) given['idempotency-key'] = crypto.randomUUID()
  else
    given['idempotency-key'] = random.pick([
      '',
      'short',
      'x'.repeat(129),
      'mit leerzeichen',
      '%00%00%00%00%00',
      '\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9',
    ])
  const odd: Record<string, readonly string[]> = {
    origin: ['null', '', '://', 'http://[', 'http://127.0.0.1:99999'],
    host: ['evil.example', '', '[', 'a b', 'x'.repeat(300), '127.0.0.1:port'],
    accept: ['', '*/*;q=2', 'x'.repeat(1000)],
    'accept-encoding': ['gzip', 'identity;q=0'],
    'content-encoding': ['gzip', 'br', 'x'],
    'x-forwarded-for': [
      '',
      ',',
      'unknown',
      '::',
      '1.2.3.4,',
      "' or 1=1",
      '\u00ff',
      'fe80::1%eth0',
      '[::1]:80',
      '::ffff:1.2.3.4.5',
    ],
    'last-event-id': ['-1', '1e99', 'x', '99999999999999999999', ''],
    'if-none-match': ['*', '"x"'],
    range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1'],
    expect: ['100-continue'],
    authorization: ['Bearer x', 'Basic ====', 'Negotiate'],
    'user-agent': ['x'.repeat(4000), '\u00ff'],
  }
  for (let i = 0; i < random.below(3); i++) {
    const name = random.pick(Object.keys(odd))
    given[name] = random.pick(odd[name] ?? [''])
  }
  return given
}

describe('calls that nobody sends', () => {
  const methods = [
    'GET',
    'POST',
    'POST',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'HEAD',
    'TRACE',
    'PROPFIND',
    'LINK',
    'M-SEARCH',
  ]
  const more = [
    '/api/auth/sign-in/username',
    '/api/auth/sign-out',
    '/api/auth/two-factor/verify-totp',
    '/api/auth/two-factor/verify-backup-code',
    '/api/auth/two-factor/enable',
    '/api/auth/two-factor/disable',
    '/api/auth/list-sessions',
    '/api/auth/revoke-session',
    '/api/auth/revoke-other-sessions',
    '/api/auth/change-password',
    '/api/auth/{id}',
    '/api/photos/{id}',
    '/api/ledger/export',
    '/api/events',
    '/api/{id}',
    '/openapi.json',
    '/docs',
    '/healthz',
    '/metrics',
    '/desk/{id}',
    '/assets/{id}',
    '/{id}',
  ]
  /** These end what the test itself needs: tried with ids of nobody alone. */
  const isDestructive = (path: string) => /\/people\/|\/employees\/|sign-out|revoke/.test(path)

  it(
    'T44: no body, method, header or parameter of any route brings the process down or is answered with 500 (LibreChat CVE-2026-31949)',
    async () => {
      const routes = [
        ...target.running.routes.map(one => ({ path: one.path, method: one.method.toUpperCase(), access: one.access })),
        ...more.map(path => ({ path, method: 'POST', access: 'signed-in' as const })),
      ]
      const count = times(900, 12_000)
      const statuses = new Map<number, number>()
      let next = 0
      const one = async () => {
        // every route in its turn, and each mostly by its own method
        const route = routes[next % routes.length] ?? { path: '/', method: 'GET', access: 'public' as const }
        next++
        const method = random.below(8) === 0 ? random.pick(methods) : random.below(8) === 0 ? 'GET' : route.method
        const id = isDestructive(route.path)
          ? random.pick([crypto.randomUUID(), '%00', '%ff', '0', 'a'.repeat(100)])
          : ids(route.path)
        const path = route.path.replace(/\{\w+\}/, () => id) + query()
        const bytes = method === 'GET' || method === 'HEAD' ? undefined : body()
        const given = headers(route.access)
        if (route.path.includes('sign-out')) delete given['cookie']
        const answer = await send(method, path, given, bytes).catch((error: NodeJS.ErrnoException) => {
          // an answer that came before a long body was read: the connection is closed under the rest of it
          const isUnread = ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') && (bytes?.length ?? 0) > 16_384
          return { status: isUnread ? 0 : 599, text: String(error), type: '' }
        })
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        const wrong = fault(answer, path)
        tried.attempt(
          'T44',
          wrong === undefined,
          `${wrong} <= ${method} ${path.slice(0, 200)} ${JSON.stringify(given).slice(0, 300)} ${bytes?.toString().slice(0, 1500)}`,
        )
      }
      for (let i = 0; i < count; i += 6) await Promise.all(Array.from({ length: Math.min(6, count - i) }, one))
      console.log(
        `${count} calls over ${routes.length} routes: ${[...statuses]
          .sort()
          .map(([status, n]) => `${status}×${n}`)
          .join(' ')}`,
      )
      expect(tried.through('T44').slice(0, 20)).toEqual([])
      expect(faults).toEqual([])
      // it was no wall that they ran against: some were done
      expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(10)
    },
    times(60_000, 900_000),
  )

  it('T44: bytes that are no HTTP, and calls that never end, are let go of', async () => {
    const talk = (bytes: string | Buffer, wait = 300) =>
      new Promise<string>(resolve => {
        const socket = connect(port(), '127.0.0.1')
        let text = ''
        const done = () => {
          socket.destroy()
          resolve(text)
        }
        socket.on('data', piece => {
          text += piece.toString('latin1')
        })
        socket.on('error', done).on('close', done)
        socket.write(bytes)
        setTimeout(done, wait)
      })
    const garbage: (string | Buffer)[] = [
      '\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET /api/me HTTP/1.1\r\nHost: \r\n\r\n',
      'GET /api/me HTTP/1.1\r\nHost: a b\r\n\r\n',
      'GET /api/me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
      'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET http://evil.example/api/me HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      'GET * HTTP/1.1\r\nHost: x\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'POST /api/appeals HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'POST /api/appeals HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST /api/appeals HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
      'POST /api/appeals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n',
      'GET / HTTP/1.1\nHost: x\n\n',
      Buffer.from(Array.from({ length: 2000 }, () => random.below(256))),
      Buffer.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]
    const answers = await Promise.all(garbage.map(bytes => talk(bytes)))
    answers.forEach((text, i) => {
      tried.attempt(
        'T44',
        !/^HTTP\/1\.1 5(?!0[15])/.test(text) && !/node_modules|\.ts:/.test(text),
        `${String(garbage[i]).slice(0, 60)}: ${text.slice(0, 100)}`,
      )
    })
    expect(tried.through('T44')).toEqual([])
    expect(faults).toEqual([])
  })

  it('T44: afterwards the rightful are served, and the ledger is whole', async () => {
    const resident = caller(target.url)
    expect((await resident.post('/api/appeals/status', { receipt: known.receipt, phone: fumes.phone })).status).toBe(
      200,
    )
    expect((await resident.post('/api/appeals', fumes)).status).toBe(201)
    expect((await resident.get('/healthz')).body).toMatchObject({ status: 'ok', database: 'ok' })
    const auditor = await target.signedIn('songwei')
    expect((await auditor.post('/api/ledger/verify')).body).toMatchObject({ ok: true, problems: [] })
    const pool = target.running.opened.office.store.pool
    expect(pool.waitingCount).toBe(0)
  })

  it('T44: a defect would have been found: one that is planted is', async () => {
    await target.superuser.query('alter table district rename to district_away')
    try {
      const answer = await send('GET', '/api/district', { 'x-forwarded-for': newAddress() }, undefined)
      expect(fault(answer, '/api/district')).toMatch(/^500 /)
      // nor does the answer to a defect tell of our inside
      expect(answer.text).not.toMatch(/district_away|relation|kysely|\.ts/i)
    } finally {
      await target.superuser.query('alter table district_away rename to district')
    }
    expect(
      fault({ status: 404, text: 'at run (/srv/src/a.ts:1:2)', type: 'application/problem+json' }, '/api/x'),
    ).toBeDefined()
    expect(fault({ status: 404, text: '<html>', type: 'text/html' }, '/api/x')).toBeDefined()
    expect(
      fault(await send('GET', '/api/district', { 'x-forwarded-for': newAddress() }, undefined), '/api/district'),
    ).toBeUndefined()
  })
})

describe('the ledger', () => {
  async function* text(lines: readonly string[]) {
    for (const line of lines) yield line
  }
  const verify = (lines: readonly string[]) => verifyLedger(text(lines))

  it(
    'T48: an entry taken out, changed or dated back is named by its number',
    async () => {
      const auditor = await target.signedIn('songwei')
      const exported = (await auditor.get('/api/ledger/export')).text
      const head = await auditor.get('/api/ledger/head')
      const lines: string[] = []
      for await (const line of linesOf(text([exported]))) lines.push(line)
      expect(await verify(lines)).toMatchObject({ ok: true, problems: [] })
      const places = lines.flatMap((line, i) => (line.includes('"kind":"entry"') ? [i] : []))
      expect(places.length).toBeGreaterThan(20)
      const parsed = (at: number) =>
        JSON.parse(lines[at] ?? '{}') as { kind: string; seq: number; body: string; at: string }
      const earlier = (iso: string) => iso.replace(/^(\d{4})/, year => String(Number(year) - 1))
      const rounds = times(40, 600)
      const kinds: Record<string, (at: number) => string[]> = {
        'taken out': at => lines.toSpliced(at, 1),
        'one letter changed': at => {
          const entry = parsed(at)
          const place = random.below(entry.body.length - 2) + 1
          const letter = entry.body[place] === 'a' ? 'b' : 'a'
          return lines.with(
            at,
            JSON.stringify({ ...entry, body: entry.body.slice(0, place) + letter + entry.body.slice(place + 1) }),
          )
        },
        'dated back in its column': at => lines.with(at, JSON.stringify({ ...parsed(at), at: earlier(parsed(at).at) })),
        'dated back in both': at => {
          const entry = parsed(at)
          const inner = JSON.parse(entry.body) as { at: string }
          return lines.with(
            at,
            JSON.stringify({ ...entry, at: earlier(entry.at), body: entry.body.replace(inner.at, earlier(inner.at)) }),
          )
        },
        'put before another': at => lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? ''),
        twice: at => lines.toSpliced(at, 0, lines[at] ?? ''),
      }
      for (let i = 0; i < rounds; i++) {
        const [kind, change] = random.pick(Object.entries(kinds))
        const at = places[random.below(places.length - 2)] ?? 0
        const verdict = await verify(change(at))
        const { seq } = parsed(at)
        const named = verdict.problems.some(one => new RegExp(`第 ${seq}(?!\\d)|第 ${seq + 1}(?!\\d)`).test(one))
        tried.attempt('T48', !verdict.ok && named, `entry ${seq} ${kind}: ${verdict.problems.slice(0, 2).join('；')}`)
      }
      // the last ones cut off: a checkpoint kept elsewhere tells
      const cut = lines.filter((_, i) => !places.slice(-3).includes(i))
      const verdict = await verifyLedger(text(cut), { checkpoints: [head.body.checkpoint] })
      tried.attempt(
        'T48',
        !verdict.ok && verdict.problems.some(one => /尾部|树头/.test(one)),
        `cut: ${verdict.problems}`,
      )
      expect(tried.through('T48')).toEqual([])
    },
    times(60_000, 600_000),
  )

  it('T48: what somebody changed in the database behind the program is found by the program, and named', async () => {
    const auditor = await target.signedIn('songwei')
    const seq = 5
    const changes = [
      `update ledger_entry set at = at - interval '1 year' where seq = ${seq}`,
      `update ledger_entry set type = 'matter.filed' where seq = ${seq} and type <> 'matter.filed'`,
      `update ledger_entry set body = replace(body, '"v":1', '"v":2') where seq = ${seq}`,
      `delete from ledger_entry where seq = ${seq}`,
    ]
    const rows: [string, RegExp][] = [
      [`update decision set decided_at = decided_at - interval '1 day'`, /decision/],
      [`update work_order set due_at = due_at + interval '1 day'`, /work_order/],
      [`update matter set content = content || '。' where receipt = '${known.receipt}'`, /matter/],
    ]
    const client = await target.superuser.connect()
    try {
      for (const [change, named] of [
        ...changes.map(one => [one, new RegExp(`第 ${seq} 条|第 ${seq + 1} 条`)] as const),
        ...rows,
      ]) {
        const table = /(?:update|from) (\w+)/.exec(change)?.[1] ?? ''
        await client.query(`set session_replication_role = replica`)
        await client.query(`create temp table kept as select * from ${table}`)
        const { rowCount } = await client.query(change)
        const { body } = await auditor.post('/api/ledger/verify')
        tried.attempt(
          'T48',
          body.ok === false && body.problems.some((one: string) => named.test(one)),
          `${change}: ${JSON.stringify(body.problems)}`,
        )
        expect(rowCount, change).toBeGreaterThan(0)
        // what a job added meanwhile stays
        const key = table === 'ledger_entry' ? 'seq' : 'id'
        await client.query(`delete from ${table} where ${key} in (select ${key} from kept)`)
        await client.query(`insert into ${table} overriding system value select * from kept`)
        await client.query('drop table kept')
        await client.query('set session_replication_role = origin')
      }
    } finally {
      client.release()
    }
    expect(tried.through('T48')).toEqual([])
    expect((await auditor.post('/api/ledger/verify')).body).toMatchObject({ ok: true, problems: [] })
    recordEvidence({
      ids: ['T48'],
      area: 'Ledger',
      what: 'Entries taken out, changed, moved, doubled and dated back, in an export and in the database: each is named.',
      figures: [{ name: 'changes tried', value: tried.count('T48') }],
      seed: random.seed,
    })
  })
})
