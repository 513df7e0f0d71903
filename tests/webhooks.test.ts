import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseMatter, fileAppeal, withdraw } from '../src/casework/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { sessionOf } from '../src/people/index.ts'
import type { EventType, Webhook } from '../src/shapes/integration.ts'
import { systemSession } from '../src/store/index.ts'
import { isForbidden, type Resolve } from '../src/webhooks/address.ts'
import {
  addWebhook,
  deliverDue,
  deliveryPage,
  forgetDeliveries,
  getWebhook,
  hasWork,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  replayDelivery,
  resumeWebhook,
  testWebhook,
} from '../src/webhooks/index.ts'
import { eventually, fumes, type TestOffice, testOffice, testServer } from './support/district.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly event: any
}

/** A receiver of events on this machine, which answers as it is told. */
async function receiver(answer: RequestListener = (_, response) => response.writeHead(204).end()) {
  const received: Received[] = []
  let respond = answer
  const server: Server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', piece => {
      text += piece
    })
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, text, event: JSON.parse(text) })
      respond(request, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    received,
    url: `http://127.0.0.1:${port}/hooks`,
    port,
    answer: (next: RequestListener) => {
      respond = next
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
type Receiver = Awaited<ReturnType<typeof receiver>>

let t: TestOffice
let r: Receiver
beforeAll(async () => {
  t = await testOffice()
  r = await receiver()
})
afterAll(async () => {
  r.close()
  await t.close()
})

const change = (now = new Date()) => ({
  ledger: t.office.ledger,
  actor: { kind: 'person' as const, id: t.person('tangjing').id },
  now,
})
const asSystem = <T>(work: Parameters<TestOffice['office']['store']['as']>[1]) =>
  t.office.store.as(systemSession, work) as Promise<T>
const all: readonly EventType[] = ['matter.filed', 'matter.withdrawn', 'decision.made', 'order.signed']
const add = (url = r.url, types = all) =>
  asSystem<{ id: string; secret: string }>(tx => addWebhook(tx, change(), { name: '街道系统', url, types }, true))
const file = () =>
  asSystem<{ id: string; receipt: string }>(tx =>
    fileAppeal(tx, t.office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now: new Date() }),
  )
const deliver = (more: Partial<Parameters<typeof deliverDue>[0]> = {}) =>
  deliverDue({ store: t.office.store, ledger: t.office.ledger, allowsLoopback: true, ...more })
const log = (id: string) => asSystem<Awaited<ReturnType<typeof deliveryPage>>>(tx => deliveryPage(tx, id, undefined))
const removeAll = () =>
  asSystem<void>(async tx => {
    for (const { id } of await tx.selectFrom('webhook').select('id').execute()) await removeWebhook(tx, change(), id)
  })
const fresh = async (url?: string, types?: readonly EventType[]) => {
  await removeAll()
  r.received.length = 0
  r.answer((_, response) => response.writeHead(204).end())
  return add(url, types)
}
const isSigned = ({ headers, text }: Received, secret: string) => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(signed)
    .digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`)
}

describe('an event', () => {
  it('is a CloudEvent, signed as Standard Webhooks does, and says nothing of the resident', async () => {
    const { id, secret } = await fresh()
    const { receipt } = await file()
    await deliver()
    const [got] = r.received
    if (!got) throw new Error('nothing came')
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(isSigned(got, secret)).toBe(true)
    expect(Math.abs(Number(got.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(30)
    expect(got.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    const { seq } = (await log(id)).items[0] ?? { seq: -1 }
    expect(got.event).toEqual({
      specversion: '1.0',
      id: `${id}-${seq}`,
      source: expect.stringMatching(/^urn:bangban:[0-9a-f-]{36}$/),
      type: 'gov.bangban.matter.filed',
      time: expect.stringMatching(/Z$/),
      subject: receipt,
      datacontenttype: 'application/json',
      data: {
        receipt,
        state: 'received',
        urgency: 'normal',
        category: null,
        department: { id: 'hub', name: expect.any(String) },
        filedAt: expect.any(String),
        dueAt: expect.any(String),
        closedAt: null,
      },
    })
    expect(got.headers['webhook-id']).toBe(got.event.id)
    for (const word of [fumes.title, fumes.text, fumes.phone, fumes.name ?? '', fumes.place ?? ''])
      expect(got.text).not.toContain(word)
    expect((await log(id)).items).toEqual([
      expect.objectContaining({ receipt, state: 'delivered', attempts: 1, lastStatus: 204, nextAt: null }),
    ])
  })

  it('is told of what happens from then on, of the chosen kinds, and of a decision what was decided', async () => {
    await file()
    await fresh(r.url, ['decision.made'])
    const { matter } = await t.dispatched()
    const { receipt } = await asSystem<{ receipt: string }>(tx =>
      tx.selectFrom('matter').select('receipt').where('id', '=', matter).executeTakeFirstOrThrow(),
    )
    await deliver()
    expect(r.received.map(one => one.event.type)).toEqual(['gov.bangban.decision.made'])
    expect(r.received[0]?.event).toMatchObject({
      subject: receipt,
      data: {
        state: 'dispatched',
        decision: { about: 'routing', kind: 'approve' },
        department: { id: 'urban' },
        category: { id: expect.any(String), level1: expect.any(String), level2: expect.any(String) },
      },
    })
  })

  it('can be one to try the address with, which goes to the one that asked for it', async () => {
    const { id } = await fresh()
    const other = await add(`${r.url}/other`)
    await asSystem(tx => testWebhook(tx, change(), id))
    await deliver()
    expect(r.received).toHaveLength(1)
    expect(r.received[0]).toMatchObject({
      path: '/hooks',
      event: { type: 'gov.bangban.webhook.tested', data: { message: expect.any(String) } },
    })
    expect((await log(other.id)).items).toEqual([])
  })
})

describe('what does not arrive', () => {
  it('is tried again after 5 seconds, 5 minutes and so on up to a day, and then failed; the id stays', async () => {
    const { id } = await fresh()
    r.answer((_, response) => response.writeHead(500).end(`故障\u0007${'x'.repeat(500)}`))
    await file()
    let now = new Date()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 10; attempt++) {
      await deliver({ now: () => now })
      await deliver({ now: () => now })
      const [item] = (await log(id)).items
      expect(item).toMatchObject({ attempts: attempt, lastStatus: 500, state: attempt < 10 ? 'pending' : 'failed' })
      expect(item?.lastAnswer).toBe(`故障${'x'.repeat(198)}`)
      if (item?.nextAt) {
        waits.push((Date.parse(item.nextAt) - now.getTime()) / 1000)
        now = new Date(item.nextAt)
      }
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
    expect(r.received).toHaveLength(10)
    expect(new Set(r.received.map(one => one.event.id)).size).toBe(1)
    expect(new Set(r.received.map(one => one.text)).size).toBe(1)
    expect(await hasWork(t.office.store, new Date(now.getTime() + 86_400_000 * 30))).toBe(false)

    // somebody sends it again, and the receiver is well by now
    r.answer((_, response) => response.writeHead(200).end('ok'))
    const [{ seq } = { seq: -1 }] = (await log(id)).items
    await asSystem(tx => replayDelivery(tx, change(now), id, seq))
    await expect(asSystem(tx => replayDelivery(tx, change(now), id, seq))).rejects.toMatchObject({ status: 409 })
    await deliver({ now: () => now })
    expect((await log(id)).items[0]).toMatchObject({
      state: 'delivered',
      attempts: 1,
      lastStatus: 200,
      lastAnswer: 'ok',
    })
    expect(r.received.at(-1)?.event.id).toBe(r.received[0]?.event.id)
    await expect(asSystem(tx => replayDelivery(tx, change(), id, 1))).rejects.toMatchObject({ status: 404 })
  })

  it('is whatever is no 2xx: a redirect is not followed, a refused connection and silence say so', async () => {
    const { id } = await fresh()
    const elsewhere = await receiver()
    r.answer((_, response) => response.writeHead(307, { location: elsewhere.url }).end())
    await file()
    await deliver()
    expect((await log(id)).items[0]).toMatchObject({ state: 'pending', lastStatus: 307 })
    expect(elsewhere.received).toEqual([])
    elsewhere.close()

    const gone = await fresh(`http://127.0.0.1:${elsewhere.port}/`)
    await file()
    await deliver()
    expect((await log(gone.id)).items[0]).toMatchObject({
      lastStatus: null,
      lastAnswer: '连接被拒绝，接收系统没有在这个端口等候',
    })

    const silent = await fresh()
    r.answer(() => {})
    await file()
    const started = performance.now()
    await deliver()
    expect(performance.now() - started).toBeLessThan(14_000)
    expect((await log(silent.id)).items[0]).toMatchObject({ lastStatus: null, lastAnswer: '10 秒内没有应答' })
  })

  it('waits while it is paused and comes afterwards; a removed webhook gets nothing and leaves nothing', async () => {
    const { id } = await fresh()
    await asSystem(tx => pauseWebhook(tx, change(), id))
    await file()
    await deliver()
    expect(r.received).toEqual([])
    expect(await hasWork(t.office.store, new Date())).toBe(false)
    await asSystem(tx => resumeWebhook(tx, change(), id))
    expect(await hasWork(t.office.store, new Date())).toBe(true)
    await deliver()
    expect(r.received).toHaveLength(1)
    await asSystem(tx => removeWebhook(tx, change(), id))
    await file()
    await deliver()
    expect(r.received).toHaveLength(1)
    const { rows } = await t.superuser.query('select count(*)::int as n from webhook_delivery')
    expect(rows).toEqual([{ n: 0 }])
  })

  it('is signed with the new secret from the moment that there is one, and for a day with the old one too', async () => {
    const { id, secret } = await fresh()
    await file()
    const now = new Date()
    const renewed = await asSystem<string>(tx => renewSecret(tx, change(now), id))
    await deliver()
    const [got] = r.received
    expect(got && [isSigned(got, renewed), isSigned(got, secret)]).toEqual([true, true])
    expect((await asSystem<Webhook>(tx => getWebhook(tx, id))).oldSecretUntil).toBe(
      new Date(now.getTime() + 24 * 3600_000).toISOString(),
    )
    await file()
    await deliver({ now: () => new Date(now.getTime() + 25 * 3600_000) })
    const later = r.received.at(-1)
    expect(later && [isSigned(later, renewed), isSigned(later, secret)]).toEqual([true, false])
    // of three, the oldest is out at once
    const [second, third] = [
      await asSystem<string>(tx => renewSecret(tx, change(), id)),
      await asSystem<string>(tx => renewSecret(tx, change(), id)),
    ]
    await file()
    await deliver()
    const last = r.received.at(-1)
    expect(last && [third, second, renewed].map(one => isSigned(last, one))).toEqual([true, true, false])
  })

  it('stops where the receiver says that it is gone, until a person lets it go on', async () => {
    const { id } = await fresh()
    for (let i = 0; i < 3; i++) await file()
    r.answer((_, response) => response.writeHead(410).end('gone'))
    await deliver()
    const asked = r.received.length
    await file()
    await deliver({ now: () => new Date(Date.now() + 3600_000) })
    expect(r.received).toHaveLength(asked)
    expect(await hasWork(t.office.store, new Date(Date.now() + 3600_000))).toBe(false)
    const stopped = await asSystem<Webhook>(tx => getWebhook(tx, id))
    expect([stopped.pausedAt, stopped.goneAt]).toEqual([expect.any(String), expect.any(String)])
    const { rows } = await t.superuser.query(
      `select count(*)::int as n from ledger_entry where type = 'webhook.gone' and body::jsonb -> 'data' ->> 'webhook' = $1`,
      [id],
    )
    expect(rows).toEqual([{ n: 1 }])
    r.answer((_, response) => response.writeHead(204).end())
    await asSystem(tx => resumeWebhook(tx, change(), id))
    expect((await asSystem<Webhook>(tx => getWebhook(tx, id))).goneAt).toBeNull()
    await deliver({ now: () => new Date(Date.now() + 3600_000) })
    expect((await log(id)).items.map(one => one.state)).toEqual(['delivered', 'delivered', 'delivered', 'delivered'])
  })
})

describe('nothing is lost and nothing sent twice at once', () => {
  it('where several processes deliver at the same time', async () => {
    const { id } = await fresh()
    r.answer((_, response) => setTimeout(() => response.writeHead(204).end(), 20))
    for (let i = 0; i < 40; i++) await file()
    await Promise.all([deliver(), deliver(), deliver(), deliver()])
    await deliver()
    expect(r.received).toHaveLength(40)
    expect(new Set(r.received.map(one => one.event.id)).size).toBe(40)
    expect((await log(id)).items.every(one => one.state === 'delivered' && one.attempts === 1)).toBe(true)
  })

  it('where one is gone in the middle of an attempt: its lease runs out, and another sends it again', async () => {
    const { id } = await fresh()
    await file()
    const ends = new AbortController()
    r.answer(() => ends.abort())
    const now = new Date()
    await deliver({ signal: ends.signal, now: () => now })
    r.answer((_, response) => response.writeHead(204).end())
    expect((await log(id)).items[0]).toMatchObject({ state: 'pending', attempts: 1, lastStatus: null })
    await deliver({ now: () => new Date(now.getTime() + 59_000) })
    expect(r.received).toHaveLength(1)
    await deliver({ now: () => new Date(now.getTime() + 61_000) })
    expect(r.received).toHaveLength(2)
    expect(r.received[1]?.event.id).toBe(r.received[0]?.event.id)
    expect((await log(id)).items[0]).toMatchObject({ state: 'delivered', attempts: 2 })
  })

  it('where a process is killed after the receiver has it and before it could say so', async () => {
    const { id } = await fresh()
    for (let i = 0; i < 3; i++) await file()
    const { data, databaseUrl } = t.settings
    const child = spawn(process.execPath, [join(import.meta.dirname, 'support', 'deliver-child.ts')], {
      env: { ...process.env, BANGBAN_DATA: data, DATABASE_URL: databaseUrl },
      stdio: 'ignore',
    })
    r.answer(() => child.kill('SIGKILL'))
    const [, signal] = (await once(child, 'exit')) as [number | null, string]
    expect(signal).toBe('SIGKILL')
    r.answer((_, response) => response.writeHead(204).end())
    await deliver()
    await deliver({ now: () => new Date(Date.now() + 61_000) })
    expect(new Set(r.received.map(one => one.event.id)).size).toBe(3)
    expect((await log(id)).items.map(one => one.state)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('where one receiver is slow: the others have theirs meanwhile', async () => {
    await fresh(`${r.url}/slow`)
    await add(`${r.url}/quick`)
    r.answer((request, response) => {
      if (request.url?.endsWith('slow')) setTimeout(() => response.writeHead(204).end(), 1500)
      else response.writeHead(204).end()
    })
    for (let i = 0; i < 12; i++) await file()
    const under = deliver()
    await eventually(async () => r.received.filter(one => one.path.endsWith('quick')).length === 12 || undefined)
    expect(r.received.filter(one => one.path.endsWith('slow')).length).toBeLessThan(12)
    await under
    expect(r.received).toHaveLength(24)
  })

  it('where an entry of the ledger was rolled back: there was none', async () => {
    await fresh()
    await t.office.store
      .as(systemSession, async tx => {
        await fileAppeal(tx, t.office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now: new Date() })
        throw new Error('given up')
      })
      .catch(() => {})
    await deliver()
    expect(r.received).toEqual([])
  })

  it('and what arrived long ago is forgotten, what has not arrived never', async () => {
    const { id } = await fresh()
    await file()
    await deliver()
    r.answer((_, response) => response.writeHead(500).end())
    await file()
    await deliver()
    await forgetDeliveries(t.office.store, new Date(Date.now() + 29 * 86_400_000))
    expect((await log(id)).items).toHaveLength(2)
    await forgetDeliveries(t.office.store, new Date(Date.now() + 31 * 86_400_000))
    expect((await log(id)).items.map(one => one.state)).toEqual(['pending'])
  })
})

describe('an address', () => {
  const refused = [
    '127.0.0.1', '127.255.1.2', '0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '100.100.100.200', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'ff02::1',
    '::ffff:127.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fd00:ec2::254', 'no address',
  ] // biome-ignore format: a list
  it.each(refused)('is refused where it is this machine or none that receives: %s', address => {
    expect(isForbidden(address, false)).toBe(true)
  })
  const allowed = ['10.0.0.1', '172.16.3.4', '192.168.1.1', '100.64.0.1', '8.8.8.8', 'fd12::1', '2001:db8::1', '::ffff:10.1.2.3'] // biome-ignore format: a list
  it.each(allowed)('is allowed in a network of the government and elsewhere: %s', address => {
    expect(isForbidden(address, false)).toBe(false)
  })

  it.each([
    'ftp://example.gov.cn/', 'file:///etc/passwd', 'javascript:alert(1)', 'example.gov.cn', 'http://', 'http://u:p@example.gov.cn/', 'http://localhost:5432/', 'http://x.localhost/',
    'http://127.1/', 'http://0x7f000001/', 'http://2130706433/', 'http://0177.0.0.1/', 'http://[::1]/', 'http://[::ffff:7f00:1]/', 'http://169.254.169.254/latest/', 'http://0/', 'http://１２７.0.0.1/',
  ])('is refused when it is registered: %s', async url => {
    const adding = asSystem(tx => addWebhook(tx, change(), { name: '坏地址', url, types: all }, false))
    await expect(adding).rejects.toMatchObject({ status: 422, fields: { url: expect.stringMatching(/\p{Script=Han}/u) } })
  }) // biome-ignore format: a list

  it('is looked at anew at each delivery: a name that turns to this machine gets nothing', async () => {
    const { id } = await fresh(`http://rebinding.example:${r.port}/`)
    const answers: string[][] = [['127.0.0.1'], ['10.0.0.1', '127.0.0.1'], ['::ffff:169.254.169.254'], []]
    let asked = 0
    const resolve: Resolve = async () =>
      (answers[asked++] ?? []).map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    await file()
    let now = new Date()
    for (const _ of answers) {
      await deliver({ resolve, allowsLoopback: false, now: () => now })
      const [item] = (await log(id)).items
      expect(item).toMatchObject({ lastStatus: null, lastAnswer: '这个域名指向本机或链路本地地址，没有发送' })
      now = new Date(item?.nextAt ?? now)
    }
    expect(asked).toBe(answers.length)
    expect(r.received).toEqual([])
  })

  it('is connected to as it was looked at: the name is asked for once', async () => {
    await fresh(`http://once.example:${r.port}/`)
    let asked = 0
    const resolve: Resolve = async () => [{ address: ++asked === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }]
    await file()
    await deliver({ resolve })
    expect(asked).toBe(1)
    expect(r.received[0]?.headers.host).toBe(`once.example:${r.port}`)
  })
})

it('all of it is in the ledger, and the secrets are in no export', async () => {
  const { secret } = await fresh()
  const { id } = await file()
  await t.office.store.as({ scope: 'resident', matter: id }, tx => withdraw(tx, t.office, id, new Date()))
  const person = t.person('tangjing')
  await t.office.store.as(sessionOf(person), tx =>
    eraseMatter(tx, t.office, { person, now: new Date() }, id, 'request'),
  )
  const verdict = await verifyStored(t.office.store, t.office.ledger)
  expect(verdict.problems).toEqual([])
  const { rows } = await t.superuser.query<{ type: string }>(
    `select distinct type from ledger_entry where type like 'webhook.%' order by 1`,
  )
  expect(rows.map(one => one.type)).toEqual([
    'webhook.added',
    'webhook.gone',
    'webhook.paused',
    'webhook.removed',
    'webhook.replayed',
    'webhook.resumed',
    'webhook.secret',
    'webhook.tested',
  ])
  const { exported } = await import('./support/lived-district.ts')
  expect(await exported(t.office.store, t.office.ledger)).not.toContain(secret.slice(6))
})

describe('the server', () => {
  it('tells a receiver within seconds of what a resident files; the desk reads the log and sends again', async () => {
    const server = await testServer({ settings: { webhookLoopback: true } })
    const there = await receiver()
    try {
      const governor = await server.signIn('tangjing')
      const wanted = { name: '街道系统', url: there.url, types: ['matter.filed'] }
      const { status, body } = await governor.post('/api/webhooks', wanted)
      expect(status).toBe(201)
      const path = `/api/webhooks/${body.webhook.id}`
      const { body: filed } = await server.anonymous.post('/api/appeals', fumes)
      await eventually(async () => there.received.length > 0 || undefined)
      expect(there.received[0]?.event.subject).toBe(filed.receipt)
      const [delivery] = await eventually(async () => {
        const { items } = (await governor.get(`${path}/deliveries`)).body
        return items[0]?.state === 'delivered' ? items : undefined
      })
      expect(delivery).toMatchObject({ typeText: '提交诉求', receipt: filed.receipt, lastStatus: 204 })
      expect((await governor.post(`${path}/deliveries/${delivery.seq}/replay`)).body.state).toBe('pending')
      await eventually(async () => there.received.length > 1 || undefined)
      expect((await governor.post(`${path}/test`)).status).toBe(200)
      await eventually(async () => there.received.length > 2 || undefined)
      expect((await governor.get('/api/webhooks')).body.items[0]).toMatchObject({ name: '街道系统', pausedAt: null })
      const changed = { ...wanted, name: '新名字', url: `${there.url}/2` }
      expect((await governor.post(`${path}/change`, changed)).body).toMatchObject({ name: '新名字', url: changed.url })
      expect((await governor.post(`${path}/change`, { ...wanted, types: ['nothing'] })).status).toBe(422)
      expect((await governor.post(`${path}/pause`)).body.pausedAt).not.toBe(null)
      expect((await governor.post(`${path}/pause`)).status).toBe(409)
      expect((await governor.post(`${path}/test`)).status).toBe(409)
      expect((await governor.post(`${path}/resume`)).body.pausedAt).toBe(null)
      expect((await governor.post(`${path}/secret`)).body.secret).toMatch(/^whsec_/)
      expect((await governor.post(`${path}/remove`)).status).toBe(200)
      expect((await governor.get(`${path}/deliveries`)).status).toBe(404)
      expect((await (await server.signIn('qinlang')).get('/api/webhooks')).status).toBe(403)
    } finally {
      there.close()
      await server.close()
    }
  })
})
