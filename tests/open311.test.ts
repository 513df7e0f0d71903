import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseMatter, giveFeedback, propose, requestsOf, sweep } from '../src/casework/index.ts'
import { readSearch } from '../src/http/open311/requests.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { listPeople, type Person, sessionOf } from '../src/people/index.ts'
import { visibleText } from '../src/shapes/visible-text.ts'
import { systemSession } from '../src/store/index.ts'
import { forgiveLimits } from './support/access-district.ts'
import { type Client, fumes, type TestServer, testServer } from './support/district.ts'
import { naughtyStrings } from './support/naughty-strings.ts'

let server: TestServer
let governor: Client
let people: Person[]
let key: string
let otherKey: string

beforeAll(async () => {
  server = await testServer()
  server.running.opened.onProposalWanted(async () => {})
  await server.superuser.query('delete from pgboss.schedule')
  people = await listPeople(server.running.opened.office.store.open)
  governor = await server.signIn('tangjing')
  key = await newKey('随手拍')
  otherKey = await newKey('另一个系统')
})
afterAll(() => server.close())

async function newKey(name: string): Promise<string> {
  const { status, body } = await governor.post('/api/api-clients', { name })
  expect(status).toBe(201)
  return body.key
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
  readonly headers: Headers
}

async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/open311/v2/${path}`, init)
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return {
    status: response.status,
    type,
    text,
    body: type.startsWith('application/json') ? JSON.parse(text) : undefined,
    headers: response.headers,
  }
}

const filing = {
  service_code: 'cooking-fumes',
  description: fumes.text,
  address_string: fumes.place ?? '',
  phone: fumes.phone,
  last_name: '王',
  first_name: '女士',
  lat: '30.123456',
  long: '120.5',
  account_id: 'u-1',
}

const post = (fields: Record<string, string>, headers: Record<string, string> = {}, format = 'json') =>
  call(`requests.${format}`, { method: 'POST', body: new URLSearchParams(fields), headers })

async function file(more: Record<string, string> = {}): Promise<string> {
  const { status, body, text } = await post({ api_key: key, ...filing, ...more })
  expect(`${status} ${text}`).toMatch(/^200 /)
  return body[0].service_request_id
}

const matterOf = async (receipt: string) => {
  const { rows } = await server.superuser.query('select * from matter where receipt = $1', [receipt])
  return rows[0]
}

/** What is wrong with a refusal: not 4xx, not the list of errors of the specification, no Chinese sentence. */
function faultsOf({ status, type, body, text }: Answer): string[] {
  if (status < 400 || status >= 500) return [`answered ${status} ${text.slice(0, 100)}`]
  if (!type.startsWith('application/json')) return [`is ${type}`]
  const [error, ...more] = body
  if (more.length > 0 || error.code !== status) return [`is ${text}`]
  return /\p{Script=Han}.*。$/su.test(error.description) ? [] : [`says ${error.description}`]
}

describe('Open311: what there is', () => {
  it('is told to everybody: where, which services, and what each needs', async () => {
    const { body: found } = await call('discovery.json')
    expect(found.endpoints).toEqual([
      expect.objectContaining({
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${server.url}/open311/v2`,
        type: 'test',
        formats: ['text/xml', 'application/json'],
      }),
    ])
    const { body: services } = await call('services.json?jurisdiction_id=any')
    const { body: categories } = await server.anonymous.get('/api/categories')
    expect(services.map((one: { service_code: string }) => one.service_code)).toEqual(
      categories.items.map((one: { id: string }) => one.id),
    )
    expect(services[0]).toMatchObject({ metadata: true, type: 'realtime', group: expect.any(String) })
    const { body: definition } = await call('services/cooking-fumes.json')
    expect(definition).toMatchObject({
      service_code: 'cooking-fumes',
      attributes: [
        { code: 'phone', required: true, datatype: 'string', order: 1 },
        { code: 'name', required: false },
      ],
    })
  })

  it('is told in XML as well, under the roots of the specification', async () => {
    for (const [path, beginning] of [
      ['discovery.xml', '<discovery><changeset>'],
      ['services.xml', '<services><service><service_code>'],
      [
        'services/cooking-fumes.xml',
        '<service_definition><service_code>cooking-fumes</service_code><attributes><attribute>',
      ],
      ['services/none.xml', '<errors><error><code>404</code><description>'],
      ['requests.xml', '<errors><error><code>403</code><description>'],
    ] as const) {
      const { type, text } = await call(path)
      expect(type).toBe('text/xml; charset=utf-8')
      expect(text).toContain(`<?xml version="1.0" encoding="utf-8"?>\n${beginning}`)
    }
  })
})

describe('Open311: an appeal', () => {
  it('comes through the same door as one of the portal, and the resident follows it there', async () => {
    const { status, body } = await post({ ...filing, email: 'a@b.c' }, { 'x-api-key': key })
    expect(status).toBe(200)
    expect(body).toEqual([
      {
        service_request_id: expect.stringMatching(/^SF/),
        service_notice: expect.stringContaining('没有保存电子邮箱'),
        account_id: 'u-1',
      },
    ])
    const receipt = body[0].service_request_id
    expect(await matterOf(receipt)).toMatchObject({
      channel: 'open311',
      title: expect.stringMatching(/^.+：文昌小区门口每天傍晚有烧烤摊/),
      content: fumes.text,
      place: fumes.place,
      contact_name: '王女士',
      contact_phone: fumes.phone,
      state: 'received',
    })
    const { body: seen } = await server.anonymous.post('/api/appeals/status', { receipt, phone: fumes.phone })
    expect(seen).toMatchObject({ receipt, stateText: '已受理' })
    const { rows } = await server.superuser.query(
      `select body::jsonb -> 'data' as data from ledger_entry where type = 'matter.filed' order by seq desc limit 1`,
    )
    expect(rows[0].data).toMatchObject({ channel: 'open311', client: expect.any(String) })
  })

  it('is answered in XML where that was asked for', async () => {
    const { status, text } = await post({ api_key: key, ...filing }, {}, 'xml')
    expect(status).toBe(200)
    expect(text).toMatch(/<service_requests><request><service_request_id>SF[^<]+<\/service_request_id><service_notice>/)
  })

  it('may have attributes instead of fields, a position instead of an address, and a link that nobody opens', async () => {
    const receipt = await file({
      address_string: '',
      phone: '',
      'attribute[phone]': '13900002222',
      'attribute[name]': '李先生',
      media_url: 'http://127.0.0.1:1/x.jpg',
    })
    expect(await matterOf(receipt)).toMatchObject({
      place: '纬度 30.123456，经度 120.5',
      contact_name: '李先生',
      contact_phone: '13900002222',
      content: `${fumes.text}\n【图片链接，没有下载】http://127.0.0.1:1/x.jpg`,
    })
  })

  it('is filed once for each Idempotency-Key, and rings where life is in danger', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const danger = { api_key: key, ...filing, description: '楼下煤气泄漏，味道很大，有人昏倒了，快来人！' }
    const [first, second] = [await post(danger, headers), await post(danger, headers)]
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect((await matterOf(first.body[0].service_request_id)).urgency).toBe('danger')
    expect(faultsOf(await post({ ...danger, description: '另一件事情' }, headers))).toEqual([])
  })

  it('is refused with a mark of secrecy: nothing of it is kept but a hash', async () => {
    const answer = await post({ api_key: key, ...filing, description: '【机密】★ 关于某事项的内部通报' })
    expect(faultsOf(answer)).toEqual([])
    const { rows } = await server.superuser.query(`select type from ledger_entry order by seq desc limit 1`)
    expect(rows[0].type).toBe('door.refused')
  })
})

describe('Open311: a program', () => {
  it('sees what it filed, in the form of the specification, and where it stands', async () => {
    const receipt = await file()
    const { body } = await call(`requests/${receipt}.json?api_key=${key}`)
    expect(body).toEqual([
      {
        service_request_id: receipt,
        status: 'open',
        status_notes: expect.stringContaining('已受理'),
        service_name: expect.any(String),
        service_code: 'cooking-fumes',
        description: fumes.text,
        agency_responsible: null,
        service_notice: null,
        requested_datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        updated_datetime: expect.stringMatching(/Z$/),
        expected_datetime: expect.stringMatching(/Z$/),
        address: fumes.place,
        address_id: null,
        zipcode: null,
        lat: 30.123456,
        long: 120.5,
        media_url: null,
      },
    ])
    const { body: tokens } = await call(`tokens/${receipt}.json?api_key=${key}`)
    expect(tokens).toEqual([{ service_request_id: receipt, token: receipt }])
  })

  it('is not told what the resident adds in the portal', async () => {
    const receipt = await file()
    const added = { receipt, phone: fumes.phone, text: '我家住三栋二单元，孩子有哮喘。' }
    expect((await server.anonymous.post('/api/appeals/supplement', added)).status).toBe(200)
    const { body } = await call(`requests/${receipt}.json?api_key=${key}`)
    expect(body[0].description).toBe(fumes.text)
    expect((await matterOf(receipt)).content).toContain(added.text)
  })

  it('sees nothing of others: neither of another program nor of the portal, and can not tell them from nothing', async () => {
    const foreign = (await post({ api_key: otherKey, ...filing })).body[0].service_request_id
    const { body: filed } = await server.anonymous.post('/api/appeals', fumes)
    const missing = 'SF260101-0000-0000-00000'
    const answers = []
    for (const receipt of [foreign, filed.receipt, missing])
      for (const path of [`requests/${receipt}`, `tokens/${receipt}`])
        answers.push((await call(`${path}.json?api_key=${key}`)).text)
    expect(new Set(answers).size).toBe(1)
    const { body } = await call(`requests.json?api_key=${key}`)
    const seen = body.map((one: { service_request_id: string }) => one.service_request_id)
    expect(seen).not.toContain(foreign)
    expect(seen).not.toContain(filed.receipt)
    const { body: named } = await call(`requests.json?api_key=${key}&service_request_id=${foreign},${filed.receipt}`)
    expect(named).toEqual([])
  })

  it('asks by number, service, state and time; newest first', async () => {
    const [a, b] = [await file(), await file({ service_code: 'lifts' })]
    const ask = async (query: string) => {
      const { status, body } = await call(`requests.json?api_key=${key}&${query}`)
      expect(status).toBe(200)
      return body.map((one: { service_request_id: string }) => one.service_request_id)
    }
    expect(await ask(`service_request_id=${a.toLowerCase()},${b}`)).toEqual([b, a])
    expect((await ask('')).slice(0, 2)).toEqual([b, a])
    expect(await ask('service_code=lifts')).toEqual([b])
    expect(await ask('service_code=none')).toEqual([])
    expect(await ask('status=closed')).toEqual([])
    expect(await ask('status=open,closed')).toContain(a)
    const every = await ask('')
    expect([...(await ask('page_size=1')), ...(await ask('page_size=1&page=2'))]).toEqual([b, a])
    expect(await ask(`page_size=2&page=2`)).toEqual(every.slice(2, 4))
    expect(await ask('page=1000')).toEqual([])
    expect(await ask(`service_request_id=${a},${b}&page_size=1&page=2`)).toEqual([a])
    expect(await ask(`start_date=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([])
    expect(await ask(`end_date=${encodeURIComponent('2020-01-01T00:00:00+08:00')}`)).toEqual([])
    for (const query of [
      'start_date=2020-01-01T00:00:00Z&end_date=2020-06-01T00:00:00Z',
      'start_date=2020-02-01T00:00:00Z&end_date=2020-01-01T00:00:00Z',
      'start_date=yesterday',
      'status=done',
      'page=0',
      'page=-1',
      'page=1001',
      'page=two',
      'page_size=1001',
      'page_size=1.5',
      'service_code=%00',
      `service_request_id=${'x,'.repeat(1001)}`,
    ])
      expect(faultsOf(await call(`requests.json?api_key=${key}&${query}`))).toEqual([])
  })

  it('is told the answer, and that a department has it', async () => {
    const receipt = await file()
    const { office } = server.running.opened
    const { id } = await matterOf(receipt)
    await propose(office, id, new Date())
    const guardian = await server.signIn('zhoumin')
    const { body: proposed } = await guardian.get(`/api/matters/${id}`)
    const decide = (who: Client, { proposal }: { proposal: { id: string; shownDigest: string } }) =>
      who.post(`/api/proposals/${proposal.id}/decision`, { kind: 'approve', shownDigest: proposal.shownDigest })
    const { body: sent } = await decide(guardian, proposed)
    const { body: open } = await call(`requests/${receipt}.json?api_key=${key}`)
    expect(open[0]).toMatchObject({ status: 'open', agency_responsible: sent.department.name })
    const [head, clerk] = [await server.signIn('fangjianguo'), await server.signIn('luxin')]
    await head.post(`/api/orders/${sent.order.id}/sign`)
    const answer = '您好，烧烤摊已劝离，我们会继续巡查。'
    await head.post(`/api/orders/${sent.order.id}/report`, { measure: '到现场劝离摊主。', answer })
    await decide(clerk, (await head.get(`/api/matters/${id}`)).body)
    const { body: done } = await call(`requests/${receipt}.json?api_key=${key}`)
    expect(done[0]).toMatchObject({ status: 'closed', status_notes: `已答复：${answer}（人工智能辅助、人工审核）` })

    // erasing takes what the program said of the resident as well
    await office.store.as(systemSession, tx => giveFeedback(tx, office, id, { helped: true }, new Date()))
    const person = people.find(one => one.account === 'tangjing')
    if (!person) throw new Error('no governor')
    await office.store.as(sessionOf(person), tx => eraseMatter(tx, office, { person, now: new Date() }, id, 'request'))
    const { body: erased } = await call(`requests/${receipt}.json?api_key=${key}`)
    expect(erased[0]).toMatchObject({ description: '（已删除）', lat: null, long: null })
    const { rows } = await server.superuser.query('select account_id from api_request where id = $1', [id])
    expect(rows).toEqual([{ account_id: null }])
  })

  it('is refused without its key, with a wrong one, and from the moment that it is revoked', async () => {
    const receipt = await file()
    const lost = await newKey('丢了密钥的系统')
    const { body } = await governor.get('/api/api-clients')
    const { id } = body.items.at(-1)
    const ask = (given: string) => call(`requests.json?${given}`)
    expect((await ask(`api_key=${lost}`)).status).toBe(200)
    expect((await governor.post(`/api/api-clients/${id}/revoke`)).body).toMatchObject({ revokedBy: { name: '唐静' } })
    expect((await governor.post(`/api/api-clients/${id}/revoke`)).status).toBe(409)
    for (const given of ['', 'api_key=', 'api_key=wrong', 'api_key=%00', `api_key=${lost}`, 'api_key=%E4%B8%AD'])
      for (const path of ['requests.json', `requests/${receipt}.json`, `tokens/${receipt}.json`]) {
        const answer = await call(`${path}?${given}`)
        expect([answer.status, ...faultsOf(answer)]).toEqual([403])
      }
    expect((await post({ ...filing, api_key: lost })).status).toBe(403)
    expect((await post(filing)).status).toBe(403)
  })

  it('may call six hundred times a minute, and is told when to come back; another one is not held up', async () => {
    const busy = await newKey('太忙的系统')
    forgiveLimits()
    for (let i = 0; i < 600; i += 20)
      await Promise.all(Array.from({ length: 20 }, () => call(`requests.json?api_key=${busy}`)))
    const answer = await call(`requests.json?api_key=${busy}`)
    expect([answer.status, ...faultsOf(answer)]).toEqual([429])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await call(`requests.json?api_key=${key}`)).status).toBe(200)
    forgiveLimits()
  })

  it('is kept by the digest of its key alone, and the key is shown once', async () => {
    const headers = crypto.randomUUID()
    const first = await governor.post('/api/api-clients', { name: '只此一次' }, headers)
    expect(first.body.key).toMatch(/^bbk_[\w-]{43}$/)
    expect((await governor.post('/api/api-clients', { name: '只此一次' }, headers)).status).toBe(409)
    const { rows: tables } = await server.superuser.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'`,
    )
    for (const { name } of tables) {
      const { rows } = await server.superuser.query(`select from ${name} t where t::text like '%' || $1 || '%'`, [
        first.body.key,
      ])
      expect([name, rows.length]).toEqual([name, 0])
    }
  })
})

describe('Open311: what is wrong', () => {
  it('is said in the form of the specification, with the field that is wrong', async () => {
    const told = async (more: Record<string, string>) => {
      const answer = await post({ api_key: key, ...filing, ...more })
      expect(faultsOf(answer)).toEqual([])
      return `${answer.status} ${answer.body[0].description}`
    }
    expect(await told({ service_code: '' })).toMatch(/^400 service_code/)
    expect(await told({ service_code: 'none' })).toMatch(/^404 /)
    expect(await told({ service_code: '\0' })).toMatch(/^404 /)
    expect(await told({ description: '' })).toMatch(/^400 description/)
    expect(await told({ description: '字'.repeat(5001) })).toMatch(/^400 description/)
    expect(await told({ phone: '' })).toMatch(/^400 phone/)
    expect(await told({ phone: '12345' })).toMatch(/^400 phone/)
    expect(await told({ address_string: '', lat: '', long: '', address_id: '7' })).toMatch(/^400 address_string/)
    expect(await told({ address_string: '路'.repeat(121) })).toMatch(/^400 address_string/)
    expect(await told({ long: '' })).toMatch(/^400 lat/)
    for (const lat of ['91', 'NaN', '1e1', 'Infinity', '０', '30,1']) expect(await told({ lat })).toMatch(/^400 lat/)
    expect(await told({ account_id: 'x'.repeat(101) })).toMatch(/^400 account_id/)
    expect(await told({ media_url: 'x'.repeat(501) })).toMatch(/^400 media_url/)
  })

  it('never fails: wrong types, broken and huge bodies, other encodings, other addresses', async () => {
    const headers = { 'x-api-key': key, 'content-type': 'application/x-www-form-urlencoded' }
    const raw = (body: RequestInit['body'], more: Record<string, string> = {}, path = 'requests.json') =>
      call(path, { method: 'POST', headers: { ...headers, ...more }, body: body ?? null })
    const whole = new URLSearchParams(filing).toString()
    const answers = {
      415: [
        await raw('{}', { 'content-type': 'application/json' }),
        await raw('<a/>', { 'content-type': 'text/xml' }),
        await raw(whole, { 'content-type': 'multipart/form-data' }),
      ],
      413: [await raw(`description=${'a'.repeat(200_000)}`, { connection: 'close' })],
      400: [
        await raw(''),
        await raw('%'),
        await raw('a=%zz&b=%C0'),
        await raw(`${whole}&description2=%D6%D0%CE%C4`),
        await raw(Buffer.from([0xd6, 0xd0])),
        await raw('&&&==&=a=&'),
        await raw(whole, { 'idempotency-key': 'short' }),
      ],
      404: [
        await raw(whole, {}, 'requests/x.json'),
        await raw(whole, {}, 'services.json'),
        await raw(whole, {}, 'requests'),
        await call('requests'),
        await call('nothing.json'),
        await call('services/%00.json'),
        await call('services/%E0%A4%A.json'),
        await call(`services/${'x'.repeat(300)}.json`),
        await call('services/a/b.json'),
        await call(`requests/%F0%9F%92%A9.json?api_key=${key}`),
        await call('services.json', { method: 'PUT' }),
      ],
    }
    for (const [status, all] of Object.entries(answers))
      for (const answer of all) expect([String(answer.status), ...faultsOf(answer)]).toEqual([status])
  })

  it('BLNS: each of 515 naughty strings in every field is kept as it is shown, or refused in words', async () => {
    const fields = ['description', 'address_string', 'first_name', 'account_id', 'media_url', 'attribute[name]', 'service_code', 'lat', 'phone', 'email', 'attribute[x]', '%5B'] // biome-ignore format: a list of words
    const faults: string[] = []
    let accepted = 0
    for (const [i, { text }] of naughtyStrings.entries()) {
      if (i % 50 === 0) forgiveLimits()
      const field = fields[i % fields.length] ?? ''
      for (const name of new Set([field, 'description'])) {
        const answer = await post({ api_key: key, ...filing, [name]: text })
        if (answer.status !== 200) {
          faults.push(...faultsOf(answer).map(one => `${name} ${JSON.stringify(text.slice(0, 40))}: ${one}`))
          continue
        }
        accepted++
        const receipt = answer.body[0].service_request_id
        const { content } = await matterOf(receipt)
        // what is no text travels as U+FFFD: the sender's own doing
        const shown = visibleText(text.toWellFormed()).trim()
        if (name === 'description' && shown !== '' && content !== shown) faults.push(`lost: ${JSON.stringify(shown)}`)
        const xml = await call(`requests/${receipt}.xml?api_key=${key}`)
        if (xml.status !== 200 || !xml.text.endsWith('</request></service_requests>\n')) faults.push(xml.text)
      }
    }
    expect(faults).toEqual([])
    expect(accepted).toBeGreaterThan(500)
  })

  it('leaves nothing wrong in the record', async () => {
    const { store, ledger } = server.running.opened.office
    expect((await verifyStored(store, ledger)).problems).toEqual([])
    expect(await store.as(systemSession, sweep)).toEqual([])
  })
})

// last, since its appeals are in no ledger
describe('Open311: many appeals', () => {
  it('turns the pages of more than a thousand, each appeal once', async () => {
    const { rows } = await server.superuser.query<{ id: string }>(
      `insert into api_client (name, key_digest, made_by, made_at)
       select '多', encode(sha256('many'), 'hex'), id, now() from person limit 1 returning id`,
    )
    const template = await matterOf(await file())
    await server.superuser.query(
      `with copied as (
         insert into matter (receipt, employee_id, scenario_id, title, content, contact_phone, channel, state,
           department_id, intake_department_id, visible_to, filed_at)
         select 'SF-MANY-' || n, employee_id, scenario_id, title, content, contact_phone, channel, 'received',
           department_id, intake_department_id, visible_to, now() - n / 3 * interval '1 second'
         from matter, generate_series(1, 1205) n where id = $1 returning id, filed_at)
       insert into api_request (id, client_id, service_code, filed_at) select id, $2, 'lifts', filed_at from copied`,
      [template.id, rows[0]?.id],
    )
    const page = (number: number) =>
      server.running.opened.office.store.as(systemSession, tx =>
        requestsOf(tx, rows[0]?.id ?? '', readSearch({ page: String(number) }, new Date(Date.now() + 1000))),
      )
    const [first, second, third] = [await page(1), await page(2), await page(3)]
    expect([first.length, second.length, third.length]).toEqual([1000, 205, 0])
    expect(new Set([...first, ...second].map(one => one.receipt)).size).toBe(1205)
  })
})
