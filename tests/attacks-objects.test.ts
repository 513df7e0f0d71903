import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AttackedDistrict,
  attackedDistrict,
  type Filed,
  jpeg,
  mark,
  photo,
  refusals,
  waterMark,
} from './support/attacked-district.ts'
import { attacker, type Caller, caller, newAddress, tally } from './support/attacker.ts'
import { fumes } from './support/district.ts'

const tried = tally(
  'Attacks',
  "Somebody else's matter, photo, order, proposal and appeal asked for through every door; filters, lists and counts; what is public.",
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

/** What people and residents did: jobs go on by themselves meanwhile. */
const size = async () =>
  (
    await district.target.one<{ n: number }>(
      `select count(*)::int as n from ledger_entry where body::jsonb -> 'actor' ->> 'kind' in ('person', 'resident')`,
    )
  ).n

const uuid = () => crypto.randomUUID()

describe("somebody else's object", () => {
  it('T1: a matter, its photo, order, contact and proposal are not reached by their ids from outside its department (Dify CVE-2026-41949)', async () => {
    const { target, officer, stranger, strangeWorker, admin, nobody, fumesMatter } = district
    const { matter, photo: picture, order, proposal, receipt } = fumesMatter
    const before = await size()
    const outsiders = { stranger, strangeWorker, admin, nobody }
    for (const [who, one] of Object.entries(outsiders)) {
      for (const id of [
        matter,
        matter.toUpperCase(),
        ` ${matter}`,
        `%20${matter}`,
        `${matter}%00`,
        `${uuid()}/../${matter}`,
      ])
        await attack('T1', `${who} reads matter ${id}`, one.get(`/api/matters/${id}`))
      for (const path of [
        `/api/photos/${picture}`,
        `/api/photos/${picture}?receipt=${receipt}`,
        `/api/photos/${picture}?phone=13911110001`,
      ])
        await attack('T1', `${who} ${path}`, one.get(path))
      await attack(
        'T1',
        `${who} asks for the contact`,
        one.post(`/api/matters/${matter}/contact`, { purpose: '核实情况' }),
      )
      for (const [action, body] of [
        ['sign', {}],
        ['assign', { personId: await target.idOf('luxin') }],
        ['report', { measure: '已到现场处理', answer: '您好，已经处理。' }],
        ['return', { reason: '不属于本部门职责' }],
      ] as const)
        await attack('T1', `${who} ${action}s the order`, one.post(`/api/orders/${order}/${action}`, body))
      for (const kind of ['approve', 'return', 'refuse', 'take_over'])
        await attack(
          'T1',
          `${who} decides ${kind}`,
          one.post(`/api/proposals/${proposal}/decision`, { kind, shownDigest: 'a'.repeat(64), reason: '理由' }),
        )
      const batch = await one.post('/api/decisions', {
        decisions: [{ proposalId: proposal, shownDigest: 'a'.repeat(64) }],
      })
      tried.attempt(
        'T1',
        batch.status !== 200 || batch.body.results[0].ok === false,
        `${who} in a batch: ${batch.text}`,
      )
    }
    expect(tried.through('T1')).toEqual([])
    expect(await size()).toBe(before)
    // what is hidden and what is not there answer alike
    const hidden = await stranger.get(`/api/matters/${matter}`)
    const missing = await stranger.get(`/api/matters/${uuid()}`)
    expect(hidden).toMatchObject({ status: 404, text: missing.text })

    const rightful = await officer.get(`/api/matters/${matter}`)
    expect(rightful.status).toBe(200)
    expect(rightful.text).toContain(mark)
    expect(Buffer.from((await officer.get(`/api/photos/${picture}`)).text).includes(mark)).toBe(true)
    expect((await officer.post(`/api/matters/${matter}/contact`, { purpose: '核实情况' })).body.phone).toBe(
      '13911110001',
    )
  })

  it('T4: nothing is deleted or replaced through the web, one’s own or another’s (Open WebUI CVE-2026-45671)', async () => {
    const { target, officer, admin, fumesMatter } = district
    const { matter, order, proposal } = fumesMatter
    const paths = [
      ...target.running.routes.map(one => one.path.replace('{id}', matter).replace('{seq}', '0')),
      `/api/orders/${order}`,
      `/api/proposals/${proposal}`,
      `/api/photos/${fumesMatter.photo}`,
      `/api/appeals/${fumesMatter.receipt}`,
    ]
    const before = await size()
    for (const path of paths)
      for (const method of ['DELETE', 'PUT', 'PATCH'])
        await attack('T4', `${method} ${path}`, (method === 'PUT' ? officer : admin).send(method, path, { body: '{}' }))
    for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      expect((await officer.get(`/api/matters/${matter}`, { [header]: 'DELETE' })).status).toBe(200)
      tried.attempt('T4', true, header)
    }
    expect(tried.through('T4')).toEqual([])
    expect(await size()).toBe(before)
    const left = await target.one<{ n: number }>('select count(*)::int as n from matter where id = $1', [matter])
    expect(left.n).toBe(1)
  })

  it('T6: an appeal is not withdrawn, added to, judged or read with another’s receipt or another’s phone (Open WebUI CVE-2026-45349)', async () => {
    const { target, waterMatter, file, proposalOf } = district
    const mine = await file({ ...fumes, title: `楼下烧烤${mark}` }, '13911110003')
    const { receipt, phone } = mine
    const other = waterMatter
    const keys: unknown[] = [
      { receipt, phone: other.phone },
      { receipt: other.receipt, phone },
      { receipt: receipt.slice(0, -1), phone },
      { receipt: `${receipt.slice(0, -5)}%`, phone },
      { receipt: '%', phone },
      { receipt: `${receipt}' or '1'='1`, phone: other.phone },
      { receipt: [receipt], phone },
      { receipt: { $ne: '' }, phone },
      { receipt, phone: ['13911110003'] },
      { receipt, phone: { $regex: '.*' } },
      { receipt, phone: '%' },
      { receipt, phone: '' },
      { receipt },
      { phone },
      { id: mine.matter, matterId: mine.matter, phone, receipt: other.receipt },
      { receipt: mine.matter, phone },
      { receipt: null, phone: null },
      [receipt, phone],
    ]
    const thief = caller(target.url)
    const state = async () =>
      await target.one<{ state: string; content: string; n: number }>(
        'select state, content, (select count(*)::int from ledger_entry where matter_id = $1) as n from matter where id = $1',
        [mine.matter],
      )
    await proposalOf(mine.matter)
    const before = await state()
    for (const key of keys)
      for (const [door, more] of [
        ['status', {}],
        ['supplement', { text: '再补充一点情况。' }],
        ['feedback', { helped: true, comment: '很好' }],
        ['withdraw', {}],
      ] as const) {
        thief.address = newAddress()
        const body = Array.isArray(key) ? key : { ...(key as object), ...more }
        await attack('T6', `${door} ${JSON.stringify(key)}`, thief.post(`/api/appeals/${door}`, body))
      }
    // a question at the counter is taken, but not tied to an appeal whose phone one doesn't know
    const asked = await thief.post('/api/counter', {
      name: '某人',
      phone: other.phone,
      question: '请问怎样办',
      receipt,
    })
    const tied = await target.one<{ matter_id: string | null }>('select matter_id from counter_request where id = $1', [
      asked.body.id,
    ])
    tried.attempt('T6', tied.matter_id === null && !asked.text.includes(mark), `counter: ${asked.text}`)
    expect(tried.through('T6')).toEqual([])
    expect(await state()).toEqual(before)

    const owner = caller(target.url)
    const own = await owner.post('/api/counter', { name: '本人', phone, question: '请问怎样办', receipt })
    expect(await target.one('select matter_id from counter_request where id = $1', [own.body.id])).toEqual({
      matter_id: mine.matter,
    })
    expect((await owner.post('/api/appeals/withdraw', { receipt, phone })).body.state).toBe('withdrawn')
  })

  it('T7: a photo, order or proposal of one matter is not reached through another (Open WebUI CVE-2026-54015)', async () => {
    const { target, guardian, deputy, officer, auditor, fumesMatter, waterMatter, file, proposalOf } = district
    const mine = waterMatter
    const foreign = fumesMatter
    const resident = caller(target.url)
    const key = (one: Filed) => new URLSearchParams({ receipt: one.receipt, phone: one.phone }).toString()
    await attack(
      'T7',
      'a photo with the key of another matter',
      resident.get(`/api/photos/${foreign.photo}?${key(mine)}`),
    )
    await attack(
      'T7',
      'a photo with two keys',
      resident.get(`/api/photos/${foreign.photo}?${key(mine)}&receipt=${foreign.receipt}`),
    )
    await attack(
      'T7',
      'ids of one kind for another: matter as order',
      officer.post(`/api/orders/${foreign.matter}/sign`),
    )
    await attack('T7', 'proposal as order', officer.post(`/api/orders/${foreign.proposal}/sign`))
    await attack('T7', 'order as matter', officer.get(`/api/matters/${foreign.order}`))
    await attack('T7', 'photo as matter', officer.get(`/api/matters/${foreign.photo}`))
    await attack('T7', 'matter as photo', officer.get(`/api/photos/${foreign.matter}`))
    const decision = { kind: 'approve', shownDigest: 'a'.repeat(64) }
    await attack('T7', 'matter as proposal', guardian.post(`/api/proposals/${foreign.matter}/decision`, decision))
    await attack('T7', 'order as proposal', guardian.post(`/api/proposals/${foreign.order}/decision`, decision))
    await attack(
      'T7',
      'decided proposal once more',
      guardian.post(`/api/proposals/${foreign.proposal}/decision`, {
        ...decision,
        shownDigest: await district.digestOf(foreign.proposal),
      }),
    )
    // the digest of one proposal does not approve another
    const one = await file({ ...fumes, title: `甲处烧烤${mark}` }, '13911110011')
    const two = await file({ ...fumes, title: `乙处烧烤${mark}` }, '13911110012')
    const [first, second] = [await proposalOf(one.matter), await proposalOf(two.matter)]
    await attack(
      'T7',
      'the digest of another proposal',
      guardian.post(`/api/proposals/${first.id}/decision`, { kind: 'approve', shownDigest: second.shownDigest }),
    )
    const crossed = await guardian.post('/api/decisions', {
      decisions: [
        { proposalId: first.id, shownDigest: second.shownDigest },
        { proposalId: second.id, shownDigest: first.shownDigest },
      ],
    })
    for (const result of crossed.body.results) tried.attempt('T7', result.ok === false, 'digests crossed in a batch')
    // an officer's report names another matter, order and photo; a leave and an employee of somebody else
    await officer.post(`/api/orders/${foreign.order}/sign`)
    const reported = await officer.post(`/api/orders/${foreign.order}/report`, {
      measure: '已到现场劝离摊主',
      answer: '您好，烧烤摊已经劝离。',
      matterId: mine.matter,
      matter: mine.matter,
      orderId: mine.order,
      photos: [{ ...photo('现场.jpg', jpeg('report')), id: mine.photo, matterId: mine.matter }],
    })
    expect(reported.status).toBe(200)
    const hung = await target.one<{ n: number }>(
      `select count(*)::int as n from attachment where matter_id = $1 and purpose = 'report'`,
      [mine.matter],
    )
    tried.attempt('T7', hung.n === 0, 'a photo hung on another matter')
    const { id: reportPhoto } = await target.one<{ id: string }>(
      `select id from attachment where matter_id = $1 and purpose = 'report'`,
      [foreign.matter],
    )
    await attack(
      'T7',
      'a photo of the report, with the key of the resident',
      resident.get(`/api/photos/${reportPhoto}?${key(foreign)}`),
      'report',
    )
    const leave = await guardian.post('/api/leave', {
      from: new Date(Date.now() + 20 * 86_400_000).toISOString(),
      until: new Date(Date.now() + 21 * 86_400_000).toISOString(),
    })
    const leaveId: string = leave.body.items[0].id
    await attack('T7', 'the leave of another', deputy.post(`/api/leave/${leaveId}/cancel`))
    await attack(
      'T7',
      'an incident about a matter that one can’t see',
      guardian.post('/api/employees/appeal-router/incidents', {
        what: '派错了部门',
        receipt: 'SF000000-0000-0000-00000',
      }),
    )
    await attack(
      'T7',
      'a scenario of another employee',
      guardian.post('/api/employees/appeal-router/suspend', { reason: '试一试', scenarioId: 'another-scenario' }),
    )
    await attack(
      'T7',
      'an order to a person of another department',
      officer.post(`/api/orders/${foreign.order}/assign`, { personId: await target.idOf('jiangzhiqiang') }),
    )
    for (const seq of ['-1', '1e9', '999999999999999999999', 'head', '0%00', '1;drop'])
      await attack('T7', `proof of entry ${seq}`, auditor.get(`/api/ledger/entries/${seq}/proof`))
    expect(tried.through('T7')).toEqual([])

    expect((await resident.get(`/api/photos/${foreign.photo}?${key(foreign)}`)).status).toBe(200)
    expect((await guardian.post(`/api/leave/${leaveId}/cancel`)).status).toBe(200)
    expect(
      (await guardian.post(`/api/proposals/${first.id}/decision`, { kind: 'approve', shownDigest: first.shownDigest }))
        .status,
    ).toBe(200)
    expect((await auditor.get('/api/ledger/entries/0/proof')).status).toBe(200)
  })

  it('T8: a department, person or phone that the caller names shows nothing more (DIGIT #1071)', async () => {
    const { target, officer, stranger, fumesMatter } = district
    const queries = [
      'department=urban',
      'department=urban&department=housing',
      'departmentId=urban',
      'phone=13911110001',
      'contactPhone=13911110001',
      'q=13911110001',
      `q=${mark}`,
      'q=%25',
      'q=_',
      'q=%5C',
      'q=%27%20or%20true--',
      `q=${encodeURIComponent('油烟')}`,
      'scope=system',
      'scope=district',
      'visibleTo=urban',
      'person=zhoumin',
      'state=dispatched',
      'category=cooking-fumes',
      'overdue=1',
      `cursor=9999999999999_${fumesMatter.matter}`,
      `cursor=${Date.now() + 1e6}_${uuid()}`,
      `id=${fumesMatter.matter}`,
      `receipt=${fumesMatter.receipt}`,
    ]
    for (const query of queries) {
      const { status, body, text } = await stranger.get(`/api/matters?${query}`)
      const isEmpty = status === 422 || (status === 200 && !body.total && body.items.length === 0)
      tried.attempt('T8', isEmpty && !text.includes(mark), `matters?${query}: ${text.slice(0, 100)}`)
    }
    const headers = [
      'x-department',
      'x-person',
      'x-user',
      'x-user-id',
      'x-forwarded-user',
      'x-role',
      'x-scope',
      'x-bangban-ip',
    ]
    for (const header of headers)
      for (const value of ['urban', 'system', 'zhoumin', await target.idOf('zhoumin')]) {
        const { status, text } = await stranger.get(`/api/matters/${fumesMatter.matter}`, { [header]: value })
        tried.attempt('T8', status === 404 && !text.includes(mark), `${header}: ${value}`)
      }
    for (const cookie of ['bangban.active_department=urban', 'bangban.active_organization=urban', 'app.scope=system'])
      tried.attempt(
        'T8',
        (
          await stranger.get('/api/matters', {
            cookie: `${[...stranger.cookies].map(c => c.join('=')).join('; ')}; ${cookie}`,
          })
        ).body.total === 0,
        cookie,
      )
    expect(tried.through('T8')).toEqual([])
    const own = await officer.get('/api/matters?department=urban')
    expect(own.body.total).toBeGreaterThan(0)
    expect(own.text).toContain(mark)
  })

  it('T9: lists and their counts hold what is the caller’s own and nothing else (RAGFlow #14644)', async () => {
    const {
      target,
      guardian,
      deputy,
      officer,
      colleague,
      stranger,
      worker,
      strangeWorker,
      counter,
      governor,
      auditor,
      admin,
      nobody,
      file,
      dispatch,
    } = district
    const matter = await file({ ...fumes, title: `桥头烧烤${mark}` }, '13911110021')
    const { order } = await dispatch(matter.matter, 'urban', 'cooking-fumes')
    await officer.post(`/api/orders/${order}/sign`)
    const ids = { yangfan: await target.idOf('yangfan'), luxin: await target.idOf('luxin') }
    expect((await officer.post(`/api/orders/${order}/assign`, { personId: ids.yangfan })).status).toBe(200)
    const mine = async (who: Caller, query: string) => {
      const { status, body, text } = await who.get(`/api/orders?${query}`)
      return {
        status,
        text,
        ids: (body.items ?? []).map((one: { order: { id: string } }) => one.order.id),
        counts: body.counts ?? {},
      }
    }
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0)
    for (const who of [stranger, strangeWorker, colleague])
      for (const query of [
        'scope=mine',
        'scope=mine&scope=department',
        `scope=mine&handler=${ids.yangfan}`,
        `scope=mine&handlerId=${ids.yangfan}`,
        `scope=mine&person=${ids.yangfan}`,
        `scope=mine&personId=${ids.yangfan}&state=assigned`,
      ]) {
        const seen = await mine(who, query)
        tried.attempt('T9', !seen.ids.includes(order) && !seen.text.includes('桥头烧烤'), `orders?${query}`)
      }
    for (const who of [stranger, strangeWorker])
      for (const query of [
        '',
        'scope=department',
        'scope=overdue',
        'scope=department&state=assigned',
        'scope=all',
        'scope=',
      ]) {
        const seen = await mine(who, query)
        tried.attempt(
          'T9',
          seen.ids.length === 0 && sum(seen.counts) === 0 && !seen.text.includes(mark),
          `orders?${query}: ${seen.text.slice(0, 100)}`,
        )
      }
    // what waits for another's decision, and the district's figures as another department may count them
    for (const [name, who] of Object.entries({ deputy, stranger })) {
      const { body } = await who.get('/api/queue')
      tried.attempt('T9', body.items.length === 0 && body.counts.all === 0, `queue of ${name}`)
    }
    const figures = await stranger.get('/api/overview')
    tried.attempt(
      'T9',
      figures.body.totals.filed === 0 && figures.body.states.length === 0 && figures.body.departments.length === 0,
      `overview: ${figures.text.slice(0, 200)}`,
    )
    for (const who of [stranger, officer, worker, guardian, admin, auditor, nobody])
      tried.attempt('T9', [401, 403].includes((await who.get('/api/counter')).status), 'counter')
    for (const who of [stranger, officer, worker, counter, guardian, auditor, nobody])
      tried.attempt('T9', [401, 403].includes((await who.get('/api/people')).status), 'people')
    for (const who of [stranger, officer, worker, counter, guardian, admin, nobody])
      for (const path of ['/api/ledger', '/api/ledger/head', '/api/ledger/export', '/api/ledger/entries/0/proof'])
        tried.attempt('T9', [401, 403].includes((await who.get(path)).status), path)
    expect(tried.through('T9')).toEqual([])

    expect((await mine(worker, 'scope=mine')).ids).toEqual([order])
    const department = await mine(colleague, 'scope=department')
    expect(department.ids).toContain(order)
    expect(sum(department.counts)).toBeGreaterThan(0)
    expect((await counter.get('/api/counter')).body.items.length).toBeGreaterThan(0)
    expect((await governor.get('/api/overview')).body.totals.filed).toBeGreaterThan(0)
  })

  it('T10: by no webhook, tracing target or link does another’s data leave: one role alone names where events go, and they name nobody (Dify CVE-2026-41947)', async () => {
    const { target, officer, admin } = district
    const leaving = /hook|trace|trac(k|ing)|callback|share|token|subscribe|forward|url|chat|collection|workflow|key/i
    // a token lets its own maker's program in, and nothing out
    const isKnown = ({ path, access }: (typeof target.running.routes)[number]) =>
      (path.startsWith('/api/webhooks') && access === 'integration.manage') || path.startsWith('/api/access-tokens')
    const found = target.running.routes.filter(one => leaving.test(one.path) && !isKnown(one))
    tried.attempt('T10', found.length === 0, JSON.stringify(found))
    expect(found).toEqual([])
    expect(leaving.test('/api/webhooks/{id}')).toBe(true)
    // what leaves by a webhook, and where it can't go, is told in tests/webhooks.test.ts
    const wanted = { name: '外面', url: 'https://example.com/', types: ['matter.filed'] }
    for (const who of [officer, admin]) {
      const { status } = await who.post('/api/webhooks', wanted)
      tried.attempt('T10', status === 403, `POST /api/webhooks ${status}`)
      expect(status).toBe(403)
    }
    expect(target.running.routes.length).toBeGreaterThan(30)
  })

  it('T11: what is public shows nothing but what is public, whatever it is asked for, and links to nothing (Decidim CVE-2026-40870)', async () => {
    const { target, nobody, fumesMatter } = district
    const open = target.running.routes
      .filter(one => one.access === 'public' && one.method === 'get')
      .map(one => one.path)
    const more = [
      '',
      '?include=people',
      '?fields=*',
      '?expand=matters',
      '?select=*',
      '?query={matters{text}}',
      '?format=full',
    ]
    const names = await target.superuser.query<{ name: string }>('select name from person')
    const secrets = [mark, waterMark, fumesMatter.receipt, ...names.rows.map(row => row.name)]
    for (const path of [...open, '/healthz', '/openapi.json', '/docs', '/'])
      for (const query of more) {
        const { status, text } = await nobody.get(`${path}${query}`)
        tried.attempt('T11', status < 500 && !secrets.some(secret => text.includes(secret)), `${path}${query}`)
      }
    for (const path of [
      '/graphql',
      '/api/graphql',
      '/api/matters.json',
      '/api/v1/matters',
      '/api/../api/matters',
      '/api//matters',
      '/api/matters/',
      '/API/matters',
      '/api/admin',
      '/api/departments/urban',
      '/api/appeals',
      '/api/export',
      '/.env',
      '/metrics',
    ]) {
      // what no route knows is the page itself, which needs no data
      const { status, text, headers } = await nobody.get(path)
      const isPage = status === 200 && headers.get('content-type')?.startsWith('text/html') === true
      tried.attempt(
        'T11',
        (isPage || status === 404 || status === 401) && !secrets.some(one => text.includes(one)),
        path,
      )
    }
    // an appeal that names another as its parent, duplicate or origin has nothing to do with it (Zammad CVE-2026-34722)
    const { body } = await nobody.post('/api/appeals', {
      ...fumes,
      phone: '13911110031',
      matterId: fumesMatter.matter,
      parentId: fumesMatter.matter,
      duplicateOf: fumesMatter.matter,
      links: [{ id: fumesMatter.matter }],
      photos: [{ ...photo('我.jpg', jpeg('own')), id: fumesMatter.photo, matterId: fumesMatter.matter }],
    })
    const seen = await nobody.post('/api/appeals/status', { receipt: body.receipt, phone: '13911110031' })
    tried.attempt('T11', seen.status === 200 && !seen.text.includes(mark), 'an appeal with links')
    const asked = await nobody.post('/api/counter', {
      name: '某',
      phone: '13911110032',
      question: '请问',
      matterId: fumesMatter.matter,
    })
    const row = await target.one<{ matter_id: unknown }>('select matter_id from counter_request where id = $1', [
      asked.body.id,
    ])
    tried.attempt('T11', row.matter_id === null, 'a question with a link')
    expect(tried.through('T11')).toEqual([])
    expect((await nobody.get('/api/departments')).body.items.length).toBeGreaterThan(5)
    expect(seen.body.photos).toHaveLength(1)
  })
})
