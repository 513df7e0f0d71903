import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { createLimiter, networkOf } from '../src/http/limits.ts'
import { TooMany } from '../src/problems.ts'
import {
  type Answer,
  attackedServer,
  type Caller,
  caller,
  newAddress,
  type Target,
  tally,
  totp,
} from './support/attacker.ts'
import { eventually, fumes, password } from './support/district.ts'

const tried = tally(
  'Access',
  'Sign-in sessions: fixed, kept after sign-out, password change, reset, role change and disabling; forged, left alone, asked for from other sites; passwords and codes guessed.',
)
const random = randomFrom(chooseSeed())
console.log(`BANGBAN_SEED=${random.seed}`)

let target: Target
let admin: Caller
let governor: Caller

beforeAll(async () => {
  target = await attackedServer()
  admin = await target.signedIn('qinlang')
  governor = await target.signedIn('tangjing')
})
afterAll(async () => {
  tried.record([], random)
  await target.close()
})

const sessionCookie = 'bangban.session_token'
const attempt = (id: string, isRepelled: boolean, what: string) => tried.attempt(id, isRepelled, what)

let made = 0
/** Somebody new, with the password that luxin has: a hash that is copied takes no time. */
async function newPerson(roles = ['officer'], departmentId = 'urban') {
  const id = crypto.randomUUID()
  const account = `person${++made}`
  await target.superuser.query(
    `with p as (insert into person (id, name, email, username, display_username)
         values ($1, '新同事', $2 || '@bangban.invalid', $2, $2)),
       m as (insert into membership (id, department_id, person_id, role) values ($1, $3, $1, $4))
     insert into account (id, account_id, provider_id, person_id, password)
     select $1, $1, 'credential', $1, a.password
     from account a join person z on z.id = a.person_id where z.username = 'luxin'`,
    [id, account, departmentId, roles.join(',')],
  )
  return { account, password, id }
}

async function signedIn(account: string, secret: string): Promise<Caller> {
  const who = caller(target.url)
  expect((await who.signIn(account, secret)).status).toBe(200)
  return who
}

/** Somebody whose second factor is on, with its address of otpauth and backup codes. */
async function withSecondFactor() {
  const person = await newPerson()
  const desk = await signedIn(person.account, person.password)
  const enabled = await desk.post('/api/auth/two-factor/enable', { password: person.password })
  expect((await desk.post('/api/auth/two-factor/verify-totp', { code: totp(enabled.body.totpURI) })).status).toBe(200)
  return { ...person, desk, uri: String(enabled.body.totpURI), backupCodes: enabled.body.backupCodes as string[] }
}

const signedRoutes = () => [
  ...target.running.routes
    .filter(one => one.access !== 'public')
    .map(one => ({ ...one, path: one.path.replace('{id}', crypto.randomUUID()).replace('{seq}', '0') })),
  { method: 'get' as const, path: '/api/auth/list-sessions', access: 'signed-in' as const },
  { method: 'post' as const, path: '/api/auth/revoke-other-sessions', access: 'signed-in' as const },
  { method: 'post' as const, path: '/api/auth/change-password', access: 'signed-in' as const },
  { method: 'post' as const, path: '/api/auth/two-factor/enable', access: 'signed-in' as const },
  { method: 'post' as const, path: '/api/auth/two-factor/disable', access: 'signed-in' as const },
  { method: 'get' as const, path: '/api/ledger/export', access: 'signed-in' as const },
  { method: 'get' as const, path: `/api/photos/${crypto.randomUUID()}`, access: 'signed-in' as const },
]

/** Tries every route that asks who is there; all must say that nobody is. */
async function opensNothing(id: string, who: Caller, what: string): Promise<void> {
  for (const { method, path } of signedRoutes()) {
    const { status } = method === 'get' ? await who.get(path) : await who.post(path)
    attempt(id, status === 401, `${what}: ${method} ${path} ${status}`)
  }
}

describe('T16: what ends a sign-in ends all that hangs on it (WeKnora 040504447)', () => {
  it('T16: signing out ends the session on the server, for whoever copied the cookie, on every route', async () => {
    const person = await newPerson()
    const desk = await signedIn(person.account, person.password)
    const copy = desk.stolen()
    const other = await signedIn(person.account, person.password)
    expect(await copy.isSignedIn()).toBe(true)
    expect((await desk.post('/api/auth/sign-out')).status).toBe(200)
    await opensNothing('T16', copy, 'after sign-out')
    expect(await other.isSignedIn()).toBe(true)
    expect(tried.through('T16')).toEqual([])
  })

  it.each([undefined, false])(
    'T16: a changed password ends every other session and gives this one a new token, whatever revokeOtherSessions says (%s)',
    async revokeOtherSessions => {
      const person = await newPerson()
      const desk = await signedIn(person.account, person.password)
      const before = desk.stolen()
      const elsewhere = await signedIn(person.account, person.password)
      const changed = await desk.post('/api/auth/change-password', {
        currentPassword: person.password,
        newPassword: 'a password that is new',
        ...(revokeOtherSessions === undefined ? {} : { revokeOtherSessions }),
      })
      expect(changed.status).toBe(200)
      attempt('T16', !(await elsewhere.isSignedIn()), 'another session after a changed password')
      attempt('T16', !(await before.isSignedIn()), 'the old cookie after a changed password')
      attempt('T16', (await caller(target.url).signIn(person.account, person.password)).status === 401, 'old password')
      expect(tried.through('T16')).toEqual([])
      expect(await desk.isSignedIn()).toBe(true)
      await signedIn(person.account, 'a password that is new')
    },
  )

  it('T16: a reset password, a disabled account and a changed role end sessions and what waits for its second factor', async () => {
    for (const [what, act] of [
      ['reset', (id: string) => admin.post(`/api/people/${id}/reset-password`)],
      ['disabled', (id: string) => admin.post(`/api/people/${id}/disable`)],
      ['role changed', (id: string) => admin.post(`/api/people/${id}/roles`, { roles: ['grid_worker'] })],
    ] as const) {
      const person = await withSecondFactor()
      const pending = caller(target.url)
      expect((await pending.signIn(person.account, person.password)).body).toEqual({ twoFactorRedirect: true })
      expect((await act(person.id)).status).toBe(200)
      attempt('T16', !(await person.desk.isSignedIn()), `session after ${what}`)
      const { status } = await pending.post('/api/auth/two-factor/verify-totp', { code: totp(person.uri) })
      attempt('T16', status === 401 && !(await pending.isSignedIn()), `awaited code after ${what}: ${status}`)
      const code = person.backupCodes[0]
      attempt('T16', (await pending.post('/api/auth/two-factor/verify-backup-code', { code })).status === 401, what)
      if (what === 'disabled') {
        // a session that nobody saw being made does not come alive again with the account
        await admin.post(`/api/people/${person.id}/enable`)
        attempt('T16', !(await person.desk.isSignedIn()) && !(await pending.isSignedIn()), 'enabled again')
      }
    }
    expect(tried.through('T16')).toEqual([])
    // without any of it the code signs in
    const person = await withSecondFactor()
    const pending = caller(target.url)
    await pending.signIn(person.account, person.password)
    expect((await pending.post('/api/auth/two-factor/verify-totp', { code: totp(person.uri) })).status).toBe(200)
    expect(await pending.isSignedIn()).toBe(true)
  })

  it(
    'T16: a sign-in with the old password that crosses its reset leaves no session',
    async () => {
      let crossed = 0
      for (let i = 0; i < times(4, 60); i++) {
        const person = await newPerson()
        const thief = caller(target.url)
        const [answer] = await Promise.all([
          thief.signIn(person.account, person.password),
          sleep(random.below(120)).then(() =>
            i % 2 === 0
              ? admin.post(`/api/people/${person.id}/reset-password`)
              : admin.post(`/api/people/${person.id}/disable`),
          ),
        ])
        if (answer.status === 200) crossed++
        attempt('T16', !(await thief.isSignedIn()), `crossing ${i}: ${answer.status}`)
      }
      console.log(`${crossed} sign-ins had succeeded when the account was reset or disabled`)
      expect(tried.through('T16')).toEqual([])
    },
    times(60_000, 900_000),
  )

  it('T16: the cookie that waits for a second factor opens nothing, and is good for one sign-in and one code', async () => {
    const person = await withSecondFactor()
    const pending = caller(target.url)
    await pending.signIn(person.account, person.password)
    const copy = pending.stolen()
    await opensNothing('T16', pending, 'waiting for the second factor')
    for (const name of [sessionCookie, 'bangban.session_data', 'better-auth.session_token']) {
      const dressed = caller(target.url)
      for (const value of pending.cookies.values()) dressed.cookies.set(name, value)
      attempt('T16', !(await dressed.isSignedIn()), `the waiting cookie as ${name}`)
    }
    const code = totp(person.uri)
    expect((await pending.post('/api/auth/two-factor/verify-totp', { code })).status).toBe(200)
    expect(await pending.isSignedIn()).toBe(true)
    attempt(
      'T16',
      (await copy.post('/api/auth/two-factor/verify-totp', { code })).status === 401,
      'the same cookie again',
    )
    // whoever saw the code and knows the password: RFC 6238, 5.2
    const watcher = caller(target.url)
    await watcher.signIn(person.account, person.password)
    const used = await watcher.post('/api/auth/two-factor/verify-totp', { code })
    attempt('T16', used.status === 429 && !(await watcher.isSignedIn()), `a used code: ${used.status}`)
    // one that has grown old
    const late = caller(target.url)
    await late.signIn(person.account, person.password)
    await target.superuser.query(
      `update verification set expires_at = now() - interval '1 second' where value = '${person.id}'`,
    )
    const backup = await late.post('/api/auth/two-factor/verify-backup-code', { code: person.backupCodes[1] })
    attempt('T16', backup.status === 401 && !(await late.isSignedIn()), `an old waiting cookie: ${backup.status}`)
    expect(tried.through('T16')).toEqual([])
  })

  it('T16: no device is trusted past the second factor, no session is longer for the asking, nobody is sent elsewhere', async () => {
    const person = await withSecondFactor()
    const device = caller(target.url)
    await device.signIn(person.account, person.password)
    const code = person.backupCodes[0]
    const asked = { code, trustDevice: true, disableSession: true }
    expect((await device.post('/api/auth/two-factor/verify-backup-code', asked)).status).toBe(200)
    expect(await device.isSignedIn()).toBe(true)
    attempt('T16', ![...device.cookies.keys()].some(name => name.includes('trust')), 'a trusted device')
    const again = await device.signIn(person.account, person.password)
    attempt(
      'T16',
      again.body.twoFactorRedirect === true && !(await device.isSignedIn()),
      'no second factor the second time',
    )

    const plain = await newPerson()
    for (const more of [{ rememberMe: true }, { rememberMe: false }, { callbackURL: 'https://evil.example/' }]) {
      const who = caller(target.url)
      const answer = await who.post('/api/auth/sign-in/username', {
        username: plain.account,
        password: plain.password,
        ...more,
      })
      expect(answer.status).toBe(200)
      attempt('T16', !answer.text.includes('evil') && !answer.headers.has('location'), JSON.stringify(more))
      const { hours } = await target.one<{ hours: number }>(
        `select extract(epoch from expires_at - now())::float / 3600 as hours from login_session
         where person_id = $1 order by created_at desc limit 1`,
        [plain.id],
      )
      attempt('T16', hours <= 4.01, `${JSON.stringify(more)}: ${hours} hours`)
      attempt('T16', ![...who.cookies.keys()].some(name => name.includes('remember')), JSON.stringify(more))
    }
    expect(tried.through('T16')).toEqual([])
  })

  it('T16: a token in any other place than the signed cookie is no session', async () => {
    const person = await newPerson()
    const desk = await signedIn(person.account, person.password)
    const signed = desk.cookies.get(sessionCookie) ?? ''
    const { token, id } = await target.one<{ token: string; id: string }>(
      'select token, id from login_session where person_id = $1',
      [person.id],
    )
    for (const value of [token, decodeURIComponent(signed), id, person.id]) {
      const who = caller(target.url)
      for (const headers of [
        { authorization: `Bearer ${value}` },
        { authorization: `Basic ${Buffer.from(`${person.account}:${value}`).toString('base64')}` },
        { 'x-session-token': value },
        { 'x-api-key': value },
        { 'set-auth-token': value },
        { cookie: `session_token=${value}` },
        { cookie: `${sessionCookie}=${encodeURIComponent(`${token}.`)}` },
        { cookie: `${sessionCookie}=${token}` },
        { cookie: `__Secure-${sessionCookie}=${signed}` },
        { cookie: `better-auth.session_token=${signed}` },
      ])
        attempt('T16', (await who.get('/api/me', headers)).status === 401, JSON.stringify(headers))
      for (const query of [`token=${value}`, `access_token=${value}`, `session=${value}`])
        attempt('T16', (await who.get(`/api/me?${encodeURI(query)}`)).status === 401, query)
    }
    expect(tried.through('T16')).toEqual([])
    expect((await caller(target.url).get('/api/me', { cookie: `${sessionCookie}=${signed}` })).status).toBe(200)
  })

  it('T16: an invitation, expired or not, lets nobody in: nothing takes one', async () => {
    const qinlang = await target.idOf('qinlang')
    await target.superuser.query(
      `insert into invitation (id, department_id, email, role, status, expires_at, inviter_id)
       values ('invited', 'hub', 'evil@evil.example', 'admin', 'pending', now() + interval '1 day', $1),
              ('expired', 'hub', 'evil@evil.example', 'admin', 'pending', now() - interval '1 day', $1)`,
      [qinlang],
    )
    for (const who of [caller(target.url), await target.signedIn('luxin')])
      for (const invitationId of ['invited', 'expired'])
        for (const path of [
          'accept-invitation',
          'get-invitation',
          'reject-invitation',
          'invite-member',
          'list-invitations',
        ])
          for (const method of ['GET', 'POST'] as const) {
            const { status } = await who.send(method, `/api/auth/organization/${path}?id=${invitationId}`, {
              ...(method === 'POST' ? { body: { invitationId } } : {}),
            })
            attempt('T16', status === 404, `${method} ${path}: ${status}`)
          }
    expect(tried.through('T16')).toEqual([])
  })
})

describe('A3: a session', () => {
  it('A3: is made anew at each sign-in: one that was planted before is not kept, one that was there is ended', async () => {
    const person = await newPerson()
    const attacker = await newPerson()
    const planted = (await signedIn(attacker.account, attacker.password)).cookies.get(sessionCookie) ?? ''
    for (const value of [planted, 'chosen-by-somebody', `${crypto.randomUUID()}.c2lnbmF0dXJl`]) {
      const victim = caller(target.url)
      victim.cookies.set(sessionCookie, value)
      expect((await victim.signIn(person.account, person.password)).status).toBe(200)
      const token = victim.cookies.get(sessionCookie) ?? ''
      attempt('A3', token !== value && token.length > 40, 'a planted cookie is kept')
      const holder = caller(target.url)
      holder.cookies.set(sessionCookie, value)
      const { body } = await holder.get('/api/me')
      attempt('A3', body.account !== person.account, 'who planted it is in')
    }
    const desk = await signedIn(person.account, person.password)
    const copy = desk.stolen()
    await desk.signIn(person.account, person.password)
    attempt('A3', !(await copy.isSignedIn()), 'the session before a second sign-in in the same browser')
    expect(tried.through('A3')).toEqual([])
    expect(await desk.isSignedIn()).toBe(true)
  })

  it('A3: gets a new token when the second factor is switched on or off', async () => {
    const person = await newPerson()
    const desk = await signedIn(person.account, person.password)
    for (const change of ['on', 'off']) {
      const before = desk.stolen()
      if (change === 'on') {
        const { body } = await desk.post('/api/auth/two-factor/enable', { password: person.password })
        expect((await desk.post('/api/auth/two-factor/verify-totp', { code: totp(body.totpURI) })).status).toBe(200)
      } else {
        expect((await desk.post('/api/auth/two-factor/disable', { password: person.password })).status).toBe(200)
      }
      attempt('A3', !(await before.isSignedIn()), `the old cookie after the second factor went ${change}`)
      expect(await desk.isSignedIn()).toBe(true)
    }
    expect(tried.through('A3')).toEqual([])
  })

  it('A3: ends four hours after its last use and sixteen after its beginning', async () => {
    const person = await newPerson()
    const desk = await signedIn(person.account, person.password)
    const { token } = await target.one<{ token: string }>('select token from login_session where person_id = $1', [
      person.id,
    ])
    const at = async (hoursOld: number, hoursUnused: number) => {
      // as it stands in its row after such a time: its last use put its end off to four hours later
      await target.superuser.query('delete from login_session where person_id = $1', [person.id])
      await target.superuser.query(
        `insert into login_session (id, token, person_id, created_at, updated_at, expires_at)
         values ($2, $2, $1, now() - make_interval(secs => $3::float * 3600), now() - make_interval(secs => $4::float * 3600),
           now() + make_interval(secs => least(4 - $4::float, 16 - $3::float) * 3600))`,
        [person.id, token, hoursOld, hoursUnused],
      )
      const isIn = await desk.isSignedIn()
      // a cookie is let go of by its browser when it was refused; this one has it still
      desk.cookies.set(sessionCookie, cookie)
      const { rows } = await target.superuser.query<{ hours: number }>(
        `select extract(epoch from expires_at - now())::float / 3600 as hours from login_session where person_id = $1`,
        [person.id],
      )
      return { isIn, left: rows[0]?.hours }
    }
    const cookie = desk.cookies.get(sessionCookie) ?? ''
    for (const [age, unused] of [
      [4.1, 4.1],
      [12, 4.01],
      [16.01, 0],
      [16.01, 0.5],
      [24, 0],
    ] as const)
      attempt('A3', !(await at(age, unused)).isIn, `${age} hours old, unused for ${unused}`)
    expect(tried.through('A3')).toEqual([])
    for (const [age, unused, left] of [
      [0, 0, 4],
      [3.9, 3.9, 4],
      [11, 2, 4],
      [13, 1, 3],
      [15.9, 0.1, 0.1],
    ] as const) {
      const { isIn, left: found } = await at(age, unused)
      expect(isIn, `${age} hours old, unused for ${unused}`).toBe(true)
      expect(found, `${age} hours old, unused for ${unused}`).toBeCloseTo(left, 1)
    }
  })

  it('A3: lies in a cookie that no script reads and no other site sends, and over https no plain connection', async () => {
    const secure = await attackedServer({ publicUrl: 'https://desk.example', isFounded: false })
    const chief = { account: 'chief', name: '主任', password: 'a password of the chief' }
    try {
      const founding = { code: secure.running.setupCode, districtName: '示例区', hubName: '示例中心', ...chief }
      expect((await caller(secure.url).post('/api/setup', founding)).status).toBe(200)
      for (const [server, isSecure, account, secret] of [
        [target, false, 'songwei', password],
        [secure, true, chief.account, chief.password],
      ] as const) {
        const answer = await fetch(`${server.url}/api/auth/sign-in/username`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username: account, password: secret }),
        })
        const cookies = answer.headers.getSetCookie()
        expect(cookies.length).toBeGreaterThan(0)
        for (const cookie of cookies) {
          const flags = cookie.split('; ').slice(1)
          for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/'])
            attempt('A3', flags.includes(flag), `${flag}: ${cookie}`)
          attempt('A3', flags.includes('Secure') === isSecure, `Secure: ${cookie}`)
          attempt('A3', !flags.some(flag => flag.startsWith('Domain')), `Domain: ${cookie}`)
          attempt('A3', cookie.startsWith('__Secure-') === isSecure, `name: ${cookie}`)
        }
        // it lasts no longer in the browser than on the server
        expect(cookies.find(one => one.includes('session_token'))).toContain('Max-Age=57600')
      }
      expect(tried.through('A3')).toEqual([])
    } finally {
      await secure.close()
    }
  })

  it('A3: is of no use to another site: no mutation of the table takes a foreign origin or a body that a form can send', async () => {
    const size = async () =>
      (
        await target.one<{ n: number }>(
          `select count(*)::int as n from ledger_entry where body::jsonb -> 'actor' ->> 'kind' in ('person', 'resident')`,
        )
      ).n
    const people = new Map<string, Caller>()
    for (const account of ['zhoumin', 'fangjianguo', 'hexiulan', 'songwei'])
      people.set(account, await target.signedIn(account))
    people.set('qinlang', admin)
    people.set('tangjing', governor)
    const mutations = [
      ...target.running.routes.filter(one => one.method === 'post').map(one => one.path),
      '/api/auth/sign-in/username',
      '/api/auth/sign-out',
      '/api/auth/two-factor/verify-totp',
      '/api/auth/two-factor/verify-backup-code',
      '/api/auth/two-factor/enable',
      '/api/auth/two-factor/disable',
      '/api/auth/revoke-session',
      '/api/auth/revoke-other-sessions',
      '/api/auth/change-password',
    ].map(path => path.replace('/employees/{id}', '/employees/appeal-router').replace('{id}', crypto.randomUUID()))
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://desk.example' },
      { origin: target.url.replace('127.0.0.1', '127.0.0.1.evil.example') },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'text/plain;application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=application/json' },
      { 'content-type': '' },
    ]
    const before = await size()
    for (const path of mutations)
      for (const headers of foreign) {
        const who = random.pick([...people.values()])
        const { status } = await who.post(path, { reason: '跨站请求' }, { headers })
        attempt('A3', status === 403 || status === 415, `${path} ${JSON.stringify(headers)}: ${status}`)
      }
    expect(tried.through('A3')).toEqual([])
    expect(await size()).toBe(before)
    for (const who of people.values()) expect(await who.isSignedIn()).toBe(true)
    // the same call from our own page arrives
    const own = { origin: target.url, 'sec-fetch-site': 'same-origin' }
    const arrived = await (people.get('zhoumin') as Caller).post(
      '/api/employees/appeal-router/incidents',
      { what: '测试事故一则' },
      { headers: own },
    )
    expect(arrived.status).toBe(200)
    console.log(`${mutations.length} mutations, ${foreign.length} ways from elsewhere`)
  })

  it('A3: is not had by guessing: ten tries at an account from a place, and the rightful person elsewhere comes in all the while', async () => {
    const person = await newPerson()
    const attacker = caller(target.url)
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) {
      const { status, headers } = await attacker.signIn(
        random.below(2) === 0 ? person.account : person.account.toUpperCase(),
        `guess ${i}`,
      )
      statuses.push(status)
      if (status === 429) attempt('A3', Number(headers.get('retry-after')) <= 300, 'retry-after')
    }
    attempt('A3', statuses.filter(status => status === 401).length <= 10, `guesses: ${statuses}`)
    attempt(
      'A3',
      statuses.slice(10).every(status => status === 429),
      `after ten: ${statuses}`,
    )
    attempt(
      'A3',
      (await attacker.signIn(person.account, person.password)).status === 429,
      'the right password after them',
    )
    // a header that anybody writes gives no new tries: the proxy's own word counts, which is the last
    attacker.address = `203.0.113.7, ${attacker.address}`
    attempt('A3', (await attacker.signIn(person.account, 'guess')).status === 429, 'a written address')
    // a whole network of one is one
    const network = `2001:db8:${random.below(65536).toString(16)}:1`
    const sixes: number[] = []
    for (let i = 0; i < 12; i++) {
      const who = caller(target.url, `${network}::${(i + 1).toString(16)}`)
      sixes.push((await who.signIn(person.account, `guess ${i}`)).status)
    }
    attempt('A3', sixes.filter(status => status === 401).length <= 10, `from one IPv6 network: ${sixes}`)
    expect(tried.through('A3')).toEqual([])
    expect((await caller(target.url, '2001:db8:ffff:2::1').signIn(person.account, person.password)).status).toBe(200)
    await signedIn(person.account, person.password)
  })

  it('A3: that was stolen does not help to guess its password', async () => {
    const person = await newPerson()
    const desk = await signedIn(person.account, person.password)
    for (const [path, body] of [
      ['/api/auth/change-password', { newPassword: 'the password of a thief' }],
      ['/api/auth/two-factor/enable', {}],
      ['/api/auth/two-factor/disable', {}],
    ] as const) {
      let guesses = 0
      for (let i = 0; i < 12; i++) {
        const thief = desk.stolen()
        const { status } = await thief.post(path, { ...body, password: `guess ${i}`, currentPassword: `guess ${i}` })
        if (status !== 429) guesses++
      }
      attempt('A3', guesses <= 10, `${path}: ${guesses} guesses`)
    }
    expect(tried.through('A3')).toEqual([])
    expect(await desk.isSignedIn()).toBe(true)
  })

  it(
    'A3: with a second factor is not had by guessing codes, from many places and with sign-ins of one’s own between',
    async () => {
      const victim = await withSecondFactor()
      const own = await withSecondFactor()
      let guesses = 0
      for (let i = 0; i < times(4, 12); i++) {
        const attacker = caller(target.url)
        await attacker.signIn(victim.account, victim.password)
        for (let j = 0; j < 4; j++) {
          const { status } = await attacker.post('/api/auth/two-factor/verify-totp', {
            code: String(i * 4 + j).padStart(6, '0'),
          })
          if (status === 401) guesses++
          attempt('A3', status !== 200, 'a guessed code')
        }
        if (i % 3 === 1) {
          const self = caller(target.url, attacker.address)
          await self.signIn(own.account, own.password)
          const code = own.backupCodes[Math.floor(i / 3)]
          expect((await self.post('/api/auth/two-factor/verify-backup-code', { code })).status).toBe(200)
        }
      }
      attempt('A3', guesses <= 10, `${guesses} guesses`)
      expect(tried.through('A3')).toEqual([])
      expect(guesses).toBeGreaterThan(0)
    },
    times(60_000, 900_000),
  )

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
    ['', ''],
    ['not:an:address', 'not:an:address'],
  ])('A3: is throttled by network: %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('A3: is throttled at the same cost however many addresses are under way', () => {
    let now = 0
    const limiter = createLimiter(() => now)
    for (let i = 0; i < 200_000; i++) limiter.count(`ip:${i}`, 6000, 300)
    const started = performance.now()
    for (let i = 0; i < 2000; i++) limiter.count(`ip:${i}`, 6000, 300)
    // a walk through all of them at each call would take seconds
    expect(performance.now() - started).toBeLessThan(1000)
    now += 301_000
    limiter.count('ip:0', 1, 300)
    expect(() => limiter.count('ip:0', 1, 300)).toThrow(TooMany)
  })
})

describe('A4: what was taken away', () => {
  let guardian: Caller
  const delays: number[] = []

  /** A work order of the urban department, not yet signed. */
  async function openOrder(title: string) {
    const filed = await caller(target.url).post('/api/appeals', { ...fumes, title })
    const { id: matter } = await target.one<{ id: string }>('select id from matter where receipt = $1', [
      filed.body.receipt,
    ])
    const shown = await eventually(async () => {
      const { body } = await guardian.get(`/api/matters/${matter}`)
      return body.proposal ? (body.proposal as { id: string; shownDigest: string }) : undefined
    })
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
    if (decided.status !== 200) throw new Error(decided.text)
    return { matter, order: String(decided.body.order.id) }
  }

  /** A reply of the urban department that waits for a second officer, as `reviewer` is shown it. */
  async function openReply(title: string, author: Caller, reviewer: Caller) {
    const { matter, order } = await openOrder(title)
    await author.post(`/api/orders/${order}/sign`)
    await author.post(`/api/orders/${order}/report`, { measure: '已到现场劝离摊主', answer: '您好，烧烤摊已经劝离。' })
    const { body } = await reviewer.get(`/api/matters/${matter}`)
    return {
      matter,
      send: (who: Caller) =>
        who.post(`/api/proposals/${body.proposal.id}/decision`, {
          kind: 'approve',
          shownDigest: body.proposal.shownDigest,
        }),
    }
  }

  const stateOf = async (matter: string) =>
    (await target.one<{ state: string }>('select state from matter where id = $1', [matter])).state

  beforeAll(async () => {
    guardian = await target.signedIn('zhoumin')
  })

  it('A4: is gone at the next call: a decision prepared before and sent after the role was removed or the account disabled is refused', async () => {
    const author = await target.signedIn('luxin')
    for (const [what, act, undo] of [
      [
        'role removed',
        { path: 'roles', body: { roles: ['grid_worker'] } },
        { path: 'roles', body: { roles: ['officer'] } },
      ],
      ['account disabled', { path: 'disable', body: {} }, { path: 'enable', body: {} }],
      ['password reset', { path: 'reset-password', body: {} }, undefined],
    ] as const) {
      const person = await newPerson()
      const desk = await signedIn(person.account, person.password)
      const elsewhere = await signedIn(person.account, person.password)
      const reply = await openReply(`撤权之后 ${what}`, author, desk)
      const taken = await admin.post(`/api/people/${person.id}/${act.path}`, act.body)
      expect(taken.status).toBe(200)
      const started = performance.now()
      const late = await reply.send(desk)
      delays.push(performance.now() - started)
      attempt('A4', late.status === 401, `${what}: ${late.status}`)
      attempt('A4', (await reply.send(elsewhere)).status === 401, `${what}, elsewhere`)
      await opensNothing('A4', desk, what)
      const secret = act.path === 'reset-password' ? String(taken.body.password) : person.password
      if (act.path === 'roles')
        attempt('A4', (await reply.send(await signedIn(person.account, secret))).status === 403, 'signed in anew')
      if (act.path === 'disable')
        attempt('A4', (await caller(target.url).signIn(person.account, secret)).status === 401, 'signing in')
      attempt('A4', (await stateOf(reply.matter)) === 'reviewing', `${what}: the reply went out`)
      if (undo) expect((await admin.post(`/api/people/${person.id}/${undo.path}`, undo.body)).status).toBe(200)
      // given back, the same decision is taken
      const back = await signedIn(person.account, secret)
      expect((await reply.send(back)).status).toBe(200)
    }
    expect(tried.through('A4')).toEqual([])
  })

  it('A4: is gone for guardians as well: what a guardian prepared before the hand-over is refused after it', async () => {
    const filed = await caller(target.url).post('/api/appeals', { ...fumes, title: '交接之前看过' })
    const { id } = await target.one<{ id: string }>('select id from matter where receipt = $1', [filed.body.receipt])
    const shown = await eventually(async () => (await guardian.get(`/api/matters/${id}`)).body.proposal ?? undefined)
    const send = (who: Caller) =>
      who.post(`/api/proposals/${shown.id}/decision`, { kind: 'approve', shownDigest: shown.shownDigest })
    const appoint = async (account: string, as: string) =>
      governor.post('/api/employees/appeal-router/guardians', { personId: await target.idOf(account), as })
    expect((await appoint('linfeng', 'guardian')).status).toBe(200)
    const late = await send(guardian)
    attempt('A4', late.status === 403, `after the hand-over: ${late.status}`)
    const inBatch = await guardian.post('/api/decisions', {
      decisions: [{ proposalId: shown.id, shownDigest: shown.shownDigest }],
    })
    attempt('A4', inBatch.body.results[0].ok === false, 'in a batch after the hand-over')
    attempt('A4', ['proposed', 'received'].includes(await stateOf(id)), 'dispatched after the hand-over')
    const successor = await target.signedIn('linfeng')
    expect((await send(successor)).status).toBe(200)
    expect((await appoint('zhoumin', 'guardian')).status).toBe(200)
    expect(tried.through('A4')).toEqual([])
  })

  it('A4: is gone for what waits in line too: a call that was let in before and comes to its turn after is refused', async () => {
    for (const [what, act] of [
      ['disabled', (id: string) => admin.post(`/api/people/${id}/disable`)],
      ['role removed', (id: string) => admin.post(`/api/people/${id}/roles`, { roles: ['grid_worker'] })],
    ] as const) {
      const person = await newPerson()
      const desk = await signedIn(person.account, person.password)
      const { matter, order } = await openOrder(`排队之时 ${what}`)
      const client = await target.superuser.connect()
      let waiting: Promise<Answer>
      try {
        await client.query('begin')
        await client.query('select from matter where id = $1 for update', [matter])
        waiting = desk.post(`/api/orders/${order}/sign`)
        await eventually(async () => {
          const { rows } = await target.superuser.query('select from pg_locks where not granted')
          return rows.length > 0 ? true : undefined
        })
        expect((await act(person.id)).status).toBe(200)
      } finally {
        await client.query('commit')
        client.release()
      }
      const { status } = await waiting
      attempt('A4', status === 401 || status === 403, `${what} while it waited: ${status}`)
      attempt('A4', (await stateOf(matter)) === 'dispatched', `${what}: the order was signed`)
      const officer = await target.signedIn('luxin')
      if ((await stateOf(matter)) === 'dispatched')
        expect((await officer.post(`/api/orders/${order}/sign`)).status).toBe(200)
    }
    expect(tried.through('A4')).toEqual([])
  })

  afterAll(() => {
    recordEvidence({
      ids: ['A4'],
      area: 'Access',
      what: 'A role removed, an account disabled, a password reset while a decision lies prepared: sent afterwards it is refused.',
      figures: [
        { name: 'prepared decisions sent afterwards', value: delays.length },
        {
          name: 'slowest refusal after the change',
          value: Math.round(Math.max(0, ...delays)),
          unit: 'ms',
          aim: '≤ 5000',
          isReached: Math.max(0, ...delays) <= 5000,
        },
      ],
    })
  })
})

describe('A5: the look-up by receipt and telephone', () => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const digitsOf = (receipt: string) => receipt.replaceAll('-', '').slice(8)

  it(
    'A5: can not be searched through: the receipt has 65 random bits, and an address gets sixty tries in five minutes',
    async () => {
      const receipts: string[] = []
      const own: { receipt: string; phone: string }[] = []
      for (let i = 0; i < times(40, 600); i++) {
        const phone = `139${String(random.below(1e8)).padStart(8, '0')}`
        const { body } = await caller(target.url).post('/api/appeals', { ...fumes, phone })
        receipts.push(body.receipt)
        own.push({ receipt: body.receipt, phone })
      }
      const digits = receipts.map(digitsOf)
      expect(new Set(digits).size).toBe(digits.length)
      for (const one of digits) expect(one).toMatch(new RegExp(`^[${alphabet}]{13}$`))
      // each of the 13 places takes every letter alike: chi-square over 32 letters, far beyond what chance does
      const seen = digits.join('')
      const expected = seen.length / 32
      const chiSquare = [...alphabet].reduce(
        (sum, letter) => sum + (seen.split(letter).length - 1 - expected) ** 2 / expected,
        0,
      )
      expect(chiSquare).toBeLessThan(80)
      const constant = 'A'.repeat(seen.length)
      const planted = [...alphabet].reduce(
        (sum, letter) => sum + (constant.split(letter).length - 1 - expected) ** 2 / expected,
        0,
      )
      expect(planted).toBeGreaterThan(80)
      const bits = 13 * Math.log2(alphabet.length)

      // how many tries an address has, and until when it must wait, as the server itself says
      const guesser = caller(target.url)
      let tries = 0
      let wait = 0
      for (; tries < 200 && wait === 0; tries++) {
        const guess = Array.from({ length: 13 }, () => alphabet[random.below(32)]).join('')
        const receipt = `SF260801-${guess.slice(0, 4)}-${guess.slice(4, 8)}-${guess.slice(8)}`
        const { status, headers } = await guesser.post('/api/appeals/status', { receipt, phone: own[0]?.phone })
        attempt('A5', status === 404 || status === 429, `a guess: ${status}`)
        if (status === 429) wait = Number(headers.get('retry-after'))
      }
      const allowed = tries - 1
      expect(wait).toBeGreaterThan(0)
      // nor does a whole network of addresses have more tries than one, at any of the doors
      const network = `2001:db8:${random.below(65_536).toString(16)}:7`
      const statuses: number[] = []
      for (let i = 0; i < allowed + 3; i++) {
        const who = caller(target.url, `${network}::${i.toString(16)}`)
        const key = { receipt: 'SF260801-0000-0000-00000', phone: '13900000000' }
        const answer =
          i % 2 === 0
            ? await who.post('/api/appeals/status', key)
            : await who.get(`/api/photos/${crypto.randomUUID()}?${new URLSearchParams(key)}`)
        statuses.push(answer.status)
      }
      attempt(
        'A5',
        statuses.filter(status => status === 404).length <= allowed,
        `from one IPv6 network: ${statuses.join()}`,
      )
      // nobody is faster than the window: replayed on a clock of its own
      let clock = 0
      let passed = 0
      const limiter = createLimiter(() => clock)
      while (passed < 1_000_000) {
        try {
          limiter.count('lookup', allowed, 300)
          passed++
        } catch (error) {
          clock += (error as TooMany).retryAfterSeconds * 1000
        }
      }
      const daysForAMillion = clock / 86_400_000
      // a telephone number is known, and a hundred appeals were filed with it
      const yearsToHit = 2 ** bits / 100 / 2 / ((allowed / 300) * 86_400 * 365)
      expect(bits).toBeGreaterThanOrEqual(64)
      expect(yearsToHit).toBeGreaterThan(1e9)
      expect(tried.through('A5')).toEqual([])
      const first = own[0]
      expect((await caller(target.url).post('/api/appeals/status', first)).body.receipt).toBe(first?.receipt)
      recordEvidence({
        ids: ['A5'],
        area: 'Access',
        what: "A resident's look-up by receipt number and telephone, guessed at from one address.",
        figures: [
          { name: 'random bits of a receipt number', value: bits, unit: 'bit', aim: '≥ 64', isReached: bits >= 64 },
          { name: 'receipts looked at', value: receipts.length },
          {
            name: 'chi-square of their letters (31 degrees)',
            value: Math.round(chiSquare * 10) / 10,
            aim: '< 80',
            isReached: chiSquare < 80,
          },
          { name: 'tries of one address in five minutes', value: allowed },
          { name: 'a million tries of one address', value: Math.round(daysForAMillion), unit: 'days' },
          {
            name: 'to hit one of 100 appeals of a known telephone, half of the time',
            value: yearsToHit.toExponential(1),
            unit: 'years',
          },
        ],
        seed: random.seed,
      })
    },
    times(60_000, 900_000),
  )

  it(
    'A5: says the same, word for word and in the same time, whether receipt or telephone was wrong',
    async () => {
      const phone = '13988887777'
      const { body } = await caller(target.url).post('/api/appeals', { ...fumes, phone })
      const receipt: string = body.receipt
      const missing = () =>
        `SF260801-${Array.from({ length: 13 }, () => alphabet[random.below(32)])
          .join('')
          .replace(/^(.{4})(.{4})/, '$1-$2-')}`
      const wrongPhone = () => ({ receipt, phone: `137${String(random.below(1e8)).padStart(8, '0')}` })
      const wrongReceipt = () => ({ receipt: missing(), phone })
      const doors = [
        ['status', {}],
        ['supplement', { text: '再补充一点情况。' }],
        ['feedback', { helped: false, comment: '没有解决' }],
        ['withdraw', {}],
      ] as const
      const shape = ({ status, text, headers }: Answer) => {
        const kept = [...headers].filter(
          ([name]) => !['x-request-id', 'content-security-policy', 'date'].includes(name),
        )
        return JSON.stringify({ status, text, kept })
      }
      const texts = new Set<string>()
      for (const [door, more] of doors)
        for (const key of [wrongPhone(), wrongReceipt(), { receipt: missing(), phone: '13700000000' }]) {
          const answer = await caller(target.url).post(`/api/appeals/${door}`, { ...key, ...more })
          attempt('A5', answer.status === 404, `${door}: ${answer.status}`)
          texts.add(shape(answer))
        }
      attempt('A5', texts.size === 1, [...texts].join('\n'))
      const photos = new Set<string>()
      for (const key of [wrongPhone(), wrongReceipt()])
        photos.add(
          shape(await caller(target.url).get(`/api/photos/${crypto.randomUUID()}?${new URLSearchParams(key)}`)),
        )
      attempt('A5', photos.size === 1, [...photos].join('\n'))

      const rounds = times(60, 600)
      const taken = { wrongPhone: [] as number[], wrongReceipt: [] as number[] }
      for (let i = 0; i < rounds; i++)
        for (const kind of random.below(2) === 0
          ? (['wrongPhone', 'wrongReceipt'] as const)
          : (['wrongReceipt', 'wrongPhone'] as const)) {
          const who = caller(target.url)
          const key = kind === 'wrongPhone' ? wrongPhone() : wrongReceipt()
          const started = performance.now()
          await who.post('/api/appeals/status', key)
          taken[kind].push(performance.now() - started)
        }
      const median = (values: readonly number[]) =>
        [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
      const differs = (a: readonly number[], b: readonly number[]) =>
        Math.max(median(a), median(b)) > 1.5 * Math.min(median(a), median(b)) + 1
      const phoneTime = median(taken.wrongPhone)
      const receiptTime = median(taken.wrongReceipt)
      attempt('A5', !differs(taken.wrongPhone, taken.wrongReceipt), `medians ${phoneTime} and ${receiptTime} ms`)
      expect(
        differs(
          taken.wrongPhone,
          taken.wrongPhone.map(one => one * 2 + 2),
        ),
      ).toBe(true)
      expect(tried.through('A5')).toEqual([])
      expect((await caller(target.url).post('/api/appeals/status', { receipt, phone })).status).toBe(200)
      recordEvidence({
        ids: ['A5'],
        area: 'Access',
        what: 'A right receipt with a wrong telephone against a wrong receipt: the same words, and the same time.',
        figures: [
          {
            name: 'different answers',
            value: texts.size + photos.size - 2,
            aim: '0',
            isReached: texts.size + photos.size === 2,
          },
          { name: 'rounds', value: rounds },
          { name: 'median, right receipt and wrong telephone', value: Math.round(phoneTime * 100) / 100, unit: 'ms' },
          { name: 'median, wrong receipt', value: Math.round(receiptTime * 100) / 100, unit: 'ms' },
        ],
        seed: random.seed,
      })
      expect(newAddress()).not.toBe(newAddress())
    },
    times(60_000, 900_000),
  )
})
