import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { times } from '../bench/evidence.ts'
import { openSecrets } from '../src/store/index.ts'
import { type AttackedDistrict, attackedDistrict, mark, refusals, routing } from './support/attacked-district.ts'
import { type Answer, attacker, type Caller, caller, newAddress, tally, totp } from './support/attacker.ts'
import { eventually, fumes } from './support/district.ts'

const tried = tally(
  'Attacks',
  "Fields that are nobody's to set, answers kept for somebody else, credentials looked for in every list, two at the same instant, approvals of what has changed.",
)

const attack = attacker(tried, mark, refusals)

let district: AttackedDistrict
beforeAll(async () => {
  district = await attackedDistrict()
})
afterAll(async () => {
  tried.record()
  await district.target.close()
})

const uuid = () => crypto.randomUUID()

describe('what is sent', () => {
  it('T12: fields that are not the caller’s to set are not set (AnythingLLM #566)', async () => {
    const { target, guardian, admin, nobody, file, proposalOf } = district
    const id = uuid()
    const filed = await nobody.post('/api/appeals', {
      ...fumes,
      phone: '13911110041',
      id,
      receipt: 'SF000000-AAAA-AAAA-AAAAA',
      state: 'closed',
      urgency: 'danger',
      departmentId: 'urban',
      visibleTo: ['urban', 'housing'],
      visible_to: ['housing'],
      channel: 'import',
      externalId: 'x',
      employeeId: null,
      dueAt: '2099-01-01T00:00:00Z',
      answer: '已经办好',
      filedAt: '2020-01-01T00:00:00Z',
      version: 99,
      __proto__: { state: 'closed' },
    })
    const matter = await target.one<Record<string, unknown>>('select * from matter where receipt = $1', [
      filed.body.receipt,
    ])
    const asItShould: Record<string, unknown> = {
      urgency: 'normal',
      department_id: 'hub',
      visible_to: ['hub'],
      channel: 'portal',
      external_id: null,
      employee_id: 'appeal-router',
      answer: null,
    }
    for (const [name, value] of Object.entries(asItShould))
      tried.attempt('T12', JSON.stringify(matter[name]) === JSON.stringify(value), `matter.${name} = ${matter[name]}`)
    for (const name of ['id', 'receipt'] as const)
      tried.attempt('T12', matter[name] !== id && matter[name] !== 'SF000000-AAAA-AAAA-AAAAA', `matter.${name}`)
    tried.attempt(
      'T12',
      ['received', 'proposed'].includes(String(matter['state'])),
      `matter.state = ${matter['state']}`,
    )
    tried.attempt('T12', new Date(String(matter['filed_at'])).getFullYear() > 2020, 'matter.filed_at')

    const made = await admin.post('/api/people', {
      account: 'mass.one',
      name: '新同事',
      departmentId: 'urban',
      roles: ['officer'],
      id,
      password: 'chosen by the caller',
      passwordHash: 'x',
      email: 'evil@evil.example',
      emailVerified: true,
      isDisabled: true,
      twoFactorEnabled: true,
      role: 'admin',
    })
    const person = await target.one<Record<string, unknown>>(
      `select p.*, m.role from person p join membership m on m.person_id = p.id where username = 'mass.one'`,
    )
    tried.attempt('T12', person['id'] !== id, 'person.id')
    tried.attempt(
      'T12',
      person['email'] === 'mass.one@bangban.invalid' && person['email_verified'] === false,
      'person.email',
    )
    tried.attempt('T12', person['is_disabled'] === false && person['two_factor_enabled'] === false, 'person flags')
    tried.attempt('T12', person['role'] === 'officer', 'person.role')
    tried.attempt(
      'T12',
      (await caller(target.url).signIn('mass.one', 'chosen by the caller')).status === 401,
      'password',
    )
    const roles = await admin.post(`/api/people/${person['id']}/roles`, {
      roles: ['officer'],
      departmentId: 'housing',
      isDisabled: true,
      id: await target.idOf('qinlang'),
    })
    tried.attempt('T12', roles.body.department.id === 'urban' && roles.body.isDisabled === false, 'roles')

    // a decision that says by whom and when, a report that closes its own matter, a question that is taken already
    const own = await file({ ...fumes, title: '西街烧烤' }, '13911110042')
    const { id: proposal, shownDigest } = await proposalOf(own.matter)
    const decided = await guardian.post(`/api/proposals/${proposal}/decision`, {
      kind: 'approve',
      shownDigest,
      decidedBy: await target.idOf('linfeng'),
      decidedAt: '2020-01-01T00:00:00Z',
      output: routing('housing', 'lifts'),
      routing: routing('housing', 'lifts'),
      state: 'decided',
    })
    const decision = await target.one<{ decided_by: string; decided_at: Date; output: { departmentId: string } }>(
      'select decided_by, decided_at, output from decision where proposal_id = $1',
      [proposal],
    )
    tried.attempt('T12', decision.decided_by === (await target.idOf('zhoumin')), 'decision.decidedBy')
    tried.attempt('T12', decision.decided_at.getFullYear() > 2020, 'decision.decidedAt')
    tried.attempt(
      'T12',
      decision.output.departmentId === decided.body.department.id && decision.output.departmentId !== 'housing',
      'decision.output',
    )
    const asked = await nobody.post('/api/counter', {
      name: '某',
      phone: '13911110043',
      question: '请问',
      state: 'finished',
      takenBy: await target.idOf('hexiulan'),
      note: '已办',
    })
    const request = await target.one<{ state: string; taken_by: unknown }>(
      'select state, taken_by from counter_request where id = $1',
      [asked.body.id],
    )
    tried.attempt('T12', request.state === 'waiting' && request.taken_by === null, 'counter.state')
    expect(tried.through('T12')).toEqual([])
    expect([filed.status, made.status, decided.status, asked.status]).toEqual([201, 201, 200, 201])
  })

  it('an Idempotency-Key of somebody else gives none of their answers', async () => {
    const { target, guardian, officer, stranger, worker, strangeWorker, admin, nobody, fumesMatter, file, dispatch } =
      district
    const key = uuid()
    const body = { purpose: '核实情况' }
    const path = `/api/matters/${fumesMatter.matter}/contact`
    const own = await file({ ...fumes, title: `东街烧烤${mark}` }, '13911110051')
    const { order } = await dispatch(own.matter, 'urban', 'cooking-fumes')
    const signed = await officer.post(`/api/orders/${order}/sign`, {}, { key })
    expect(signed.status).toBe(200)
    for (const who of [stranger, strangeWorker, worker, guardian, admin, nobody])
      await attack('Idempotency-Key', 'sign', who.post(`/api/orders/${order}/sign`, {}, { key }))
    const phoned = await officer.post(path, body, { key: `${key}2` })
    expect(phoned.body.phone).toBe('13911110001')
    for (const who of [stranger, strangeWorker, admin, nobody])
      await attack('Idempotency-Key', 'contact', who.post(path, body, { key: `${key}2` }), '13911110001')
    // nor does its owner get a telephone number twice
    await attack('Idempotency-Key', 'contact again', officer.post(path, body, { key: `${key}2` }), '13911110001')
    const made = await admin.post(
      '/api/people',
      { account: 'key.one', name: '某', departmentId: 'urban', roles: ['officer'] },
      { key: `${key}3` },
    )
    await attack(
      'Idempotency-Key',
      'a password again',
      admin.post(
        '/api/people',
        { account: 'key.one', name: '某', departmentId: 'urban', roles: ['officer'] },
        { key: `${key}3` },
      ),
      made.body.password,
    )
    // a resident's key with another body
    const appeal = { ...fumes, title: `南街烧烤${mark}`, phone: '13911110052' }
    const filed = await nobody.post('/api/appeals', appeal, { key: `${key}4` })
    const thief = caller(target.url)
    for (const other of [{ ...appeal, phone: '13911110053' }, { ...appeal, text: '别的事情要反映。' }, {}])
      await attack(
        'Idempotency-Key',
        'an appeal',
        thief.post('/api/appeals', other, { key: `${key}4` }),
        filed.body.receipt,
      )
    expect(tried.through('Idempotency-Key')).toEqual([])
    const again = await officer.post(`/api/orders/${order}/sign`, {}, { key })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.body).toEqual(signed.body)
  })
})

describe('credentials', () => {
  it('T45: no list and no detail gives out a password, token, secret, salt or telephone number (WeKnora 7099a7e18)', async () => {
    const {
      target,
      guardian,
      deputy,
      officer,
      colleague,
      stranger,
      worker,
      counter,
      governor,
      auditor,
      admin,
      nobody,
      fumesMatter,
      file,
      dispatch,
    } = district
    const secondFactor = await target.signedIn('luxin')
    const enabled = await secondFactor.post('/api/auth/two-factor/enable', { password: 'bangban-demo-2026' })
    const { totpURI, backupCodes } = enabled.body as { totpURI: string; backupCodes: string[] }
    expect((await secondFactor.post('/api/auth/two-factor/verify-totp', { code: totp(totpURI) })).status).toBe(200)
    expect((await caller(target.url).signIn('luxin')).body).toEqual({ twoFactorRedirect: true })
    const inLine = await file(
      {
        ...fumes,
        title: '北街 13955556666 烧烤',
        text: '请打 13955556666 找我，油烟很大，请管一管。',
        place: '北街 13955556666',
      },
      '13977778888',
    )
    await dispatch(inLine.matter, 'urban', 'cooking-fumes')

    const all = async (text: string) =>
      (await target.superuser.query<{ v: string | null }>(text)).rows.flatMap(row => row.v ?? [])
    const secrets = new Map<string, string>()
    const keep = (kind: string, values: readonly string[]) => {
      for (const value of values) if (value.length > 5) secrets.set(value, kind)
    }
    keep('password hash', await all('select password as v from account'))
    keep('session token', await all('select token as v from login_session'))
    keep('second factor', await all('select secret as v from two_factor union all select backup_codes from two_factor'))
    keep('second factor', [new URL(totpURI).searchParams.get('secret') ?? '', ...backupCodes])
    keep('pending sign-in', await all('select identifier as v from verification'))
    const kept = openSecrets(target.data)
    keep('installation', [kept.ownerPassword, kept.applicationPassword, kept.sessionSecret])
    keep('installation', [kept.ledgerKey.split('\n')[1] ?? ''])
    const salted = await all(
      `select table_name as v from information_schema.columns where table_schema = 'bangban' and column_name = 'salt'`,
    )
    for (const table of salted) keep('salt', await all(`select salt::text as v from ${table}`))
    const phones = await all('select contact_phone as v from matter union select phone from counter_request')
    keep('phone', phones)
    keep('phone in a text', ['13955556666'])
    expect(new Set(secrets.values()).size).toBeGreaterThanOrEqual(8)
    const found = (text: string, allowed: readonly string[] = []) =>
      [...secrets].filter(([value, kind]) => !allowed.includes(kind) && text.includes(value)).map(([, kind]) => kind)
    // it finds one where one is
    expect(found((await auditor.get('/api/ledger/export')).text)).toContain('salt')

    const everybody = {
      guardian,
      deputy,
      officer,
      colleague,
      stranger,
      worker,
      counter,
      governor,
      auditor,
      admin,
      nobody,
    }
    const leaks: string[] = []
    for (const [name, who] of Object.entries(everybody)) {
      const paths = target.running.routes
        .filter(one => one.method === 'get' && one.path !== '/api/events')
        .map(one =>
          one.path
            .replace('/employees/{id}', '/employees/appeal-router')
            .replace('{id}', fumesMatter.matter)
            .replace('{seq}', '0'),
        )
      for (const path of [
        ...paths,
        '/api/matters?q=%E5%8C%97%E8%A1%97',
        '/api/orders?scope=mine',
        '/api/auth/list-sessions',
        '/openapi.json',
      ]) {
        const { text } = await who.get(path)
        // those who asked for a person are called back by the counter; that is what it is for
        const kinds = found(text, path === '/api/counter' ? ['phone'] : [])
        tried.attempt('T45', kinds.length === 0, `${name} ${path}: ${kinds.join()}`)
        if (kinds.length > 0) leaks.push(`${name} ${path}: ${[...new Set(kinds)].join()}`)
      }
    }
    // nor does a sign-in give its token to the page
    const signIn = await caller(target.url).signIn('zhoumin')
    tried.attempt('T45', !/token|password|secret/i.test(signIn.text), signIn.text)
    // the export that holds rows holds none of how people sign in
    const exported = (await auditor.get('/api/ledger/export')).text
    const kinds = found(exported, ['salt', 'phone', 'phone in a text'])
    tried.attempt('T45', kinds.length === 0, `export: ${kinds.join()}`)
    expect(leaks).toEqual([])
    expect(tried.through('T45')).toEqual([])
    expect((await officer.get(`/api/matters/${fumesMatter.matter}`)).body.contact.phone).toMatch(/\*/)
  })
})

describe('two at the same instant', () => {
  const rounds = times(2, 40)

  it(
    'T46: of two people who act on one matter at the same instant one is done and the other is told (chatwoot #13673)',
    async () => {
      const { target, guardian, officer, colleague, counter, auditor, nobody, file, proposalOf } = district
      const second = await target.signedIn('zhoumin')
      const secondCounter = await target.signedIn('hexiulan')
      let told = 0
      const race = async (what: string, ...calls: (() => Promise<Answer>)[]) => {
        const answers = await Promise.all(calls.map(call => call()))
        const done = answers.filter(one => one.status === 200)
        const others = answers.filter(one => one.status !== 200)
        told += others.length
        tried.attempt(
          'T46',
          done.length === 1 && others.every(one => one.status === 409 && /\p{Script=Han}/u.test(one.body.detail)),
          `${what}: ${answers.map(one => `${one.status} ${one.status === 200 ? '' : one.text}`).join(' | ')}`,
        )
      }
      for (let i = 0; i < rounds; i++) {
        const one = await file({ ...fumes, title: `同时办理${i}` }, '13911110061')
        const { id, shownDigest } = await proposalOf(one.matter)
        const decide = (who: Caller, body: object) => () =>
          who.post(`/api/proposals/${id}/decision`, { shownDigest, ...body })
        await race(
          'approve and return',
          decide(guardian, { kind: 'amend', routing: routing('urban', 'cooking-fumes') }),
          decide(second, { kind: 'refuse', reason: '不予受理' }),
        )
        const { rows } = await target.superuser.query<{ id: string }>(
          'select id from work_order where matter_id = $1',
          [one.matter],
        )
        const order = rows[0]?.id
        if (order) {
          await race(
            'sign and return an order',
            () => officer.post(`/api/orders/${order}/sign`),
            () => colleague.post(`/api/orders/${order}/sign`),
          )
        }
        const other = await file({ ...fumes, title: `同时撤回${i}` }, '13911110062')
        const shown = await proposalOf(other.matter)
        const resident = caller(target.url)
        const withdrawn = await Promise.all([
          resident.post('/api/appeals/withdraw', { receipt: other.receipt, phone: other.phone }),
          guardian.post(`/api/proposals/${shown.id}/decision`, {
            kind: 'return',
            reason: '再看一看',
            shownDigest: shown.shownDigest,
          }),
        ])
        const { state } = await target.one<{ state: string }>('select state from matter where id = $1', [other.matter])
        tried.attempt(
          'T46',
          withdrawn[0]?.status === 200 && state === 'withdrawn' && [200, 409].includes(withdrawn[1]?.status ?? 0),
          `withdrawal: ${withdrawn.map(a => a.text).join()}`,
        )
        const asked = await nobody.post('/api/counter', {
          name: `某${i}`,
          phone: '13911110063',
          question: '请问怎样办',
        })
        nobody.address = newAddress()
        await race(
          'take a request',
          () => counter.post(`/api/counter/${asked.body.id}/take`),
          () => secondCounter.post(`/api/counter/${asked.body.id}/take`),
        )
      }
      expect(tried.through('T46')).toEqual([])
      expect(told).toBeGreaterThan(0)
      // corrected so often, the employee was stopped; refused where it was not
      await guardian.post('/api/employees/appeal-router/resume', { reason: '较量结束，恢复工作' })
      expect((await auditor.post('/api/ledger/verify')).body).toMatchObject({ ok: true, problems: [] })
    },
    times(60_000, 900_000),
  )

  it('T47: an approval given before the text changed is refused after it, and nothing is sent out (zammad #6235)', async () => {
    const { target, guardian, file, proposalOf, waterMatter } = district
    const orders = async (matter: string) =>
      (await target.one<{ n: number }>('select count(*)::int as n from work_order where matter_id = $1', [matter])).n
    const decide = (id: string, shownDigest: string) =>
      guardian.post(`/api/proposals/${id}/decision`, { kind: 'approve', shownDigest })
    // the resident adds to it
    const one = await file({ ...fumes, title: '先看后改' }, '13911110071')
    const shown = await proposalOf(one.matter)
    await caller(target.url).post('/api/appeals/supplement', {
      receipt: one.receipt,
      phone: one.phone,
      text: '不是烧烤，是饭店油烟。',
    })
    await attack('T47', 'after a supplement', decide(shown.id, shown.shownDigest))
    const batch = await guardian.post('/api/decisions', {
      decisions: [{ proposalId: shown.id, shownDigest: shown.shownDigest }],
    })
    tried.attempt('T47', batch.body.results[0].ok === false, 'in a batch')
    // somebody changes a row behind the program
    for (const change of [
      `update matter set content = content || '。'`,
      `update matter set title = title || '。'`,
      `update matter set place = '别处'`,
    ]) {
      const two = await file({ ...fumes, title: '先看后动' }, '13911110072')
      const seen = await proposalOf(two.matter)
      await target.superuser.query(`${change} where id = $1`, [two.matter])
      await attack('T47', change, decide(seen.id, seen.shownDigest))
      tried.attempt('T47', (await orders(two.matter)) === 0, `${change}: an order`)
    }
    const photoAdded = await file({ ...fumes, title: '先看后加' }, '13911110073')
    const seen = await proposalOf(photoAdded.matter)
    await target.superuser.query(
      `insert into attachment (matter_id, name, media_type, sha256, bytes, purpose, added_at)
       select matter_id, '后加.jpg', media_type, sha256, bytes, purpose, now() from attachment where id = '${waterMatter.photo}'`.replace(
        'select matter_id',
        `select '${photoAdded.matter}'::uuid`,
      ),
    )
    await attack('T47', 'a photo added', decide(seen.id, seen.shownDigest))
    for (const digest of [
      '0'.repeat(64),
      seen.shownDigest.replace(/^./, c => (c === 'a' ? 'b' : 'a')),
      seen.shownDigest.toUpperCase(),
      '',
    ])
      await attack('T47', `digest ${digest.slice(0, 8)}`, decide(seen.id, digest))
    expect(tried.through('T47')).toEqual([])
    expect(await orders(one.matter)).toBe(0)
    // read again, it can be approved
    const anew = await eventually(async () => {
      const now = await proposalOf(one.matter)
      return now.id === shown.id ? undefined : now
    })
    expect((await decide(anew.id, anew.shownDigest)).status).toBe(200)
    expect(await orders(one.matter)).toBe(1)
  })
})
