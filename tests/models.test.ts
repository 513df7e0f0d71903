import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acceptedAddress } from '../src/endpoints/address.ts'
import { createOfficeModels } from '../src/endpoints/index.ts'
import { exportLedger, verifyStored } from '../src/ledger/index.ts'
import { systemSession } from '../src/store/index.ts'
import { bangban } from './support/bangban.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import {
  allOf,
  babble,
  honestText,
  type ModelServer,
  say,
  startModelServer,
  type Wire,
} from './support/model-server/index.ts'

let server: TestServer
let model: ModelServer
let play: (wire: Wire) => unknown = wire => say(wire)
const clients = new Map<string, Client>()
const key = 'sk-never-told-0123456789'
const adviser = 'policy-adviser'

beforeAll(async () => {
  server = await testServer()
  model = await startModelServer(wire => play(wire))
})
afterAll(async () => {
  await server.close()
  await model.close()
})
beforeEach(async () => {
  play = wire => say(wire)
  const governor = await by('tangjing')
  for (const { id } of (await desk()).endpoints) if (id) await governor.post(`/api/models/${id}/remove`)
  await governor.post('/api/models/budget', { dailyTokens: null })
})

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}
const office = () => server.running.opened.office
const desk = async () => (await (await by('tangjing')).get('/api/models')).body
const calls = async () => (await (await by('tangjing')).get('/api/models/calls')).body.items

const wanted = (more: object = {}) => ({
  name: '示例模型',
  baseUrl: model.url,
  model: 'honest-1',
  apiKey: key,
  isLocal: true,
  isReasoning: false,
  ...more,
})

/** Connects a model and returns its id. */
async function connected(more: object = {}): Promise<string> {
  const { status, body } = await (await by('tangjing')).post('/api/models', wanted(more))
  expect({ status, body }).toMatchObject({ status: 201 })
  return body.endpoints.at(-1).id
}
const policy = async (reach: string, audience: string, employee = adviser) => {
  const { status } = await (await by('tangjing')).post(`/api/models/policies/${employee}`, { reach, audience })
  expect(status).toBe(200)
}
const wayOut = (audience: 'officers' | 'everyone' = 'officers', employee = adviser) =>
  office().store.as(systemSession, tx => office().models.wayOut(tx, employee, audience))

/** An officer, as a gateway knows them. */
async function asker() {
  const { body } = await (await by('tangjing')).get('/api/me')
  return { department: body.department.id as string, person: body.id as string }
}
const question = (text: string) => [{ role: 'user', content: text }] as const
const exported = async () => {
  const pieces: Buffer[] = []
  const sink = new Writable({
    write(piece, _, done) {
      pieces.push(Buffer.from(piece))
      done()
    },
  })
  await exportLedger(office().store, office().ledger, sink)
  return Buffer.concat(pieces).toString()
}

describe('a model that the governor connects', () => {
  it('answers for the employee that may use it; each attempt is recorded by its digests and enters the ledger, and no personal data leaves', async () => {
    await connected()
    await policy('local', 'officers')
    const way = await wayOut()
    const stream = way?.stream({
      ...(await asker()),
      purpose: '写答复',
      messages: question('我叫王小明，身份证 11010519491231002X，电话 13812345678，低保怎么申请？'),
    })
    expect((await allOf(stream as NonNullable<typeof stream>)).join('')).toBe(honestText)
    expect((await stream?.outcome)?.kind).toBe('complete')

    const sent = model.exchanges.at(-1)?.asked
    expect(sent?.headers['authorization']).toBe(`Bearer ${key}`)
    expect(sent?.text).not.toMatch(/11010519491231002X|13812345678/)
    const [call] = await calls()
    expect(call).toMatchObject({
      purpose: '写答复',
      employee: { id: adviser },
      person: { name: expect.any(String) },
      endpoint: '示例模型',
      isLocal: true,
      askedModel: 'honest-1',
      answeredModel: 'honest-1',
      kind: 'complete',
      tokens: 60,
      requestHash: createHash('sha256')
        .update(sent?.text ?? '')
        .digest('hex'),
    })
    const entries = await office().store.as(systemSession, tx =>
      tx.selectFrom('ledgerEntry').select(['body']).where('type', '=', 'model.asked').orderBy('seq', 'desc').execute(),
    )
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({
      actor: { kind: 'employee', id: adviser },
      records: [{ table: 'model_call', id: call.id }],
    })
    const report = await verifyStored(office().store, office().ledger)
    expect(report).toMatchObject({ ok: true })
  })

  it('records no word of a question or an answer', async () => {
    await connected()
    await policy('any', 'officers')
    const way = await wayOut()
    await way?.complete({ ...(await asker()), messages: question('蓝色独角兽的补贴') })
    const { rows } = await server.superuser.query<{ all: string }>(
      `select string_agg(to_jsonb(c)::text, '') as all from model_call c`,
    )
    expect(rows[0]?.all).not.toContain('独角兽')
    expect(rows[0]?.all).not.toContain(honestText.slice(0, 8))
    expect(await exported()).not.toContain('独角兽')
  })

  it('keeps nothing of who a resident is', async () => {
    await connected()
    await policy('any', 'everyone')
    const way = await wayOut('everyone')
    await way?.complete({ department: 'residents', person: '203.0.113.7', messages: question('怎么办低保？') })
    expect((await calls())[0]).toMatchObject({ department: null, person: null })
    const { rows } = await server.superuser.query(`select c::text from model_call c where c::text like '%203.0.113.7%'`)
    expect(rows).toEqual([])
  })
})

describe('a policy', () => {
  it.each([
    ['none', 'everyone', 'officers', []],
    ['local', 'officers', 'officers', ['local']],
    ['local', 'officers', 'everyone', []],
    ['local', 'everyone', 'everyone', ['local']],
    ['any', 'officers', 'officers', ['far', 'local']],
    ['any', 'officers', 'everyone', []],
    ['any', 'everyone', 'everyone', ['far', 'local']],
  ] as const)('of %s for %s gives those who write for %s: %j', async (reach, audience, asked, expected) => {
    // that nobody answers there doesn't matter: it is passed over
    await connected({ name: 'far', baseUrl: 'https://model.invalid/v1', isLocal: false })
    await connected({ name: 'local' })
    await policy(reach, audience)
    const way = await wayOut(asked)
    expect(way !== undefined).toBe(expected.length > 0)
    if (!way) return
    const outcome = await way.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    expect(outcome.kind).toBe('complete')
    const tried = (await calls()).slice(0, expected.length).map((one: { endpoint: string }) => one.endpoint)
    expect(tried.reverse()).toEqual(expected)
  })

  it('is asked for where an employee has something to ask a model, and nowhere else', async () => {
    const { policies } = await desk()
    expect(policies.map((one: { employee: { id: string } }) => one.employee.id)).toEqual([adviser])
  })

  it('that nobody decided is none', async () => {
    await connected()
    expect(await wayOut('officers', 'appeal-router')).toBeUndefined()
  })

  it('is seen through the session of an officer, a resident or the public, who see neither endpoints nor keys', async () => {
    await connected()
    await policy('any', 'everyone')
    const { department, person } = await asker()
    for (const session of [{ scope: 'department', department, person }, { scope: 'public' }] as const) {
      const seen = await office().store.as(session, async tx => ({
        hasWay: (await office().models.wayOut(tx, adviser, 'everyone')) !== undefined,
        endpoints: await tx.selectFrom('modelEndpoint').selectAll().execute(),
        keys: await tx.selectFrom('modelKey').selectAll().execute(),
        calls: await tx.selectFrom('modelCall').selectAll().execute(),
      }))
      expect(seen).toEqual({ hasWay: true, endpoints: [], keys: [], calls: [] })
    }
    const { rows } = await office().store.pool.query('select * from model_ways($1)', [adviser])
    expect(rows).toEqual([])
  })

  it('of so many tokens a day holds for each department, and says so', async () => {
    await connected()
    await policy('any', 'officers')
    const me = await asker()
    await (await by('tangjing')).post('/api/models/budget', { dailyTokens: 2_500 })
    const way = await wayOut()
    const ask = (department: string) => way?.complete({ ...me, department, messages: question('低保怎么申请？') })
    await server.superuser.query(
      `insert into model_call (at, call, step, attempt, purpose, department_id, endpoint, is_local, asked_model,
         request_hash, response_hash, kind, reason, prompt_tokens, completion_tokens, is_estimated, milliseconds)
       values (now(), 'earlier', 1, 1, '答复', $1, 'x', true, 'x', '', '', 'complete', 'complete', 2000, 400, false, 1)`,
      [me.department],
    )
    const refused = await ask(me.department)
    expect(refused).toMatchObject({ kind: 'over-budget' })
    expect(refused?.sentence).toContain('用量已满')
    expect(await ask('civil')).toMatchObject({ kind: 'complete' })
  })
})

describe('a key', () => {
  it('is in no answer, no entry, no export, no listing of a backup, and shown by its last four characters alone', async () => {
    const id = await connected()
    await policy('any', 'officers')
    await (await wayOut())?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    const governor = await by('tangjing')
    const told = [
      await governor.get('/api/models'),
      await governor.get('/api/models/calls'),
      await governor.get('/api/models/usage'),
      await governor.post(`/api/models/${id}/change`, { ...wanted(), model: 'honest-2' }),
      await governor.post('/api/models/test', { ...wanted(), name: undefined }),
      await governor.get('/api/ledger'),
    ]
    expect(told.map(one => one.status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(told[0]?.body.endpoints[0]).toMatchObject({ hasKey: true, keyEnding: key.slice(-4) })
    expect(JSON.stringify(told)).not.toContain(key)
    expect(await exported()).not.toContain(key)
    const { rows } = await server.superuser.query(`select 1 from idempotency where body like $1`, [`%${key}%`])
    expect(rows).toEqual([])
    const file = join(server.settings.data, 'listed.bangban')
    const listing = await bangban({ ...environment(), BANGBAN_DATA: server.settings.data }, 'backup', file, '--json')
    expect(listing.code).toBe(0)
    expect(listing.out + listing.err).not.toContain(key)
  })

  it('stays when nothing is typed, and goes to no other server than the one that it was given for', async () => {
    const id = await connected()
    const governor = await by('tangjing')
    const { apiKey: _, ...withoutKey } = wanted({ model: 'honest-2' })
    await governor.post(`/api/models/${id}/change`, withoutKey)
    const { name: __, ...trial } = withoutKey
    await governor.post('/api/models/test', { ...trial, id })
    expect(model.exchanges.at(-1)?.asked.headers['authorization']).toBe(`Bearer ${key}`)

    const other = await startModelServer(wire => say(wire))
    try {
      await governor.post('/api/models/test', { ...trial, id, baseUrl: other.url })
      expect(other.exchanges.at(-1)?.asked.headers['authorization']).toBeUndefined()
      const { body } = await governor.post(`/api/models/${id}/change`, { ...withoutKey, baseUrl: other.url })
      expect(body.endpoints.at(-1)).toMatchObject({ hasKey: false, keyEnding: '' })
    } finally {
      await other.close()
    }
  })
})

describe('an address', () => {
  const fault = (text: string, isLocal: boolean, found: readonly string[] = []) =>
    acceptedAddress(text, isLocal, async () =>
      found.map(address => ({ address, family: address.includes(':') ? 6 : 4 }) as const),
    ).then(
      () => undefined,
      (error: Error) => error.message,
    )

  it.each([
    ['http://127.0.0.1:11434/v1', true, ['127.0.0.1'], undefined],
    ['http://[::1]:11434/v1', true, ['::1'], undefined],
    ['http://gpu.office.internal:8000/v1', true, ['10.1.2.3', 'fd00::7'], undefined],
    ['https://api.deepseek.com/v1', false, [], undefined],
    ['http://api.deepseek.com/v1', false, [], '须用 https'],
    ['https://api.deepseek.com/v1', true, ['203.0.113.9'], '公网地址'],
    ['http://gpu.office.internal/v1', true, ['10.1.2.3', '203.0.113.9'], '公网地址'],
    ['http://[64:ff9b::a00:1]/v1', true, ['64:ff9b::a00:1'], '公网地址'],
    ['http://nowhere.invalid/v1', true, [], '找不到这个域名'],
    ['http://169.254.169.254/v1', true, ['169.254.169.254'], '链路本地'],
    ['https://169.254.169.254/v1', false, [], '链路本地'],
    ['http://metadata/v1', true, ['169.254.169.254'], '公网地址'],
    ['https://someone:secret@api.deepseek.com/v1', false, [], '用户名'],
    ['ftp://127.0.0.1/v1', true, ['127.0.0.1'], '开头'],
    ['本机', true, [], '完整的地址'],
  ] as const)('%s as local %s, found at %j: %s', async (text, isLocal, found, expected) => {
    const said = await fault(text, isLocal, found)
    if (expected === undefined) expect(said).toBeUndefined()
    else expect(said).toContain(expected)
  })

  it('that was local and leads out of the house later gets nothing', async () => {
    const id = await connected()
    await policy('local', 'officers')
    await server.superuser.query(`update model_endpoint set base_url = 'http://203.0.113.9/v1' where id = $1`, [id])
    const outcome = await (await wayOut())?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    expect(outcome).toMatchObject({ kind: 'unavailable', reason: 'not-local' })
  })
})

describe('the model of the settings', () => {
  const withSettings = (baseUrl: string) =>
    createOfficeModels({
      store: office().store,
      ledger: office().ledger,
      settings: { baseUrl, name: 'honest-1', apiKey: key },
    })

  it('comes first, within the reach of the policy, and is recorded like the others', async () => {
    await connected()
    await policy('local', 'officers')
    const models = withSettings(model.url)
    try {
      expect(models.configured).toMatchObject({ isLocal: true, isUsable: true })
      const way = await office().store.as(systemSession, tx => models.wayOut(tx, adviser, 'officers'))
      const outcome = await way?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
      expect(outcome).toMatchObject({ kind: 'complete', endpoint: '设置里的模型' })
      expect((await calls())[0]).toMatchObject({ endpoint: '设置里的模型', isLocal: true })
      expect(models.health().get('设置里的模型')).toBe('ready')
    } finally {
      models.close()
    }
  })

  it('is asked by nobody where it lies outside and doesn’t speak https', async () => {
    await policy('any', 'everyone')
    for (const [baseUrl, isUsable] of [
      ['http://203.0.113.9/v1', false],
      ['https://203.0.113.9/v1', true],
    ] as const) {
      const models = withSettings(baseUrl)
      expect(models.configured).toMatchObject({ isLocal: false, isUsable })
      const way = await office().store.as(systemSession, tx => models.wayOut(tx, adviser, 'officers'))
      expect(way !== undefined).toBe(isUsable)
      models.close()
    }
  })
})

describe('what changes while a call runs', () => {
  it('holds from the next call on; the call that runs ends as it began', async () => {
    const id = await connected()
    await policy('any', 'officers')
    let goOn = () => {}
    const waiting = new Promise<void>(resolve => {
      goOn = resolve
    })
    play = async wire => {
      await waiting
      say(wire)
    }
    const way = await wayOut()
    const running = way?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    await (await by('tangjing')).post(`/api/models/${id}/switch`, { isOn: false })
    expect(await wayOut()).toBeUndefined()
    await connected({ name: '另一个', model: 'honest-9' })
    play = wire => say(wire)
    const next = await (await wayOut())?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    goOn()
    expect((await running)?.endpoint).toBe('示例模型')
    expect(next).toMatchObject({ kind: 'complete', endpoint: '另一个' })
    expect(model.exchanges.at(-1)?.asked.body.model).toBe('honest-9')
  })

  it('is found by another process, too: nothing of it is kept between two questions', async () => {
    await connected()
    await policy('any', 'officers')
    expect(await wayOut()).toBeDefined()
    await server.superuser.query(`update model_policy set reach = 'none'`)
    expect(await wayOut()).toBeUndefined()
  })

  it('is the order, too', async () => {
    const first = await connected({ name: '甲' })
    const second = await connected({ name: '乙' })
    const governor = await by('tangjing')
    const { body } = await governor.post('/api/models/order', { ids: [second, first] })
    expect(body.endpoints.map((one: { name: string }) => one.name)).toEqual(['乙', '甲'])
    expect((await governor.post('/api/models/order', { ids: [second] })).status).toBe(409)
    await policy('any', 'officers')
    const outcome = await (await wayOut())?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    expect(outcome?.endpoint).toBe('乙')
  })
})

describe('a trial', () => {
  const tried = async (more: object = {}) => {
    const { name: _, ...trial } = wanted(more)
    return (await by('tangjing')).post('/api/models/test', trial)
  }

  it('says before anything is saved that it answers, how fast, and which model, and is recorded', async () => {
    play = wire => say(wire, { text: honestText.repeat(20), model: 'cheap-0' })
    const { status, body } = await tried()
    expect(status).toBe(200)
    expect(body).toMatchObject({ isAnswered: true, answeredModel: 'cheap-0', isOtherModel: true })
    expect(body.firstTokenMs).toBeGreaterThan(0)
    expect(body.beginning).toContain('三十日内')
    expect((await desk()).endpoints).toEqual([])
    expect((await calls())[0]).toMatchObject({ employee: null, purpose: '试问', kind: 'complete' })
  })

  it.each([
    ['a key that is refused', (wire: Wire) => wire.respond(401, {}, '{}'), '核对密钥'],
    ['a redirect', (wire: Wire) => wire.respond(302, { location: 'http://203.0.113.9/' }, ''), '没有跟过去'],
    ['a page', (wire: Wire) => wire.respond(200, { 'content-type': 'text/html' }, '<h1>'), '登录页面'],
    ['megabytes', (wire: Wire) => say(wire, { text: babble(6_000) }), '已停止'],
  ])('of %s says why, and what to do', async (_, misbehave, said) => {
    play = misbehave
    const { status, body } = await tried()
    expect({ status, isAnswered: body.isAnswered }).toEqual({ status: 200, isAnswered: false })
    expect(body.sentence).toContain(said)
    expect(body.beginning.length).toBeLessThanOrEqual(120)
  })

  it('reaches a local model by its name, too', async () => {
    const { body } = await tried({ baseUrl: model.url.replace('127.0.0.1', 'localhost') })
    expect(body).toMatchObject({ isAnswered: true })
  })

  it('of a wrong address names the field', async () => {
    const { status, body } = await tried({ baseUrl: 'http://203.0.113.9/v1' })
    expect({ status, fields: body.fields }).toEqual({
      status: 422,
      fields: { baseUrl: expect.stringContaining('公网') },
    })
  })
})

describe('the usage', () => {
  it('is told by employee and department for a period, to those who answer for the whole', async () => {
    await connected()
    await policy('any', 'officers')
    const before = (await (await by('tangjing')).get('/api/models/usage?days=7')).body
    await (await wayOut())?.complete({ ...(await asker()), messages: question('低保怎么申请？') })
    const after = (await (await by('tangjing')).get('/api/models/usage?days=7')).body
    const of = (usage: typeof after) =>
      usage.byEmployee.find((one: { id: string }) => one.id === adviser) ?? { calls: 0, tokens: 0 }
    expect(of(after).calls - of(before).calls).toBe(1)
    expect(of(after).tokens - of(before).tokens).toBe(60)
    expect((await (await by('zhoumin')).get('/api/models/usage')).status).toBe(403)
  })
})

const environment = () => ({ DATABASE_URL: server.ownerUrl })
