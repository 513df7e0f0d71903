import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, type TestServer, testServer } from './support/district.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
}

/** A browser: it keeps its cookies, as those of better-auth come and go during a sign-in. */
function browser(url: string) {
  const cookies = new Map<string, string>()
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...(cookie ? { cookie } : {}),
      },
    })
    for (const one of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = one.split('; ')
      const at = pair.indexOf('=')
      if (attributes.some(attribute => attribute === 'Max-Age=0')) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return { status: response.status, body: await response.json() }
  }
  const get = (path: string) => call(path, { method: 'GET' })
  const post = (path: string, body: object = {}) => call(path, { method: 'POST', body: JSON.stringify(body) })
  return {
    get,
    post,
    signIn: (account: string, secret = password) =>
      post('/api/auth/sign-in/username', { username: account, password: secret }),
    isSignedIn: async () => (await get('/api/me')).status === 200,
  }
}

type Browser = ReturnType<typeof browser>

async function signedIn(account: string, secret = password, url = server.url): Promise<Browser> {
  const client = browser(url)
  expect((await client.signIn(account, secret)).status).toBe(200)
  return client
}

/** RFC 6238 with the usual six digits and thirty seconds, from the secret of an otpauth address. */
function totp(uri: string, at = Date.now()): string {
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

/** A new person, made by the administrator, with the password that is shown once. */
async function newPerson(admin: Browser, account: string, roles: string[], departmentId = 'hub') {
  const made = await admin.post('/api/people', { account, name: '新同事', departmentId, roles })
  expect(made.status).toBe(201)
  const people = await admin.get('/api/people')
  const { id } = people.body.items.find((one: { account: string }) => one.account === account)
  return { id: String(id), account, password: String(made.body.password) }
}

const idOf = async (account: string) => {
  const { rows } = await server.superuser.query<{ id: string }>('select id from person where username = $1', [account])
  return rows[0]?.id ?? ''
}

describe('signing in', () => {
  it('with a wrong password is refused in Chinese', async () => {
    const { status, body } = await browser(server.url).signIn('zhoumin', 'not the password')
    expect(status).toBe(401)
    expect(body.detail).toBe('账号或密码不对，请重新输入。')
  })

  it('says the same for an account that is unknown, disabled or without a password', async () => {
    const admin = await signedIn('qinlang')
    const gone = await newPerson(admin, 'gone', ['officer'])
    await admin.post(`/api/people/${gone.id}/disable`)
    const wrong = await browser(server.url).signIn('zhoumin', 'not the password')
    for (const [account, secret] of [
      ['nobody_here', 'not the password'],
      ['gone', 'not the password'],
      ['gone', gone.password],
      ['pengguixiang', 'not the password'],
    ] as const) {
      const answer = await browser(server.url).signIn(account, secret)
      expect({ account, ...answer }).toEqual({ account, ...wrong })
    }
  })

  it.each(['', 'x', '周敏', 'ZHOU MIN', "' or 1=1 --", 'x'.repeat(40)])(
    'says no more for what can be no account: %s',
    async account => {
      const { status, body } = await browser(server.url).signIn(account, 'not the password')
      expect([401, 422]).toContain(status)
      expect(body.detail).toBe('账号或密码不对，请重新输入。')
    },
  )

  it('takes as long for an account that is unknown or disabled: nobody learns who is here', async () => {
    const quickest = async (account: string) => {
      const times: number[] = []
      for (let i = 0; i < 3; i++) {
        const started = performance.now()
        await browser(server.url).signIn(account, 'not the password')
        times.push(performance.now() - started)
      }
      return Math.min(...times)
    }
    const known = await quickest('linfeng')
    // the hash of a password takes nearly all of the time: without it, it is a twentieth
    for (const account of ['nobody_here', 'gone']) {
      expect(await quickest(account), account).toBeGreaterThan(known / 4)
    }
  })

  it('takes the account in capitals as well', async () => {
    expect((await browser(server.url).signIn('ZhouMin')).status).toBe(200)
  })

  it('is throttled after ten wrong tries in five minutes, for the right password too, and for nobody else', async () => {
    for (let i = 0; i < 10; i++) expect((await browser(server.url).signIn('hexiulan', `wrong ${i}`)).status).toBe(401)
    const { status, body } = await browser(server.url).signIn('hexiulan')
    expect(status).toBe(429)
    expect(body.detail).toMatch(/五分钟/)
    expect((await browser(server.url).signIn('HexiuLan')).status).toBe(429)
    await signedIn('dengyu')
  })

  it('that succeeds forgives the tries before it', async () => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++) expect((await browser(server.url).signIn('songwei', 'wrong')).status).toBe(401)
      await signedIn('songwei')
    }
  })
})

describe('the second factor', () => {
  it('once enabled is asked at every sign-in, and nothing is open before it', async () => {
    const client = await signedIn('luxin')
    expect((await client.get('/api/me')).body.twoFactorEnabled).toBe(false)
    expect((await client.post('/api/auth/two-factor/enable', { password: 'not it' })).body.detail).toBe(
      '密码不对，请重新输入。',
    )
    const enabled = await client.post('/api/auth/two-factor/enable', { password })
    expect(enabled.status).toBe(200)
    const { totpURI, backupCodes } = enabled.body as { totpURI: string; backupCodes: string[] }
    expect(totpURI).toMatch(/^otpauth:\/\/totp\//)
    expect((await client.post('/api/auth/two-factor/verify-totp', { code: totp(totpURI) })).status).toBe(200)
    expect((await client.get('/api/me')).body.twoFactorEnabled).toBe(true)

    const later = browser(server.url)
    const half = await later.signIn('luxin')
    expect(half.status).toBe(200)
    expect(half.body.twoFactorRedirect).toBe(true)
    expect(await later.isSignedIn()).toBe(false)
    const wrong = await later.post('/api/auth/two-factor/verify-totp', { code: '000000' })
    expect(wrong.status).toBe(401)
    expect(wrong.body.detail).toBe('验证码不对或已过期，请重新输入。')
    expect(await later.isSignedIn()).toBe(false)
    const old = await later.post('/api/auth/two-factor/verify-totp', { code: totp(totpURI, Date.now() - 3600_000) })
    expect(old.status).toBe(401)
    expect((await later.post('/api/auth/two-factor/verify-totp', { code: totp(totpURI) })).status).toBe(200)
    expect(await later.isSignedIn()).toBe(true)

    const withBackup = browser(server.url)
    await withBackup.signIn('luxin')
    const code = backupCodes[0] ?? ''
    expect((await withBackup.post('/api/auth/two-factor/verify-backup-code', { code })).status).toBe(200)
    expect(await withBackup.isSignedIn()).toBe(true)
    const again = browser(server.url)
    await again.signIn('luxin')
    const used = await again.post('/api/auth/two-factor/verify-backup-code', { code })
    expect(used.status).toBe(401)
    expect(used.body.detail).toBe('备用码不对或已用过。')
    expect(await again.isSignedIn()).toBe(false)
  })

  it('can not be guessed: the tries at a code are few', async () => {
    const client = await signedIn('fangjianguo')
    const { body } = await client.post('/api/auth/two-factor/enable', { password })
    await client.post('/api/auth/two-factor/verify-totp', { code: totp(body.totpURI) })
    const attacker = browser(server.url)
    const statuses: number[] = []
    for (let i = 0; i < 30; i++) {
      // whoever knows the password may begin anew as often as they like
      if (i % 5 === 0) await attacker.signIn('fangjianguo')
      const { status } = await attacker.post('/api/auth/two-factor/verify-totp', { code: String(i).padStart(6, '0') })
      statuses.push(status)
    }
    expect(statuses.filter(status => status === 401).length).toBeLessThanOrEqual(10)
    expect(statuses).not.toContain(200)
    expect(await attacker.isSignedIn()).toBe(false)
  })

  it('without a sign-in before it leads nowhere', async () => {
    const { status, body } = await browser(server.url).post('/api/auth/two-factor/verify-backup-code', {
      code: 'abcde',
    })
    expect([401, 429]).toContain(status)
    expect(body.detail).toMatch(/\p{Script=Han}/u)
  })
})

describe('sessions', () => {
  it('are listed to their owner, and each can be ended', async () => {
    const desk = await signedIn('linfeng')
    const phone = await signedIn('linfeng')
    const other = await signedIn('zhoumin')
    const listed = await desk.get('/api/auth/list-sessions')
    expect(listed.status).toBe(200)
    expect(listed.body).toHaveLength(2)
    const { rows } = await server.superuser.query<{ token: string }>(
      'select token from login_session where person_id = $1 order by created_at',
      [await idOf('linfeng')],
    )
    const token = rows.at(-1)?.token
    // nobody ends another's session, even knowing its token
    await other.post('/api/auth/revoke-session', { token })
    expect(await phone.isSignedIn()).toBe(true)
    expect((await desk.post('/api/auth/revoke-session', { token })).status).toBe(200)
    expect(await phone.isSignedIn()).toBe(false)
    expect(await desk.isSignedIn()).toBe(true)
    await signedIn('linfeng')
    await desk.post('/api/auth/revoke-other-sessions')
    expect((await desk.get('/api/auth/list-sessions')).body).toHaveLength(1)
  })

  it('are not shown to who has none', async () => {
    const { status, body } = await browser(server.url).get('/api/auth/list-sessions')
    expect(status).toBe(401)
    expect(body.detail).toBe('请先登录。')
  })

  it('end with a changed password, where it is asked', async () => {
    const admin = await signedIn('qinlang')
    const fresh = await newPerson(admin, 'changer', ['officer'], 'urban')
    const one = await signedIn('changer', fresh.password)
    const two = await signedIn('changer', fresh.password)
    const change = (newPassword: string, currentPassword = fresh.password) =>
      one.post('/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: true })
    expect((await change('short')).body.detail).toBe('新密码至少 12 位。')
    expect((await change('a new long password', 'not the old one')).body.detail).toBe('密码不对，请重新输入。')
    expect(await two.isSignedIn()).toBe(true)
    expect((await change('a new long password')).status).toBe(200)
    expect(await two.isSignedIn()).toBe(false)
    expect((await browser(server.url).signIn('changer', fresh.password)).status).toBe(401)
    await signedIn('changer', 'a new long password')
  })
})

describe('the administrator', () => {
  let admin: Browser
  beforeAll(async () => {
    admin = await signedIn('qinlang')
  })

  it.each(['wanglei', 'wang.lei', 'wang_lei', 'w'.repeat(31)])(
    'makes a person, who signs in with the password that is shown once: %s',
    async account => {
      const fresh = await newPerson(admin, account, ['officer'], 'urban')
      expect(fresh.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
      const client = browser(server.url)
      expect((await client.signIn(account, fresh.password)).status).toBe(200)
      expect((await client.get('/api/me')).body).toMatchObject({ account, roles: ['officer'] })
      const { rows } = await server.superuser.query('select body from ledger_entry')
      expect(JSON.stringify(rows)).not.toContain(fresh.password)
    },
  )

  it.each([
    ['an account that exists', { account: 'zhoumin' }, 409],
    // with a hyphen nobody could sign in
    ['an account with a hyphen', { account: 'wang-lei' }, 422],
    ['an account with capitals', { account: 'WangLei' }, 422],
    ['an account with blanks', { account: 'wang lei' }, 422],
    ['no role', { roles: [] }, 422],
    ['a role that is none', { roles: ['root'] }, 422],
    ['a department that is none', { departmentId: 'nowhere' }, 404],
    ['no name', { name: ' ' }, 422],
  ])('is refused a person with %s', async (_, wrong, status) => {
    const person = { account: 'somebody', name: '某人', departmentId: 'urban', roles: ['officer'], ...wrong }
    const answer = await admin.post('/api/people', person)
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toMatch(/^\p{Script=Han}/u)
  })

  it('ends the session of a disabled person at once, and lets nobody in until it is enabled', async () => {
    const fresh = await newPerson(admin, 'leaver', ['officer'], 'urban')
    const client = await signedIn('leaver', fresh.password)
    expect(await client.isSignedIn()).toBe(true)
    expect((await admin.post(`/api/people/${fresh.id}/disable`)).body.isDisabled).toBe(true)
    expect(await client.isSignedIn()).toBe(false)
    expect((await browser(server.url).signIn('leaver', fresh.password)).body.detail).toBe(
      '账号或密码不对，请重新输入。',
    )
    await admin.post(`/api/people/${fresh.id}/enable`)
    expect(await client.isSignedIn()).toBe(false)
    await signedIn('leaver', fresh.password)
  })

  it('ends the sessions of a person with a changed role, who then has the new one alone', async () => {
    const fresh = await newPerson(admin, 'mover', ['officer'], 'urban')
    const client = await signedIn('mover', fresh.password)
    expect((await client.get('/api/orders')).status).toBe(200)
    const changed = await admin.post(`/api/people/${fresh.id}/roles`, { roles: ['grid_worker', 'grid_worker'] })
    expect(changed.body.roles).toEqual(['grid_worker'])
    expect(await client.isSignedIn()).toBe(false)
    const again = await signedIn('mover', fresh.password)
    expect((await again.get('/api/people/assignable')).status).toBe(403)
  })

  it('resets a password: the old one and its sessions end', async () => {
    const fresh = await newPerson(admin, 'forgetful', ['officer'], 'urban')
    const client = await signedIn('forgetful', fresh.password)
    const reset = await admin.post(`/api/people/${fresh.id}/reset-password`)
    expect(reset.body.password).not.toBe(fresh.password)
    expect(await client.isSignedIn()).toBe(false)
    expect((await browser(server.url).signIn('forgetful', fresh.password)).status).toBe(401)
    await signedIn('forgetful', reset.body.password)
  })

  it('can not be the last and go, by no way', async () => {
    const self = await idOf('qinlang')
    expect((await admin.post(`/api/people/${self}/disable`)).status).toBe(409)
    const demoted = await admin.post(`/api/people/${self}/roles`, { roles: ['officer'] })
    expect(demoted.status).toBe(409)
    expect(demoted.body.detail).toBe('这是最后一位系统管理员，请先指定另一位。')
    // a second one who is disabled doesn't count
    const second = await newPerson(admin, 'second', ['admin'])
    await admin.post(`/api/people/${second.id}/disable`)
    expect((await admin.post(`/api/people/${self}/roles`, { roles: ['officer'] })).status).toBe(409)
    expect(await admin.isSignedIn()).toBe(true)
  })

  it('is never lost when two put each other out at the same moment', async () => {
    const fresh = await newPerson(admin, 'twin', ['admin'])
    const twin = await signedIn('twin', fresh.password)
    const self = await idOf('qinlang')
    const both = await Promise.all([
      admin.post(`/api/people/${fresh.id}/disable`),
      twin.post(`/api/people/${self}/disable`),
    ])
    for (const { status } of both) expect([200, 401, 409]).toContain(status)
    const left = [admin, twin]
    const signed = await Promise.all(left.map(one => one.isSignedIn()))
    const survivor = left[signed.indexOf(true)]
    expect(survivor).toBeDefined()
    await survivor?.post(`/api/people/${self}/enable`)
    admin = await signedIn('qinlang')
  })

  it('can not take away a guardian who has duties, by disabling or by role', async () => {
    const guardian = await idOf('zhoumin')
    const disabled = await admin.post(`/api/people/${guardian}/disable`)
    expect(disabled.status).toBe(409)
    expect(disabled.body.detail).toMatch(/「诉求分拨数智员工」的监护人，请先把监护交给他人/)
    expect((await admin.post(`/api/people/${guardian}/roles`, { roles: ['officer'] })).status).toBe(409)
    await signedIn('zhoumin')
  })

  it('writes every change of a person into the ledger, which still verifies', async () => {
    const auditor = await signedIn('songwei')
    const { body } = await auditor.get('/api/ledger?q=person.')
    const types = new Set(body.items.map((one: { type: string }) => one.type))
    for (const type of ['added', 'disabled', 'enabled', 'roles', 'password']) expect(types).toContain(`person.${type}`)
    expect((await auditor.post('/api/ledger/verify')).body).toMatchObject({ ok: true, problems: [] })
  })
})

describe('an empty server', () => {
  let empty: TestServer
  beforeAll(async () => {
    empty = await testServer({ demo: false })
  })
  afterAll(() => empty.close())

  const founding = {
    districtName: '示例区',
    hubName: '示例区政务服务中心',
    account: 'chief',
    name: '陈主任',
    password: 'a password of the chief',
  }

  it('has no account, and none of the passwords that one would try', async () => {
    const { rows } = await empty.superuser.query('select from person')
    expect(rows).toEqual([])
    for (const [account, secret] of [
      ['admin', 'admin'],
      ['root', 'root'],
      ['zhoumin', password],
      ['chief', ''],
      ['postgres', 'postgres'],
    ] as const) {
      expect((await browser(empty.url).signIn(account, secret)).status).toBe(401)
    }
  })

  it('says that it is to be set up, and takes no appeal before', async () => {
    const client = browser(empty.url)
    expect((await client.get('/api/setup')).body).toEqual({ needed: true, districtName: '' })
    const filed = await client.post('/api/appeals', {
      title: '路灯坏了',
      text: '路灯坏了一周了。',
      phone: '13900001111',
    })
    expect(filed.status).toBe(409)
    expect(filed.body.detail).toMatch(/请先完成安装/)
  })

  it('is founded once, by whoever reads the code at the terminal', async () => {
    const client = browser(empty.url)
    const code = empty.running.setupCode ?? ''
    expect(code).toMatch(/^[0-9a-f]{12}$/)
    for (const wrong of ['000000000000', code.slice(0, -1), `${code}0`, '密'.repeat(12)]) {
      const refused = await client.post('/api/setup', { ...founding, code: wrong })
      expect(refused.status).toBe(403)
      expect(refused.body.detail).toBe('安装码不对，请看启动程序的终端。')
    }
    expect((await client.post('/api/setup', { ...founding, code, password: 'short' })).status).toBe(422)
    expect((await client.get('/api/setup')).body.needed).toBe(true)

    expect((await client.post('/api/setup', { ...founding, code })).status).toBe(200)
    expect((await client.get('/api/setup')).body).toEqual({ needed: false, districtName: '示例区' })
    const again = await client.post('/api/setup', { ...founding, account: 'usurper', code })
    expect(again.status).toBe(409)
    expect(again.body.detail).toBe('已经安装过了，请直接登录。')
    expect((await empty.superuser.query('select username from person')).rows).toEqual([{ username: 'chief' }])

    const chief = await signedIn('chief', founding.password, empty.url)
    expect((await chief.get('/api/me')).body).toMatchObject({ name: '陈主任', districtName: '示例区', isDemo: false })
    expect((await chief.get('/api/people')).body.items).toHaveLength(1)
    expect((await chief.get('/api/employees')).body.items.length).toBeGreaterThan(0)
    expect((await chief.post('/api/ledger/verify')).body).toMatchObject({ ok: true, problems: [] })
  })

  it('then takes appeals, which people route as long as there is nothing to learn from', async () => {
    const filed = await browser(empty.url).post('/api/appeals', {
      title: '路灯坏了',
      text: '文昌路的路灯坏了一周了。',
      phone: '13900001111',
    })
    expect(filed.status).toBe(201)
  })
})

describe('founding by several at once', () => {
  it('makes one office', async () => {
    const empty = await testServer({ demo: false })
    try {
      const code = empty.running.setupCode ?? ''
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          browser(empty.url).post('/api/setup', {
            code,
            districtName: '示例区',
            hubName: '示例中心',
            account: `chief${i}`,
            name: '主任',
            password: 'a password of the chief',
          }),
        ),
      )
      expect(answers.filter(one => one.status === 200)).toHaveLength(1)
      for (const { status } of answers) expect([200, 409]).toContain(status)
      expect((await empty.superuser.query('select from person')).rows).toHaveLength(1)
    } finally {
      await empty.close()
    }
  })
})
