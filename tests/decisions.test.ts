import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileAppeal, type NewAppeal, propose } from '../src/casework/index.ts'
import { serve } from '../src/server.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, eventually, fumes, type Reply, type TestServer, testServer } from './support/district.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let server: TestServer
let guardian: Client
let deputy: Client
let head: Client
let clerk: Client
let worker: Client
let governor: Client
let auditor: Client

beforeAll(async () => {
  server = await testServer()
  guardian = await server.signIn('zhoumin')
  deputy = await server.signIn('linfeng')
  head = await server.signIn('fangjianguo')
  clerk = await server.signIn('luxin')
  worker = await server.signIn('yangfan')
  governor = await server.signIn('tangjing')
  auditor = await server.signIn('songwei')
})
afterAll(() => server.close())

interface Filed {
  readonly receipt: string
  readonly phone: string
  readonly matter: string
  readonly proposal: string
  readonly shownDigest: string
  readonly department: string
}

/** An appeal, once it waits for the guardian; filed behind the limit of sixty an hour for one address. */
async function waiting(change: Partial<NewAppeal> = {}): Promise<Filed> {
  const appeal = { ...fumes, ...change }
  const { office } = server.running.opened
  const { id, receipt } = await office.store.as(systemSession, tx =>
    fileAppeal(tx, office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now: new Date() }),
  )
  await propose(office, id, new Date())
  return inQueue(receipt, appeal.phone)
}

const inQueue = (receipt: string, phone = fumes.phone, not?: string): Promise<Filed> =>
  eventually(async () => {
    const { body } = await guardian.get('/api/queue')
    const item = body.items.find((one: { receipt: string }) => one.receipt === receipt)
    if (!item || item.proposalId === not) return undefined
    return {
      receipt,
      phone,
      matter: item.id,
      proposal: item.proposalId,
      shownDigest: item.shownDigest,
      department: item.proposed?.department.id ?? '',
    }
  })

/** Rows that a test changed behind the program's back. */
const tampered: string[] = []

const say = (filed: Filed, kind: string, more: object = {}) => ({ kind, shownDigest: filed.shownDigest, ...more })
const decisionPath = (filed: Pick<Filed, 'proposal'>) => `/api/proposals/${filed.proposal}/decision`

async function count(text: string, ...values: unknown[]): Promise<number> {
  const { rows } = await server.superuser.query<{ count: number }>(`select count(*)::int as count from ${text}`, values)
  return rows[0]?.count ?? -1
}

const decisionsOn = (proposal: string) => count('decision where proposal_id = $1', proposal)
const effectsOf = (proposal: string, kind?: string) =>
  count(
    `effect e join decision d on d.id = e.decision_id where d.proposal_id = $1 and ($2::text is null or e.kind = $2)`,
    proposal,
    kind ?? null,
  )
const entriesOn = (matter: string, type: string) =>
  count('ledger_entry where matter_id = $1 and type = $2', matter, type)

/** Refused with a sentence that somebody at a desk can act on. */
function expectRefusal(reply: Reply<{ detail: string; code: string }>, status: number, code?: string): void {
  expect(reply.status).toBe(status)
  if (code) expect(reply.body.code).toBe(code)
  expect(reply.body.detail).toMatch(/[\u4e00-\u9fff].*。$/)
}

const routing = {
  departmentId: 'urban',
  categoryId: 'cooking-fumes',
  urgency: 'normal',
  dueDays: 5,
  reason: '属于市容秩序管理',
}

/** An order of the urban department on the way to its answer, reported by a grid worker. */
async function reported(by: 'worker' | 'head' = 'worker'): Promise<{ filed: Filed; order: string; reply: Filed }> {
  const filed = await waiting()
  const decided = await guardian.post(decisionPath(filed), say(filed, 'approve'))
  const order = decided.body.order.id
  await head.post(`/api/orders/${order}/sign`)
  if (by === 'worker') {
    const { body } = await worker.get('/api/me')
    await head.post(`/api/orders/${order}/assign`, { personId: body.id })
    await worker.post(`/api/orders/${order}/sign`)
  }
  const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }
  const done = await (by === 'worker' ? worker : head).post(`/api/orders/${order}/report`, report)
  expect(done.status).toBe(200)
  const { body } = await clerk.get(`/api/matters/${filed.matter}`)
  return { filed, order, reply: { ...filed, proposal: body.proposal.id, shownDigest: body.shownDigest } }
}

describe('of many who decide one proposal at once', () => {
  const kinds = ['approve', 'amend', 'return', 'refuse', 'take_over'] as const
  const body: Record<(typeof kinds)[number], object> = {
    approve: {},
    amend: { routing },
    return: { reason: '请再核对承办部门' },
    refuse: { reason: '不属于受理范围' },
    take_over: {},
  }
  /** Rows of effects and orders that follow from each kind. */
  const consequences: Record<(typeof kinds)[number], { effects: number; orders: number; state: RegExp }> = {
    approve: { effects: 1, orders: 1, state: /^dispatched$/ },
    amend: { effects: 1, orders: 1, state: /^dispatched$/ },
    return: { effects: 0, orders: 0, state: /^(received|proposed)$/ },
    refuse: { effects: 1, orders: 0, state: /^refused$/ },
    take_over: { effects: 0, orders: 0, state: /^manual$/ },
  }

  // each round leads with another kind, so that every kind gets its chance to win
  const rounds = fc
    .sample(fc.array(fc.constantFrom(...kinds), { minLength: 64, maxLength: 64 }), { numRuns: 10, seed })
    .map((mixed, i) => [
      ...Array<(typeof kinds)[number]>(8).fill(kinds[i % kinds.length] ?? 'approve'),
      ...mixed.slice(8),
    ])

  it.each(rounds.map((round, i) => [i + 1, round] as const))(
    `exactly one succeeds and 63 are told that it is decided, round %i of 10 (SEED=${seed})`,
    async (_, round) => {
      const filed = await waiting()
      const replies = await Promise.all(
        round.map(kind => guardian.post(decisionPath(filed), say(filed, kind, body[kind]))),
      )
      const winner = replies.findIndex(reply => reply.status === 200)
      expect(replies.map(reply => reply.status).sort()).toEqual([200, ...Array<number>(63).fill(409)])
      for (const reply of replies) if (reply.status === 409) expectRefusal(reply, 409, 'stale')

      const kind = round[winner] ?? 'approve'
      const { rows } = await server.superuser.query('select kind from decision where proposal_id = $1', [
        filed.proposal,
      ])
      expect(rows).toEqual([{ kind }])
      expect(await effectsOf(filed.proposal)).toBe(consequences[kind].effects)
      expect(await count('work_order where matter_id = $1', filed.matter)).toBe(consequences[kind].orders)
      expect(await entriesOn(filed.matter, 'decision.made')).toBe(1)
      const { body: matter } = await guardian.get(`/api/matters/${filed.matter}`)
      expect(matter.state).toMatch(consequences[kind].state)
    },
  )

  it('the deputy, officers of other departments and others without duty are refused, whoever wins', async () => {
    const filed = await waiting()
    const decideAs = (client: Client) => client.post(decisionPath(filed), say(filed, 'approve'))
    const strangers = [deputy, deputy, head, governor, auditor, worker, server.anonymous]
    const replies = await Promise.all([...strangers, guardian].map(decideAs))
    expect(replies.map(reply => reply.status)).toEqual([403, 403, expect.any(Number), 403, 403, 403, 401, 200])
    // an officer of a bureau can't tell a matter that is not theirs from one that does not exist
    expect([403, 404]).toContain(replies[2]?.status)
    expect(await decisionsOn(filed.proposal)).toBe(1)
  })
})

describe('an Idempotency-Key', () => {
  it('takes effect once of 32 calls at once, and answers each with the same status and body', async () => {
    const filed = await waiting()
    const key = crypto.randomUUID()
    const call = () => guardian.post(decisionPath(filed), say(filed, 'approve'), key)
    const replies = await Promise.all(Array.from({ length: 32 }, call))
    const [first, ...others] = replies.filter(reply => reply.status === 200)
    expect(first).toBeDefined()
    for (const reply of others) expect(reply.body).toEqual(first?.body)
    for (const reply of replies) if (reply.status !== 200) expectRefusal(reply, 409, 'in_progress')

    const replay = await call()
    expect(replay.status).toBe(200)
    expect(replay.headers.get('idempotency-replayed')).toBe('true')
    expect(JSON.stringify(replay.body)).toBe(JSON.stringify(first?.body))
    expect([await decisionsOn(filed.proposal), await effectsOf(filed.proposal, 'dispatch')]).toEqual([1, 1])
  })

  it('files an appeal once, however often the resident presses', async () => {
    const key = crypto.randomUUID()
    const appeal = { ...fumes, title: '油烟扰民只报一次' }
    const replies = await Promise.all(
      Array.from({ length: 16 }, () => server.anonymous.post('/api/appeals', appeal, key)),
    )
    const filed = replies.filter(reply => reply.status === 201)
    expect(new Set(filed.map(reply => reply.body.receipt)).size).toBe(1)
    for (const reply of replies) expect([201, 409]).toContain(reply.status)
    expect(await count('matter where title = $1', appeal.title)).toBe(1)
  })

  it('is refused with another body or for another proposal, and changes nothing then', async () => {
    const [one, other] = [await waiting(), await waiting()]
    const key = crypto.randomUUID()
    expect((await guardian.post(decisionPath(one), say(one, 'take_over'), key)).status).toBe(200)
    expectRefusal(await guardian.post(decisionPath(one), say(one, 'approve'), key), 422, 'idempotency_mismatch')
    expectRefusal(await guardian.post(decisionPath(other), say(other, 'take_over'), key), 422, 'idempotency_mismatch')
    expect(await decisionsOn(other.proposal)).toBe(0)
  })

  it('is required, and must be visible and long enough to be one of its kind', async () => {
    const filed = await waiting()
    for (const key of ['', 'short', 'with space in it', 'x'.repeat(129)]) {
      expectRefusal(await guardian.post(decisionPath(filed), say(filed, 'approve'), key), 400, 'idempotency_key')
    }
    expect(await decisionsOn(filed.proposal)).toBe(0)
  })

  it('is one person’s own: another may use the same for something else', async () => {
    const orders: string[] = []
    for (const filed of [await waiting(), await waiting()]) {
      orders.push((await guardian.post(decisionPath(filed), say(filed, 'approve'))).body.order.id)
    }
    const key = crypto.randomUUID()
    const [first, second] = [
      await head.post(`/api/orders/${orders[0]}/sign`, {}, key),
      await clerk.post(`/api/orders/${orders[1]}/sign`, {}, key),
    ]
    expect([first.status, second.status]).toEqual([200, 200])
    expect([first.body.order.id, second.body.order.id]).toEqual(orders)
    expect(second.headers.get('idempotency-replayed')).toBeNull()
  })

  it('that failed took no effect, and may be tried again', async () => {
    const filed = await waiting()
    const key = crypto.randomUUID()
    const stale = { kind: 'approve', shownDigest: '0'.repeat(64) }
    expectRefusal(await guardian.post(decisionPath(filed), stale, key), 409, 'stale')
    expect((await guardian.post(decisionPath(filed), say(filed, 'approve'), key)).status).toBe(200)
  })

  it('replays after the server was started anew', async () => {
    const own = await testServer()
    let restarted: Awaited<ReturnType<typeof serve>> | undefined
    try {
      const person = await own.signIn('zhoumin')
      const { body: filed } = await own.anonymous.post('/api/appeals', fumes)
      const item = await eventually(async () =>
        (await person.get('/api/queue')).body.items.find((one: { receipt: string }) => one.receipt === filed.receipt),
      )
      const key = crypto.randomUUID()
      const call = () =>
        person.post(
          decisionPath({ proposal: item.proposalId }),
          { kind: 'approve', shownDigest: item.shownDigest },
          key,
        )
      const before = await call()
      expect(before.status).toBe(200)

      await own.running.stop()
      // on the same port, so that the same address and session go on
      restarted = await serve({ ...own.settings, port: Number(new URL(own.url).port) }, {})
      const after = await call()
      expect(after.status).toBe(200)
      expect(JSON.stringify(after.body)).toBe(JSON.stringify(before.body))
      expect(after.headers.get('idempotency-replayed')).toBe('true')
      const { rows } = await own.superuser.query('select from decision')
      expect(rows.length).toBe(1)
    } finally {
      await restarted?.stop()
      await own.close()
    }
  })
})

describe('what was shown is what is decided', () => {
  it('a proposal on which the resident supplemented meanwhile can’t be decided', async () => {
    const filed = await waiting()
    const { receipt, phone } = filed
    const added = await server.anonymous.post('/api/appeals/supplement', { receipt, phone, text: '摊主昨晚还打了人。' })
    expect(added.status).toBe(200)
    for (const kind of ['approve', 'take_over']) {
      expectRefusal(await guardian.post(decisionPath(filed), say(filed, kind)), 409, 'stale')
    }
    expect(await decisionsOn(filed.proposal)).toBe(0)

    const anew = await inQueue(receipt, phone, filed.proposal)
    expect(anew.shownDigest).not.toBe(filed.shownDigest)
    const shown = await guardian.get(`/api/matters/${filed.matter}`)
    expect(shown.body.text).toContain('摊主昨晚还打了人。')
    // neither does the digest of the old text serve for the new proposal
    expectRefusal(await guardian.post(decisionPath(anew), say(filed, 'approve')), 409, 'stale')
    expect((await guardian.post(decisionPath(anew), say(anew, 'approve'))).status).toBe(200)
  })

  it('a matter that a person handles by hand must be read again after the resident supplemented', async () => {
    const filed = await waiting()
    await guardian.post(decisionPath(filed), say(filed, 'take_over'))
    const { receipt, phone } = filed
    const blank = await inQueue(receipt, phone, filed.proposal)
    await server.anonymous.post('/api/appeals/supplement', { receipt, phone, text: '就在三号楼下面。' })
    expectRefusal(await guardian.post(decisionPath(blank), say(blank, 'amend', { routing })), 409, 'stale')
    const anew = await inQueue(receipt, phone)
    expect((await guardian.post(decisionPath(anew), say(anew, 'amend', { routing }))).status).toBe(200)
  })

  it('of a supplement and a decision at once, one wins and the other is told', async () => {
    for (let round = 0; round < 5; round++) {
      const filed = await waiting()
      const { receipt, phone } = filed
      const [decided, supplemented] = await Promise.all([
        guardian.post(decisionPath(filed), say(filed, 'approve')),
        server.anonymous.post('/api/appeals/supplement', { receipt, phone, text: `第${round}次补充` }),
      ])
      expect([decided.status, supplemented.status].sort()).toEqual([200, 409])
      expect(await decisionsOn(filed.proposal)).toBe(decided.status === 200 ? 1 : 0)
    }
  })

  const behind: Record<string, string> = {
    'the text of the matter': `update matter set content = content || '（后来加的）' where id = $1 returning id`,
    'the title of the matter': `update matter set title = '另一件事' where id = $1 returning id`,
    'the output of the proposal': `update proposal set output = jsonb_set(output, '{departmentId}', '"police"') where matter_id = $1 returning id`,
    'the evidence of the proposal': `update proposal set evidence = '[]' where matter_id = $1 returning id`,
    'the doubts of the proposal': `update proposal set doubts = '[]', gate = '[]' where matter_id = $1 returning id`,
    'the photos, by one more': `insert into attachment (matter_id, name, media_type, sha256, bytes, purpose, added_at)
      values ($1, 'x.jpg', 'image/jpeg', repeat('0', 64), '\\xffd8ff', 'appeal', now()) returning id`,
  }
  it.each(Object.entries(behind))('a superuser who changes %s past all triggers is found out', async (_, change) => {
    const filed = await waiting()
    const client = await server.superuser.connect()
    try {
      await client.query(`begin; set local session_replication_role = 'replica'`)
      const { rows } = await client.query<{ id: string }>(change, [filed.matter])
      tampered.push(...rows.map(row => row.id))
      await client.query('commit')
    } finally {
      client.release()
    }
    expectRefusal(await guardian.post(decisionPath(filed), say(filed, 'approve')), 409, 'stale')
    expect(await decisionsOn(filed.proposal)).toBe(0)
  })
})

describe('a batch', () => {
  const batch = (list: readonly Filed[]) => ({
    decisions: list.map(({ proposal, shownDigest }) => ({ proposalId: proposal, shownDigest })),
  })

  /** Nobody else in these tests lives there: none of them repeats another. */
  const elsewhere = ['枣林', '槐荫', '枫桥', '芦荡', '梅岭', '桂园', '竹坞', '菊圃', '莲塘', '樟湾']

  it('of ten sure ones, one of them stale, decides nine, each with its own decision and ledger entry', async () => {
    const ten = await Promise.all(elsewhere.map(name => waiting({ place: `${name}村` })))
    const { body: queue } = await guardian.get('/api/queue')
    for (const { matter, department } of ten) {
      const item = queue.items.find((one: { id: string }) => one.id === matter)
      expect({ isSure: item.isSure, department }).toEqual({ isSure: true, department: 'urban' })
    }
    const [stale] = ten
    await server.anonymous.post('/api/appeals/supplement', {
      receipt: stale?.receipt,
      phone: stale?.phone,
      text: '补充一句。',
    })

    const key = crypto.randomUUID()
    const { status, body } = await guardian.post('/api/decisions', batch(ten), key)
    expect(status).toBe(200)
    expect(body.results.map((one: { proposalId: string }) => one.proposalId)).toEqual(ten.map(one => one.proposal))
    expect(body.results.map((one: { ok: boolean }) => one.ok)).toEqual([false, ...Array<boolean>(9).fill(true)])
    expect(body.results[0].detail).toMatch(/[\u4e00-\u9fff]+。$/)
    for (const { proposal, matter } of ten) {
      const expected = proposal === stale?.proposal ? 0 : 1
      expect([
        await decisionsOn(proposal),
        await effectsOf(proposal, 'dispatch'),
        await entriesOn(matter, 'decision.made'),
      ]).toEqual([expected, expected, expected])
    }
    const replay = await guardian.post('/api/decisions', batch(ten), key)
    expect(replay.body).toEqual(body)
  })

  it('decides each proposal once when many batches of the same come at once, and none of them runs dry', async () => {
    const three = await Promise.all([waiting(), waiting(), waiting()])
    const replies = await Promise.all(Array.from({ length: 64 }, () => guardian.post('/api/decisions', batch(three))))
    expect(replies.map(reply => reply.status)).toEqual(Array<number>(64).fill(200))
    const ok = replies.flatMap(reply => reply.body.results).filter((one: { ok: boolean }) => one.ok)
    expect(ok.length).toBe(3)
    for (const { proposal } of three) expect([await decisionsOn(proposal), await effectsOf(proposal)]).toEqual([1, 1])
  })

  it('of a deputy while the guardian is there decides nothing', async () => {
    const filed = await waiting()
    const { body } = await deputy.post('/api/decisions', batch([filed]))
    expect(body.results).toEqual([
      { proposalId: filed.proposal, ok: false, detail: expect.stringContaining('不由您审定') },
    ])
    expect(await decisionsOn(filed.proposal)).toBe(0)
  })
})

describe('residents who ask at once', () => {
  it('each learn where their appeal stands, however many they are', async () => {
    const { receipt, phone } = await waiting()
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => server.anonymous.post('/api/appeals/status', { receipt, phone })),
    )
    expect(replies.map(reply => reply.status)).toEqual(Array<number>(40).fill(200))
  })
})

describe('a return', () => {
  it('needs a reason that says something', async () => {
    const filed = await waiting()
    for (const kind of ['return', 'refuse']) {
      for (const reason of [undefined, '', '   ', '无']) {
        expectRefusal(await guardian.post(decisionPath(filed), say(filed, kind, { reason })), 422, 'invalid')
      }
    }
    expect(await decisionsOn(filed.proposal)).toBe(0)
  })

  it('brings a new proposal that avoids the department; a second one brings the matter to a person', async () => {
    const first = await waiting()
    expect(first.department).toBe('urban')
    const reason = '这次不是城管的事'
    expect((await guardian.post(decisionPath(first), say(first, 'return', { reason }))).status).toBe(200)
    const second = await inQueue(first.receipt, first.phone, first.proposal)
    expect(second.department).not.toBe('urban')
    const shown = await guardian.get(`/api/matters/${first.matter}`)
    expect(shown.body.earlier).toHaveLength(1)
    expect(shown.body.proposal.doubts.map((one: { code: string }) => one.code)).toContain('sent_back')

    await guardian.post(decisionPath(second), say(second, 'return', { reason }))
    const third = await inQueue(first.receipt, first.phone, second.proposal)
    const byHand = await guardian.get(`/api/matters/${first.matter}`)
    expect(byHand.body).toMatchObject({
      state: 'manual',
      decisionKinds: ['amend', 'refuse', 'merge'],
      proposal: { routing: null },
    })
    expectRefusal(await guardian.post(decisionPath(third), say(third, 'approve')), 409)
    const done = await guardian.post(decisionPath(third), say(third, 'amend', { routing }))
    expect(done.body).toMatchObject({ state: 'dispatched', order: { department: { id: 'urban' } } })
  })

  it('by a department counts as a bounce, and the next proposal avoids it', async () => {
    const filed = await waiting()
    const { body } = await guardian.post(decisionPath(filed), say(filed, 'approve'))
    expectRefusal(
      await head.post(`/api/orders/${body.order.id}/return`, { code: 'duty', reason: '不' }),
      422,
      'invalid',
    )
    expect(
      (await head.post(`/api/orders/${body.order.id}/return`, { code: 'duty', reason: '不属于我局职责' })).status,
    ).toBe(200)
    const anew = await inQueue(filed.receipt, filed.phone, filed.proposal)
    expect(anew.department).not.toBe('urban')
    const shown = await guardian.get(`/api/matters/${filed.matter}`)
    expect(shown.body).toMatchObject({ state: 'proposed', bounceCount: 1, department: { id: 'hub' } })
    expect(await entriesOn(filed.matter, 'order.returned')).toBe(1)
  })

  it('by a department for the second time brings the matter to a person, also where it is the same department', async () => {
    const filed = await waiting()
    const first = await guardian.post(decisionPath(filed), say(filed, 'approve'))
    await head.post(`/api/orders/${first.body.order.id}/return`, { code: 'duty', reason: '不属于我局职责' })
    const anew = await inQueue(filed.receipt, filed.phone, filed.proposal)
    const insisted = await guardian.post(decisionPath(anew), say(anew, 'amend', { routing }))
    expect(insisted.body.order.department.id).toBe('urban')
    await head.post(`/api/orders/${insisted.body.order.id}/return`, { code: 'duty', reason: '再次说明不属于我局' })
    await inQueue(filed.receipt, filed.phone, anew.proposal)
    const shown = await guardian.get(`/api/matters/${filed.matter}`)
    expect(shown.body).toMatchObject({ state: 'manual', bounceCount: 2, proposal: { routing: null } })
  })
})

describe('an answer', () => {
  it('can’t be approved, amended or returned by its author', async () => {
    const { reply } = await reported('head')
    const amended = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离。' }
    for (const [kind, more] of [
      ['approve', {}],
      ['amend', { reply: amended }],
      ['return', { reason: '再改改' }],
    ] as const) {
      expectRefusal(await head.post(decisionPath(reply), say(reply, kind, more)), 403, 'not_allowed')
    }
    expect(await decisionsOn(reply.proposal)).toBe(0)
    expect((await head.get(`/api/matters/${reply.matter}`)).body.decisionKinds).toEqual([])
    expect((await head.get('/api/queue')).body.items.map((one: { id: string }) => one.id)).not.toContain(reply.matter)
    const approved = await clerk.post(decisionPath(reply), say(reply, 'approve'))
    expect(approved.body.state).toBe('answered')
  })

  it('is approved once, also by two colleagues of the author at once', async () => {
    const { reply } = await reported('worker')
    const replies = await Promise.all(
      Array.from({ length: 16 }, (_, i) => (i % 2 ? head : clerk).post(decisionPath(reply), say(reply, 'approve'))),
    )
    expect(replies.map(one => one.status).sort()).toEqual([200, ...Array<number>(15).fill(409)])
    expect([await decisionsOn(reply.proposal), await effectsOf(reply.proposal, 'reply')]).toEqual([1, 1])
  })

  it('that a colleague sends back goes to whoever handled it, and is not shown to the resident', async () => {
    const { filed, order, reply } = await reported('worker')
    const sent = await clerk.post(decisionPath(reply), say(reply, 'return', { reason: '没有回答处罚情况' }))
    expect(sent.body).toMatchObject({ state: 'handling', order: { id: order, state: 'accepted' } })
    const status = await server.anonymous.post('/api/appeals/status', { receipt: filed.receipt, phone: filed.phone })
    expect(status.body.answer).toBeNull()
    expect(await effectsOf(reply.proposal)).toBe(0)
  })

  it.each([
    ['手机号', '请拨打摊主电话 13812345678 联系。'],
    ['手机号', '请拨打摊主电话 １３８１２３４５６７８ 联系。'],
    ['身份证号', '摊主身份证 110101199003074477 已登记。'],
  ])(
    'with personal data (%s) is stopped at the gate, when it is reported and when it is amended',
    async (name, answer) => {
      const filed = await waiting()
      const decided = await guardian.post(decisionPath(filed), say(filed, 'approve'))
      const order = decided.body.order.id
      await head.post(`/api/orders/${order}/sign`)
      const refused = await head.post(`/api/orders/${order}/report`, { measure: '已到现场处理。', answer })
      expectRefusal(refused, 422, 'invalid')
      expect(refused.body.detail).toContain(name)
      expect(await count(`proposal where matter_id = $1 and kind = 'reply'`, filed.matter)).toBe(0)

      await head.post(`/api/orders/${order}/report`, { measure: '已到现场处理。', answer: '您好，已经处理。' })
      const { body } = await clerk.get(`/api/matters/${filed.matter}`)
      const reply = { ...filed, proposal: body.proposal.id, shownDigest: body.shownDigest }
      const amended = await clerk.post(
        decisionPath(reply),
        say(reply, 'amend', { reply: { measure: '已到现场处理。', answer } }),
      )
      expectRefusal(amended, 422, 'invalid')
      expect(amended.body.detail).toContain(name)
      expect(await decisionsOn(reply.proposal)).toBe(0)
    },
  )
})

describe('an amended routing', () => {
  it.each([
    ['an unknown department', { departmentId: 'nowhere' }],
    ['an unknown category', { categoryId: 'nothing' }],
    ['more days than the category allows', { dueDays: 6 }],
    ['no day at all', { dueDays: 0 }],
    ['personal data in its reason', { reason: '请联系 13812345678' }],
  ])('with %s is stopped', async (_, change) => {
    const filed = await waiting()
    const reply = await guardian.post(decisionPath(filed), say(filed, 'amend', { routing: { ...routing, ...change } }))
    expectRefusal(reply, 422, 'invalid')
    expect(await decisionsOn(filed.proposal)).toBe(0)
  })

  it('without the form, or with the form of an answer, is stopped', async () => {
    const filed = await waiting()
    for (const more of [{}, { reply: { measure: '已到现场处理。', answer: '您好，已经处理。' } }]) {
      expectRefusal(await guardian.post(decisionPath(filed), say(filed, 'amend', more)), 422, 'invalid')
    }
  })
})

describe('a text that is marked as a state secret', () => {
  const word = `暗号${seed}`
  const secret = `关于${word}的通知 机密★启用前`

  /** Everything that the database holds of the word, in any table of ours or of the queue. */
  async function traces(): Promise<string[]> {
    const { rows: tables } = await server.superuser.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('bangban', 'pgboss')`,
    )
    const found: string[] = []
    for (const { name } of tables)
      if ((await count(`${name} t where t::text like $1`, `%${word}%`)) > 0) found.push(name)
    return found
  }

  const lastRefusal = async () => {
    const { rows } = await server.superuser.query<{ body: string }>(
      `select body from ledger_entry where type = 'door.refused' order by seq desc limit 1`,
    )
    return JSON.parse(rows[0]?.body ?? '{"data":null}').data as unknown
  }

  it('is refused at the portal; nothing of it stays but its hash in the ledger', async () => {
    const before = await count('matter')
    const reply = await server.anonymous.post('/api/appeals', { title: '请看附件', text: secret, phone: fumes.phone })
    expectRefusal(reply, 422, 'classified')
    expect(await count('matter')).toBe(before)
    expect(await traces()).toEqual([])
    expect(await lastRefusal()).toEqual({ sha256: createHash('sha256').update(`请看附件\n${secret}`).digest('hex') })
  })

  it.each([
    ['full-width forms', '机密＊启用前'],
    ['a blank between', '机密 ★'],
    ['an invisible character between', '机\u200b密★启用前'],
    ['an invisible character before the star', '机密\u2060★启用前'],
    ['a level that stands alone', `第一行\n绝密\n第三行`],
    ['a named level', '密级：秘密'],
  ])('is refused in the spelling of %s', async (_, text) => {
    const reply = await server.anonymous.post('/api/appeals', {
      title: '请看附件',
      text: `${word}${text}`,
      phone: fumes.phone,
    })
    expectRefusal(reply, 422, 'classified')
    expect(await traces()).toEqual([])
  })

  it('is refused wherever residents write: supplements, comments, questions, names of photos', async () => {
    const { filed, reply } = await reported('worker')
    await clerk.post(decisionPath(reply), say(reply, 'approve'))
    const key = { receipt: filed.receipt, phone: filed.phone }
    const fresh = await waiting()
    const photos = [{ name: `${secret}.jpg`, data: Buffer.from([0xff, 0xd8, 0xff]).toString('base64') }]
    const attempts = [
      await server.anonymous.post('/api/appeals/supplement', {
        receipt: fresh.receipt,
        phone: fresh.phone,
        text: secret,
      }),
      await server.anonymous.post('/api/appeals/feedback', { ...key, helped: true, comment: secret }),
      await server.anonymous.post('/api/counter', { name: '王女士', phone: fumes.phone, question: secret }),
      await server.anonymous.post('/api/appeals', { ...fumes, photos }),
    ]
    for (const attempt of attempts) expectRefusal(attempt, 422, 'classified')
    expect(await traces()).toEqual([])
  })

  it('is refused wherever officers write what others will read', async () => {
    const { reply } = await reported('worker')
    const filed = await waiting()
    const dispatched = await guardian.post(decisionPath(filed), say(filed, 'approve'))
    const order = dispatched.body.order.id
    const open = await waiting()
    const attempts: Record<string, Reply> = {
      'reason of a return to the hub': await head.post(`/api/orders/${order}/return`, { code: 'duty', reason: secret }),
      'amended answer': await clerk.post(
        decisionPath(reply),
        say(reply, 'amend', { reply: { measure: '已到现场处理。', answer: secret } }),
      ),
      'reason of an amended routing': await guardian.post(
        decisionPath(open),
        say(open, 'amend', { routing: { ...routing, reason: secret } }),
      ),
      'reason of a refusal': await guardian.post(decisionPath(open), say(open, 'refuse', { reason: secret })),
      'measure of a report': await head
        .post(`/api/orders/${order}/sign`)
        .then(() => head.post(`/api/orders/${order}/report`, { measure: secret, answer: '您好，已经处理。' })),
    }
    const outcomes = Object.fromEntries(
      Object.entries(attempts).map(([name, { status, body }]) => [name, [status, Object(body).code]]),
    )
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(attempts).map(name => [name, [422, 'classified']])))
    expect(await traces()).toEqual([])
  })

  it('is told from words about secrets, which anybody may use', async () => {
    const reply = await server.anonymous.post('/api/appeals', {
      ...fumes,
      text: '我的银行卡密码被人偷看，商业秘密也泄露了，请问找哪个部门？',
    })
    expect(reply.status).toBe(201)
  })
})

describe('after all of this', () => {
  it('every decision has its entry, and no effect stands without a lawful decision', async () => {
    const unwritten = await count(
      `decision d where not exists (select from ledger_entry e
        where e.type = 'decision.made' and e.body::jsonb #>> '{data,decision}' = d.id::text)`,
    )
    expect(unwritten).toBe(0)
    expect(
      await count(
        `effect e join decision d on d.id = e.decision_id join proposal p on p.id = d.proposal_id
          where d.decided_by = p.author_person_id or e.happened_at < d.decided_at
            or (e.kind <> 'refusal' and e.payload -> 'output' is distinct from d.output)`,
      ),
    ).toBe(0)
  })

  it('the ledger verifies but for the rows that were changed behind the program’s back, and names each of those', async () => {
    const { body } = await auditor.post('/api/ledger/verify')
    const problems: string[] = body.problems
    expect(tampered).toHaveLength(6)
    expect(tampered.filter(id => !problems.some(problem => problem.includes(id)))).toEqual([])
    expect(problems.filter(problem => !tampered.some(id => problem.includes(id)))).toEqual([])
  })
})
