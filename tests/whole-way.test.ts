import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, eventually, fumes, type TestServer, testServer } from './support/district.ts'

let server: TestServer
let guardian: Client
let head: Client
let clerk: Client
let worker: Client

beforeAll(async () => {
  server = await testServer()
  guardian = await server.signIn('zhoumin')
  head = await server.signIn('fangjianguo')
  clerk = await server.signIn('luxin')
  worker = await server.signIn('yangfan')
})
afterAll(() => server.close())

describe('the whole way of an appeal', () => {
  it('goes from a resident through guardian, department and grid worker back to the resident, and the ledger proves it', async () => {
    const filed = await server.anonymous.post('/api/appeals', fumes)
    expect(filed.status).toBe(201)
    const key = { receipt: filed.body.receipt, phone: fumes.phone }

    const item = await eventually(async () => {
      const { body } = await guardian.get('/api/queue')
      return body.items.find((one: { receipt: string }) => one.receipt === key.receipt)
    })
    expect(item.proposed.department.id).toBe('urban')
    const shown = await guardian.get(`/api/matters/${item.id}`)
    expect(shown.body.decisionKinds).toContain('approve')
    expect(shown.body.contact.phone).not.toContain('00001111')

    const decided = await guardian.post(`/api/proposals/${item.proposalId}/decision`, {
      kind: 'approve',
      shownDigest: shown.body.shownDigest,
    })
    expect(decided.status).toBe(200)
    expect(decided.body.state).toBe('dispatched')
    const order = decided.body.order.id

    expect((await head.post(`/api/orders/${order}/sign`)).body.state).toBe('handling')
    const people = await head.get('/api/people/assignable')
    const yangfan = people.body.items.find((one: { account: string }) => one.account === 'yangfan')
    expect((await head.post(`/api/orders/${order}/assign`, { personId: yangfan.id })).status).toBe(200)
    expect((await worker.get('/api/orders?scope=mine')).body.items).toHaveLength(1)
    expect((await worker.post(`/api/orders/${order}/sign`)).status).toBe(200)
    const report = {
      measure: '到现场劝离摊主，约定在夜市规范经营。',
      answer: '您好，烧烤摊已劝离，我们会在傍晚继续巡查。',
    }
    expect((await worker.post(`/api/orders/${order}/report`, report)).body.state).toBe('reviewing')

    const reply = await clerk.get('/api/queue')
    const waiting = reply.body.items.find((one: { receipt: string }) => one.receipt === key.receipt)
    const answered = await clerk.post(`/api/proposals/${waiting.proposalId}/decision`, {
      kind: 'approve',
      shownDigest: waiting.shownDigest,
    })
    expect(answered.body.state).toBe('answered')

    const status = await server.anonymous.post('/api/appeals/status', key)
    expect(status.body.answer).toMatchObject({ text: report.answer, label: '人工智能辅助、人工审核' })
    const reopened = await server.anonymous.post('/api/appeals/feedback', {
      ...key,
      helped: false,
      comment: '又回来了',
    })
    expect(reopened.body.state).toBe('handling')
    await worker.post(`/api/orders/${order}/report`, report)
    const again = (await clerk.get('/api/queue')).body.items.find(
      (one: { receipt: string }) => one.receipt === key.receipt,
    )
    await clerk.post(`/api/proposals/${again.proposalId}/decision`, { kind: 'approve', shownDigest: again.shownDigest })
    const closed = await server.anonymous.post('/api/appeals/feedback', { ...key, helped: true })
    expect(closed.body.state).toBe('closed')

    const auditor = await server.signIn('songwei')
    const verdict = await auditor.post('/api/ledger/verify')
    expect(verdict.body).toMatchObject({ ok: true, problems: [] })
  })
})
