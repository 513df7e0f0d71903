import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, type Person, permissions, type Role, roles } from '../src/people/index.ts'
import { type Client, eventually, fumes, password, type TestServer, testServer } from './support/district.ts'

let server: TestServer
let guardian: Client
let auditor: Client
let worker: Client

beforeAll(async () => {
  server = await testServer()
  guardian = await server.signIn('zhoumin')
  auditor = await server.signIn('songwei')
  worker = await server.signIn('yangfan')
})
afterAll(() => server.close())

const json = { 'content-type': 'application/json' }
const keyed = () => ({ ...json, 'idempotency-key': crypto.randomUUID() })
const fetchAt = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, { redirect: 'manual', ...init })

const photoOf = (name: string, bytes: Buffer) => ({ name, data: bytes.toString('base64') })
const jpeg = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from('a photo of a stall, more or less')])

/** RFC 9457, in Chinese, and nothing of our inside. */
async function expectProblem(response: Response, ...statuses: number[]): Promise<{ code: string; detail: string }> {
  const text = await response.text()
  expect(statuses, text).toContain(response.status)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const problem = JSON.parse(text) as { type: string; title: string; status: number; detail: string; code: string }
  expect(problem.status).toBe(response.status)
  expect(problem.type).toBe(`urn:bangban:problem:${problem.code}`)
  for (const said of [problem.title, problem.detail]) expect(said, text).toMatch(/^\P{Script=Latin}*\p{Script=Han}/u)
  expect(text).not.toMatch(/node_modules|\.ts:|select |postgres/i)
  return problem
}

/** Signs in and gives the cookie itself, as an attacker would look at it. */
async function cookieOf(account: string): Promise<string> {
  const response = await fetchAt('/api/auth/sign-in/username', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: account, password }),
  })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

describe('every response', () => {
  const kinds: [string, () => Promise<Response>][] = [
    ['a page', () => fetchAt('/')],
    ['a page of the desk', () => fetchAt('/desk/queue')],
    ['a file that is not there', () => fetchAt('/assets/none.js')],
    ['the documentation', () => fetchAt('/docs')],
    ['the description of the API', () => fetchAt('/openapi.json')],
    ['health', () => fetchAt('/healthz')],
    ['figures', () => fetchAt('/metrics')],
    ['an answer', () => fetchAt('/api/district')],
    [
      'something made',
      () => fetchAt('/api/appeals', { method: 'POST', headers: keyed(), body: JSON.stringify(fumes) }),
    ],
    ['a sign-in', () => fetchAt('/api/auth/sign-in/username', { method: 'POST', headers: json, body: '{}' })],
    ['401', () => fetchAt('/api/queue')],
    [
      '403',
      () => fetchAt('/api/district', { method: 'POST', headers: { ...keyed(), origin: 'https://evil.example' } }),
    ],
    ['404', () => fetchAt('/api/nothing')],
    ['405 or 404', () => fetchAt('/api/district', { method: 'DELETE', headers: json })],
    ['409', () => fetchAt('/api/setup', { method: 'POST', headers: keyed(), body: JSON.stringify(founding) })],
    ['413', () => fetchAt('/api/appeals', { method: 'POST', headers: keyed(), body: 'x'.repeat(10_000_000) })],
    ['415', () => fetchAt('/api/appeals', { method: 'POST', body: 'hello' })],
    ['422', () => fetchAt('/api/appeals', { method: 'POST', headers: keyed(), body: '{}' })],
    ['an option asked for', () => fetchAt('/api/appeals', { method: 'OPTIONS' })],
    ['a head alone', () => fetchAt('/api/district', { method: 'HEAD' })],
  ]
  const founding = {
    code: 'x',
    districtName: '某某区',
    hubName: '某某中心',
    account: 'someone',
    name: '某人',
    password: 'a long enough one',
  }

  it.each(kinds)('is closed to other sites and to foreign scripts: %s', async (_, ask) => {
    const response = await ask()
    const { headers } = response
    await response.body?.cancel()
    expect(response.status).toBeLessThan(500)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('geolocation=()')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    const policy = headers.get('content-security-policy') ?? ''
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect([...headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('of the API is kept by no cache', async () => {
    for (const client of [server.anonymous, guardian]) {
      const { headers } = await client.get('/api/district')
      expect(headers.get('cache-control')).toBe('no-store')
    }
    expect((await guardian.get('/api/queue')).headers.get('cache-control')).toBe('no-store')
    expect((await server.anonymous.get('/api/queue')).headers.get('cache-control')).toBe('no-store')
  })

  it('has a nonce of its own, which its page carries', async () => {
    const nonces = await Promise.all(
      ['/docs', '/docs'].map(async path => {
        const response = await fetchAt(path)
        const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
        expect(await response.text()).toContain(`<style nonce="${nonce}">`)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe(nonces[1])
    for (const nonce of nonces) expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
  })
})

describe('another site', () => {
  const evil = 'https://evil.example'

  it('is never allowed to read: no answer to a preflight, no CORS header on anything', async () => {
    for (const path of ['/api/queue', '/api/appeals', '/api/me', '/api/district', '/api/auth/list-sessions']) {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await fetchAt(path, {
          method,
          headers: { origin: evil, 'access-control-request-method': 'POST' },
        })
        expect([...headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
      }
    }
  })

  it.each([
    ['by its origin', { origin: evil }],
    ['by an origin that is hidden, as from a sandboxed frame', { origin: 'null' }],
    ['by the same machine on another port', { origin: 'http://127.0.0.1:1' }],
    ['by a name that only begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['by an origin that is no address', { origin: 'evil' }],
    ['by what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['by what the browser says of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('is refused when it writes, told %s', async (_, headers) => {
    const cookie = await cookieOf('zhoumin')
    for (const path of ['/api/appeals', '/api/auth/sign-out', '/api/leave']) {
      const body = JSON.stringify(fumes)
      const response = await fetchAt(path, { method: 'POST', headers: { ...keyed(), cookie, ...headers }, body })
      await expectProblem(response, 403)
    }
    expect((await fetchAt('/api/me', { headers: { cookie } })).status).toBe(200)
  })

  it('is not mistaken for our own pages', async () => {
    const response = await fetchAt('/api/appeals/status', {
      method: 'POST',
      headers: { ...json, origin: server.url, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ receipt: 'none', phone: fumes.phone }),
    })
    await expectProblem(response, 404)
  })

  it('that has a cookie set, has it kept from scripts and from foreign requests', async () => {
    const response = await fetchAt('/api/auth/sign-in/username', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ username: 'zhoumin', password }),
    })
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)/i)
  })
})

describe('a body', () => {
  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/xml',
  ])('of the type %s is refused', async type => {
    for (const path of ['/api/appeals', '/api/auth/sign-in/username', '/api/leave']) {
      const headers = { 'idempotency-key': crypto.randomUUID(), ...(type ? { 'content-type': type } : {}) }
      const body = Buffer.from(JSON.stringify(fumes))
      await expectProblem(await fetchAt(path, { method: 'POST', headers, body }), 415)
    }
  })

  const appeal = JSON.stringify(fumes)
  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['cut off in the middle', appeal.slice(0, -10)],
    ['with a comma too many', appeal.replace('}', ',}')],
    ['with single quotes', "{'title': '油烟'}"],
    ['with more after its end', `${appeal}{}`],
    ['a word', 'hello'],
    ['NaN', '{"title": NaN}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a sentence', '"油烟"'],
    ['a number', '1e400'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d)],
    ['brackets a hundred thousand deep', '['.repeat(100_000)],
    ['brackets that close, fifty thousand deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['fields of the wrong kind', '{"title": 1, "text": [], "phone": {}, "photos": "none"}'],
    ['what every object has', '{"__proto__": {"title": "油烟"}, "constructor": 1, "toString": null}'],
  ])('that is no proper JSON is refused in Chinese, never with 500: %s', async (_, body) => {
    for (const path of ['/api/appeals', '/api/appeals/status', '/api/counter', '/api/auth/change-password']) {
      await expectProblem(await fetchAt(path, { method: 'POST', headers: keyed(), body }), 400, 401, 422)
    }
  })

  it.each(['null', '[]', '"zhoumin"', '{"username"', '{"username": 1, "password": []}', '{"username": null}'])(
    'to sign in that names nobody is refused in Chinese, never with 500: %s',
    async body => {
      await expectProblem(
        await fetchAt('/api/auth/sign-in/username', { method: 'POST', headers: json, body }),
        400,
        401,
        422,
      )
    },
  )

  it('with signs that can not be kept is refused, never with 500', async () => {
    const withNull = { ...fumes, text: `油烟很大\u0000请管一管。` }
    await expectProblem(
      await fetchAt('/api/appeals', { method: 'POST', headers: keyed(), body: JSON.stringify(withNull) }),
      422,
    )
    const halfOfPair = { ...fumes, text: '油烟很大\ud83d请管一管。' }
    const response = await fetchAt('/api/appeals', {
      method: 'POST',
      headers: keyed(),
      body: JSON.stringify(halfOfPair),
    })
    expect([201, 422]).toContain(response.status)
  })

  it('of 10 MB is refused by its announced length', async () => {
    const body = JSON.stringify({ ...fumes, text: 'a'.repeat(10_000_000) })
    for (const path of ['/api/appeals', '/api/auth/sign-in/username', '/api/appeals/status']) {
      await expectProblem(await fetchAt(path, { method: 'POST', headers: keyed(), body }), 413)
    }
  })

  it('of 10 MB is refused when it comes in pieces without announcing its length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${server.url}/api/appeals`, { method: 'POST', headers: keyed() }, response => {
        response.resume()
        resolve(response.statusCode)
      })
      call.on('error', reject)
      for (let i = 0; i < 100; i++) call.write('a'.repeat(100_000))
      call.end()
    })
    expect(status).toBe(413)
  })

  it('without Idempotency-Key is refused where something would be written', async () => {
    const response = await fetchAt('/api/appeals', { method: 'POST', headers: json, body: appeal })
    expect((await expectProblem(response, 400)).code).toBe('idempotency_key')
  })
})

describe('an address', () => {
  it.each(['/api/nothing', '/api/', '/api/auth/sign-up/email', '/api/auth/get-session', '/assets/none.js', '/x.php'])(
    'that is none is not found: %s',
    async path => {
      await expectProblem(await fetchAt(path), 404)
    },
  )

  it.each([
    'sign-up/email',
    'update-user',
    'delete-user',
    'organization/create',
    'organization/invite-member',
    'organization/update-member-role',
    'request-password-reset',
    'two-factor/get-totp-uri',
    'is-username-available',
  ])('of better-auth that we do not offer is not found: %s', async path => {
    const headers = { ...keyed(), cookie: await cookieOf('zhoumin') }
    await expectProblem(await fetchAt(`/api/auth/${path}`, { method: 'POST', headers, body: '{}' }), 404)
  })

  it('full of odd signs is answered, never with 500', async () => {
    const { port } = new URL(server.url)
    for (const path of [
      '/%',
      '/%00',
      '/%E0%A4%A',
      '/..%2f..%2fpackage.json',
      '/../../package.json',
      '/assets/..%5c..%5cpackage.json',
      '/api/matters/%ff',
      '/api/matters/%00',
      '/api/photos/%E0%A4%A',
      `/api/${'a'.repeat(8000)}`,
      '/api/district?q=%ff%00',
      '//evil.example/',
    ]) {
      const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port, path }, response => {
          let body = ''
          response.setEncoding('utf8').on('data', piece => {
            body += piece
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text: body }))
        })
        call.on('error', reject)
        call.end()
      })
      expect(status, path).toBeLessThan(500)
      expect(text).not.toContain('"dependencies"')
    }
  })
})

describe('who may call what', () => {
  const accounts: Record<Role, string> = {
    guardian: 'zhoumin',
    officer: 'luxin',
    grid_worker: 'yangfan',
    counter: 'hexiulan',
    trainer: 'dengyu',
    governor: 'tangjing',
    auditor: 'songwei',
    admin: 'qinlang',
  }
  const concrete = (path: string) => path.replace('{id}', '00000000-0000-4000-8000-000000000000').replace('{seq}', '0')
  const call = (client: Client, method: 'get' | 'post', path: string) =>
    method === 'get' ? client.get(concrete(path)) : client.post(concrete(path), {})

  it('is written down for every route: nobody who has not signed in passes where it is not public', async () => {
    const entries = server.running.routes.filter(one => one.access !== 'public')
    expect(entries.length).toBeGreaterThan(20)
    const passed: string[] = []
    for (const { method, path } of entries) {
      const { status } = await call(server.anonymous, method, path)
      if (status !== 401) passed.push(`${method} ${path} ${status}`)
    }
    expect(passed).toEqual([])
    for (const path of ['/api/ledger/export', `/api/photos/${crypto.randomUUID()}`]) {
      expect((await server.anonymous.get(path)).status).toBe(401)
    }
  })

  it('lets everybody pass where it is public', async () => {
    for (const { method, path, access } of server.running.routes) {
      if (access === 'public')
        expect([401, 403, 500]).not.toContain((await call(server.anonymous, method, path)).status)
    }
  })

  it.each(roles)('is kept to the table: %s', async role => {
    const client = await server.signIn(accounts[role])
    const me = await client.get('/api/me')
    expect(me.body.roles).toEqual([role])
    const wrong: string[] = []
    for (const { method, path, access } of server.running.routes) {
      if (access === 'public' || access === 'signed-in') continue
      const { status } = await call(client, method, path)
      const isAllowed = (permissions[access] as readonly Role[]).includes(role)
      if (isAllowed ? [401, 403, 500].includes(status) : status !== 403) {
        wrong.push(`${method} ${path} ${status}, ${isAllowed ? 'allowed' : 'not allowed'}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('is asked of the two routes outside the table as well', async () => {
    expect((await worker.get('/api/ledger/export')).status).toBe(403)
    expect((await guardian.get('/api/ledger/export')).status).toBe(403)
    expect((await auditor.get('/api/ledger/export')).status).toBe(200)
    const admin = await server.signIn('qinlang')
    expect((await admin.get(`/api/photos/${crypto.randomUUID()}`)).status).toBe(403)
  })

  it('leaves a person with two roles what each of them may', () => {
    const person: Person = {
      id: 'x',
      name: '某人',
      account: 'someone',
      title: null,
      grid: null,
      roles: ['admin', 'auditor'],
      department: { id: 'hub', name: '某某中心', kind: 'hub' },
      isDisabled: false,
    }
    expect(can(person, 'people.manage')).toBe(true)
    expect(can(person, 'ledger.read')).toBe(true)
    expect(can(person, 'proposal.decide')).toBe(false)
  })
})

describe('a session', () => {
  it('can not be forged', async () => {
    const cookie = await cookieOf('qinlang')
    expect((await fetchAt('/api/people', { headers: { cookie } })).status).toBe(200)
    const [name = '', value = ''] = cookie.split('=')
    const [token = '', signature = ''] = decodeURIComponent(value).split(/\.(?=[^.]*$)/)
    const stored = await server.superuser.query<{ token: string }>('select token from login_session')
    expect(stored.rows.map(row => row.token)).toContain(token)
    const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('base64')
    const other = stored.rows.find(row => row.token !== token)?.token ?? ''
    const forged = [
      token,
      `${token}.`,
      `${token}.${sign(token, 'better-auth-secret-123456789')}`,
      `${token}.${sign(token, '')}`,
      `${other}.${signature}`,
      `${token.slice(0, -1)}.${signature}`,
      `${token}.${signature.slice(0, -2)}`,
      `${token}x.${signature}`,
      `.${signature}`,
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
      "' or 1=1 --",
      '',
      'a'.repeat(4000),
      '\u0000',
    ]
    for (const one of forged) {
      const response = await fetchAt('/api/people', { headers: { cookie: `${name}=${encodeURIComponent(one)}` } })
      await expectProblem(response, 401)
    }
    for (const raw of ['%ff', '%', '%00', 'a;b=c']) {
      await expectProblem(await fetchAt('/api/people', { headers: { cookie: `${name}=${raw}` } }), 401)
    }
  })

  it('that has expired is none', async () => {
    const cookie = await cookieOf('dengyu')
    const dengyu = `(select id from person where username = 'dengyu')`
    await server.superuser.query(
      `update login_session set expires_at = now() - interval '1 second' where person_id = ${dengyu}`,
    )
    expect((await fetchAt('/api/me', { headers: { cookie } })).status).toBe(401)
  })

  it('ends with the sign-out, for whoever copied its cookie too', async () => {
    const cookie = await cookieOf('hexiulan')
    expect((await fetchAt('/api/me', { headers: { cookie } })).status).toBe(200)
    await fetchAt('/api/auth/sign-out', { method: 'POST', headers: { ...json, cookie }, body: '{}' })
    expect((await fetchAt('/api/me', { headers: { cookie } })).status).toBe(401)
  })

  it('is a new one at each sign-in, whatever cookie came along', async () => {
    const first = await cookieOf('luxin')
    const response = await fetchAt('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { ...json, cookie: first },
      body: JSON.stringify({ username: 'luxin', password }),
    })
    expect(response.headers.getSetCookie()[0]?.split(';')[0]).not.toBe(first)
  })
})

describe('the documentation', () => {
  it.each(['/docs', '/openapi.json'])('names no foreign host and needs none: %s', async path => {
    const response = await fetchAt(path)
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(text.match(/(https?:)?\/\/[a-z0-9-]+\.[a-z0-9.-]+/gi) ?? []).toEqual([])
    expect(text).not.toMatch(/<script/i)
  })

  it('describes every route', async () => {
    const { paths } = (await (await fetchAt('/openapi.json')).json()) as { paths: Record<string, object> }
    for (const { method, path } of server.running.routes) expect(Object.keys(paths[path] ?? {})).toContain(method)
  })
})

describe('for those who look after the machine', () => {
  it('health says that the database answers', async () => {
    const { status, body } = await server.anonymous.get('/healthz')
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok', database: 'ok' })
  })

  it('figures count requests and matters, and name no person and no address', async () => {
    const filed = await server.anonymous.post('/api/appeals', fumes)
    for (let i = 0; i < 20; i++) await server.anonymous.get(`/api/made-up-${i}?phone=${fumes.phone}`)
    await guardian.get(`/api/matters/${crypto.randomUUID()}`)
    const { status, body } = await server.anonymous.get('/metrics')
    expect(status).toBe(200)
    expect(body).toMatch(/^bangban_http_requests_total\{method="POST",route="\/api\/appeals",status="201"\} \d+$/m)
    expect(body).toMatch(/^bangban_matters\{state="\w+"\} \d+$/m)
    expect(body).toMatch(/^bangban_ledger_entries \d+$/m)
    for (const secret of [fumes.phone, filed.body.receipt, 'made-up', '王女士', '127.0.0.1']) {
      expect(body).not.toContain(secret)
    }
    expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  })
})

describe('a photo', () => {
  let receipt: string
  let photo: string

  beforeAll(async () => {
    const filed = await server.anonymous.post('/api/appeals', { ...fumes, photos: [photoOf('烧烤摊.jpg', jpeg)] })
    receipt = filed.body.receipt
    const { body } = await server.anonymous.post('/api/appeals/status', { receipt, phone: fumes.phone })
    photo = body.photos[0].id
    const item = await eventually(async () => {
      const { body: queue } = await guardian.get('/api/queue')
      return queue.items.find((one: { receipt: string }) => one.receipt === receipt)
    })
    const decided = await guardian.post(`/api/proposals/${item.proposalId}/decision`, {
      kind: 'approve',
      shownDigest: item.shownDigest,
    })
    expect(decided.body.department.id).toBe('urban')
  })

  const asResident = (key: { receipt: string; phone: string }) =>
    fetchAt(`/api/photos/${photo}?${new URLSearchParams(key)}`)

  it('is told by its content: a text named .jpg is refused and nothing is kept', async () => {
    const before = await server.superuser.query('select count(*) from matter')
    for (const [name, bytes] of [
      ['照片.jpg', Buffer.from('just a text')],
      ['照片.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
      ['照片.webp', Buffer.from('GIF89a............')],
      ['照片.jpeg', Buffer.from('<!doctype html><script>alert(1)</script>')],
      ['照片.png', Buffer.of(0x89, 0x50, 0x4e)],
    ] as const) {
      const refused = await server.anonymous.post('/api/appeals', { ...fumes, photos: [photoOf(name, bytes)] })
      expect(refused.status).toBe(422)
      expect(refused.body.detail).toContain(name)
    }
    expect((await server.superuser.query('select count(*) from matter')).rows).toEqual(before.rows)
  })

  it('of more than 2 MB, or a fourth one, is refused', async () => {
    const big = Buffer.concat([jpeg, Buffer.alloc(2 * 1024 * 1024)])
    const tooBig = await server.anonymous.post('/api/appeals', { ...fumes, photos: [photoOf('大.jpg', big)] })
    expect(tooBig.status).toBe(422)
    const four = Array.from({ length: 4 }, (_, i) => photoOf(`${i}.jpg`, jpeg))
    expect((await server.anonymous.post('/api/appeals', { ...fumes, photos: four })).status).toBe(422)
  })

  it('is seen by the resident with receipt and phone, byte for byte, and as what it is', async () => {
    const response = await asResident({ receipt, phone: fumes.phone })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toContain('private')
    expect(Buffer.from(await response.arrayBuffer()).equals(jpeg)).toBe(true)
  })

  it('is seen by the department that has the matter and by the guardian', async () => {
    const officer = await server.signIn('luxin')
    expect((await officer.get(`/api/photos/${photo}`)).status).toBe(200)
    expect((await guardian.get(`/api/photos/${photo}`)).status).toBe(200)
  })

  it('is not there for an officer of another department, just as one that does not exist', async () => {
    await server.superuser.query(
      `insert into account (id, account_id, provider_id, person_id, password)
       select 'copy', p.id, 'credential', p.id, (select a.password from account a join person z on z.id = a.person_id where z.username = 'luxin')
       from person p where p.username = 'jiangzhiqiang'`,
    )
    const stranger = await server.signIn('jiangzhiqiang')
    const hidden = await stranger.get(`/api/photos/${photo}`)
    const missing = await stranger.get(`/api/photos/${crypto.randomUUID()}`)
    expect(hidden.status).toBe(404)
    expect(hidden.body).toEqual(missing.body)
  })

  it('is not there for a resident with another receipt or another phone', async () => {
    const another = await server.anonymous.post('/api/appeals', fumes)
    expect((await asResident({ receipt: another.body.receipt, phone: fumes.phone })).status).toBe(404)
    expect((await asResident({ receipt, phone: '13900002222' })).status).toBe(404)
    expect((await asResident({ receipt: '', phone: '' })).status).toBe(401)
  })
})

describe('looking up a receipt', () => {
  let small: TestServer
  const missing = 'SF260101-0000-0000-00000'
  beforeAll(async () => {
    small = await testServer()
  })
  afterAll(() => small.close())

  it('says the same whether the receipt or the phone is wrong, and stops after sixty tries in five minutes', async () => {
    const filed = await small.anonymous.post('/api/appeals', fumes)
    const receipt: string = filed.body.receipt
    expect(receipt).toMatch(/^SF\d{6}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/)
    let tries = 0
    const ask = (path: string, body: object) => {
      tries++
      return small.anonymous.post(`/api/appeals/${path}`, body, crypto.randomUUID(), {
        // an address that anybody can write into a header does not give new tries
        'x-forwarded-for': `10.0.0.${tries}`,
        'x-bangban-ip': `10.0.1.${tries}`,
        'x-real-ip': `10.0.2.${tries}`,
      })
    }
    for (const [path, more] of [
      ['status', {}],
      ['supplement', { text: '摊位又多了一个。' }],
      ['feedback', { helped: true }],
      ['withdraw', {}],
    ] as const) {
      const wrongPhone = await ask(path, { receipt, phone: '13900002222', ...more })
      const wrongReceipt = await ask(path, { receipt: missing, phone: fumes.phone, ...more })
      const bothWrong = await ask(path, { receipt: missing, phone: '13900002222', ...more })
      expect(wrongPhone.status).toBe(404)
      expect(wrongReceipt).toMatchObject({ status: 404, body: wrongPhone.body })
      expect(bothWrong).toMatchObject({ status: 404, body: wrongPhone.body })
    }
    const found = await ask('status', { receipt: receipt.toLowerCase().replaceAll('-', ' '), phone: fumes.phone })
    expect(found.body).toMatchObject({ receipt, title: fumes.title })

    while (tries < 60) expect((await ask('status', { receipt, phone: fumes.phone })).status).toBe(200)
    for (const key of [
      { receipt, phone: fumes.phone },
      { receipt: missing, phone: fumes.phone },
    ]) {
      const { status, headers, body } = await ask('status', key)
      expect(status).toBe(429)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(200)
      expect(body.detail).toMatch(/五分钟/)
    }
    const photo = await small.anonymous.get(
      `/api/photos/${crypto.randomUUID()}?${new URLSearchParams({ receipt, phone: fumes.phone })}`,
    )
    expect(photo.status).toBe(429)
  })
})
