import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStored } from '../src/ledger/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy, rightFacts } from './support/library.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of the server as tests read them
type Anything = any

let server: TestServer
let library: ReturnType<typeof libraryOf>
const clients = new Map<string, Client>()

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}
const idOf = async (account: string) =>
  (
    await server.running.opened.office.store.open
      .selectFrom('person')
      .select('id')
      .where('username', '=', account)
      .executeTakeFirstOrThrow()
  ).id

async function ask(question: string, account?: string): Promise<Anything> {
  const who = account === undefined ? server.anonymous : await by(account)
  const path = account === undefined ? '/api/questions' : '/api/knowledge/questions'
  const { status, body } = await who.post(path, { question })
  expect([question, status]).toEqual([question, 201])
  return body
}
const titles = (answer: Anything): string[] => answer.quotes.map((one: Anything) => one.source.title)
const correct = async (answer: string, body: unknown, account = 'zhoumin') =>
  (await by(account)).post(`/api/knowledge/answers/${answer}/correct`, body) as Promise<{
    status: number
    body: Anything
  }>
const decide = async (id: string, decision: 'adopt' | 'decline', account = 'dengyu') =>
  (await by(account)).post(`/api/knowledge/corrections/${id}/decide`, { decision, reason: '核对无误' })
const takeBack = async (id: string) =>
  (await by('dengyu')).post(`/api/knowledge/corrections/${id}/withdraw`, { reason: '更正有误' })
const listed = async (only: string, account = 'dengyu'): Promise<Anything[]> => {
  const { body } = await (await by(account)).get(`/api/knowledge/corrections?only=${only}`)
  return (body as Anything).items
}
/** Proposed by the guardian and adopted by the trainer: the correction's id. */
async function adopted(answer: string, body: unknown): Promise<string> {
  const proposed = await correct(answer, body)
  expect([proposed.status, proposed.body]).toMatchObject([201, { state: 'proposed' }])
  expect((await decide(proposed.body.id, 'adopt')).status).toBe(200)
  return proposed.body.id
}

const neighbours = ['渔船停泊', '桥梁养护', '茶园改种', '图书捐赠', '古树保护', '地名标志', '粮油储备', '档案查阅']

beforeAll(async () => {
  server = await testServer()
  library = libraryOf(server.running.opened, await idOf('zhoumin'))
  for (const word of neighbours) await library.published(policy(word))
})
afterAll(() => server.close())

describe('a correction', () => {
  const question = '老伙计家那口老灶台想拆了重砌，公家给不给出点'
  const reworded = ['老灶台拆了重砌公家给不给出点钱', '想把老灶台拆了重新砌，公家出不出钱']
  let source: { id: string }
  let right: { passages: { source: string; position: number }[] }
  let wrong: Anything
  beforeAll(async () => {
    source = await library.published(policy('农房厨房节能改造'))
    right = { passages: [{ source: source.id, position: 2 }] }
    wrong = await ask(question)
    expect(wrong.outcome).toBe('declined')
  })

  it('is searched for among what whoever asked may see', async () => {
    await library.published(policy('厨房内部核查', { classification: 'internal' }))
    const search = async (id: string) => {
      const path = `/api/knowledge/answers/${id}/passages?${new URLSearchParams({ q: '厨房补贴' })}`
      const { body } = await (await by('zhoumin')).get(path)
      return (body as Anything).items.map((one: Anything) => one.source.title)
    }
    const forResident = await search(wrong.id)
    expect(forResident).toContain('示例区农房厨房节能改造补贴办法')
    expect(forResident).not.toContain('示例区厨房内部核查补贴办法')
    expect(await search((await ask('老灶台怎么拆', 'fangjianguo')).id)).toContain('示例区厨房内部核查补贴办法')
  })

  it('may say only what its passages carry, and the reason is told', async () => {
    const said = await correct(wrong.id, { ...right, words: '每户每年补贴三百元[1]。每户每年补贴九百元[1]。' })
    expect([said.status, said.body.detail]).toEqual([422, expect.stringMatching(/第 2 句.*数字/)])
    expect((await correct(wrong.id, { ...right, words: '厨房改造全部免费。' })).status).toBe(422)
    expect((await correct(wrong.id, { passages: [], words: '每户三百元。' })).status).toBe(422)
    expect((await correct(wrong.id, { passages: [{ source: source.id, position: 99 }] })).status).toBe(422)
    expect((await correct(wrong.id, right, 'fangjianguo')).status).toBe(403)
  })

  it('teaches nothing until somebody else adopts it, and then at once: the same question and near ones', async () => {
    const proposed = await correct(wrong.id, {
      ...right,
      words: '每户每年补贴三百元，由街道受理。',
      note: '厨房含灶台',
    })
    expect(proposed.status).toBe(201)
    expect((await correct(wrong.id, right)).status).toBe(409)
    expect((await ask(question)).outcome).toBe('declined')
    expect((await decide(proposed.body.id, 'adopt', 'zhoumin')).status).toBe(403)
    expect(await listed('proposed')).toMatchObject([
      { answer: { question }, note: '厨房含灶台', proposedBy: { name: '周敏' }, canAdopt: true },
    ])
    expect((await decide(proposed.body.id, 'adopt')).status).toBe(200)
    expect((await decide(proposed.body.id, 'adopt')).status).toBe(409)
    for (const asked of [question, ...reworded]) {
      const answer = await ask(asked)
      expect([asked, titles(answer)]).toEqual([asked, ['示例区农房厨房节能改造补贴办法']])
      expect(answer.vetted).toMatchObject({ isOwn: false, sentences: [{ cites: [1] }], passages: [{ position: 2 }] })
    }
    expect((await ask('老王家门口的路灯公家给不给修')).vetted).toBeNull()
  })

  it('is shown on the answer that it is of', async () => {
    const { body } = await (await by('zhoumin')).get('/api/knowledge/answers')
    const item = (body as Anything).items.find((one: Anything) => one.answer.id === wrong.id)
    expect(item).toMatchObject({
      correction: 'adopted',
      canCorrect: false,
      answer: { outcome: 'declined', vetted: { isOwn: true, passages: [{ source: { id: source.id } }] } },
    })
  })

  it('is silent once it is taken back, and may be given anew', async () => {
    const [one] = await listed('adopted')
    expect((await takeBack(one.id)).status).toBe(200)
    expect((await takeBack(one.id)).status).toBe(409)
    expect(await ask(question)).toMatchObject({ outcome: 'declined', vetted: null })
    await adopted(wrong.id, right)
    expect(titles(await ask(question))).toEqual(['示例区农房厨房节能改造补贴办法'])
  })

  it('is silent, and listed, once what it rests on is withdrawn', async () => {
    await (await by('zhoumin')).post(`/api/knowledge/sources/${source.id}/withdraw`, { reason: '已有新的规定' })
    expect(await ask(question)).toMatchObject({ outcome: 'declined', vetted: null })
    expect(await listed('outdated')).toMatchObject([{ answer: { id: wrong.id }, isOutdated: true, canWithdraw: true }])
    const proposed = await correct((await ask('砌灶台的事')).id, right)
    expect(proposed.status).toBe(422)
  })
})

describe('what a correction rests on', () => {
  it('stays closed to whoever may not read it', async () => {
    const { id } = await library.published(policy('值班室添置', { classification: 'internal', departmentId: 'urban' }))
    const question = '夜里守点的同志冷得慌能申请个取暖的家伙不'
    const answer = await ask(question, 'fangjianguo')
    await adopted(answer.id, { passages: [{ source: id, position: 2 }], words: '每户每年补贴三百元。' })
    expect(await ask(question, 'fangjianguo')).toMatchObject({
      quotes: [{ source: { title: '示例区值班室添置补贴办法' } }],
      vetted: { sentences: [{ text: '每户每年补贴三百元。' }] },
    })
    const told = JSON.stringify([await ask(question), await ask(question, 'hexiulan')])
    expect(told).not.toMatch(/值班室添置|三百元。/)
  })

  it('may be nothing: the question is declined until something new is published', async () => {
    const question = '渔船停泊每户每年补贴多少'
    const wrong = await ask(question)
    expect(titles(wrong)).toContain('示例区渔船停泊补贴办法')
    await adopted(wrong.id, { passages: [] })
    expect(await ask(question)).toMatchObject({ outcome: 'declined', near: [], vetted: { isNothing: true } })
    expect(titles(await ask('桥梁养护每户每年补贴多少'))).toContain('示例区桥梁养护补贴办法')
    await library.published(
      policy('渔船停泊', { title: '示例区渔船停泊每户补贴标准', issuedOn: '2026-01-01', inForceFrom: '2026-01-01' }),
    )
    expect(titles(await ask(question))).toContain('示例区渔船停泊每户补贴标准')
  })
})

describe('the facts of a draft', () => {
  type Draft = { id: string; digest: string }
  const put = async ({ id, digest }: Draft, facts: object, account = 'dengyu') =>
    (await by(account)).post(`/api/knowledge/sources/${id}/correct`, {
      ...rightFacts('修桥', digest),
      ...facts,
    }) as Promise<{ status: number; body: Anything }>
  const publish = async ({ id, digest }: Draft, account = 'zhoumin') =>
    (await (await by(account)).post('/api/knowledge/publish', { items: [{ id, digest }] })).status
  const documentNumber = '示政办发〔2025〕12号'

  it('are put right by a person, who is named to whoever publishes them as they were seen', async () => {
    const draft = await library.draft(policy('修桥'))
    const corrected = await put(draft, { documentNumber })
    expect(corrected.body).toMatchObject({
      documentNumber,
      corrections: [{ by: { name: '邓宇' }, changes: [{ field: 'documentNumber', from: null, to: documentNumber }] }],
    })
    expect(corrected.body.digest).not.toBe(draft.digest)
    // what was seen before is not what would be published now
    expect(await publish(draft)).toBe(409)
    expect((await put(draft, { title: '修桥办法' })).status).toBe(409)
    const now = { id: draft.id, digest: corrected.body.digest }
    expect(await publish(now)).toBe(200)
    await server.running.opened.office.library.refreshed()
    const { body } = await server.anonymous.get(`/api/library/${draft.id}`)
    expect(body).toMatchObject({ documentNumber })
    expect((await put(now, { title: '修桥办法' })).status).toBe(409)
  })

  it('are published by somebody else than who put them right', async () => {
    const draft = await library.draft(policy('修路'))
    const { status, body } = await put(draft, { title: '示例区修路补贴办法' }, 'zhoumin')
    expect([status, body.canPublish]).toEqual([200, false])
    expect(await publish({ id: draft.id, digest: body.digest })).toBe(403)
    const change = `update bangban.source set state = 'published', decided_by = $2, decided_at = now() where id = $1`
    await expect(server.superuser.query(change, [draft.id, await idOf('zhoumin')])).rejects.toMatchObject({
      code: 'BB012',
    })
  })

  it('are refused out of order, unchanged, or opened against what the text says', async () => {
    const draft = await library.draft(policy('修渠'))
    const fault = async (facts: object) => (await put(draft, { title: '修渠', ...facts })).body.detail
    expect(await fault({ inForceUntil: '2025-03-01' })).toMatch('失效日期早于施行日期')
    const same = { ...rightFacts('修渠', draft.digest), documentNumber: null }
    expect((await put(draft, same)).body.detail).toBe('没有改动。')
    const inside = policy('修井', {
      classification: 'internal',
      passages: [{ heading: '', label: '', text: '修井的，每户补贴三百元。\n（此件不公开）' }],
    })
    expect((await put(await library.draft(inside), { classification: 'public' })).body.detail).toMatch('不能改为公开')
    expect((await put(draft, {}, 'fangjianguo')).status).toBe(403)
  })

  it('are shown where the text says them', async () => {
    const { id } = await library.draft(
      policy('修渠', {
        inForceUntil: '2030-03-31',
        passages: [{ heading: '', label: '第九条', text: '本办法自2025年4月1日起施行，有效期五年。' }],
      }),
    )
    const { body } = await (await by('dengyu')).get(`/api/knowledge/sources/${id}/facts`)
    expect((body as Anything).items).toEqual([
      { field: 'inForceFrom', position: 1, label: '第九条', text: expect.stringContaining('2025年4月1日') },
    ])
  })
})

describe('the record', () => {
  it('lets nobody adopt what they proposed, change what was proposed, or go another way', async () => {
    const { store, ledger } = server.running.opened.office
    const answer = await ask('茶园改种的奖补谁来发')
    const { body } = await correct(answer.id, { passages: [] })
    const attempt = (change: string) =>
      server.superuser
        .query(`update bangban.correction set ${change} where id = $1`, [body.id])
        .then(() => 'accepted')
        .catch((error: { code: string }) => error.code)
    expect(await attempt(`state = 'adopted', decided_by = proposed_by, decided_at = now()`)).toBe('BB014')
    expect(await attempt(`sentences = '[{}]'`)).toMatch(/BB007|23514/)
    expect(await attempt(`note = 'x'`)).toBe('BB007')
    expect(await attempt(`state = 'withdrawn'`)).toBe('BB013')
    expect((await decide(body.id, 'decline')).status).toBe(200)
    expect(await attempt(`state = 'proposed', decided_by = null, decided_at = null`)).toBe('BB007')
    expect((await verifyStored(store, ledger)).problems).toEqual([])
  })
})
