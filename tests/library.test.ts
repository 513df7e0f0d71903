import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStored } from '../src/ledger/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'

let server: TestServer
let library: ReturnType<typeof libraryOf>
const clients = new Map<string, Client>()

beforeAll(async () => {
  server = await testServer()
  const { store } = server.running.opened.office
  const { id } = await store.open
    .selectFrom('person')
    .select('id')
    .where('username', '=', 'zhoumin')
    .executeTakeFirstOrThrow()
  library = libraryOf(server.running.opened, id)
})
afterAll(() => server.close())

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the server as tests read them
type Anything = any
const ask = async (question: string, account?: string, day?: string): Promise<Anything> => {
  const who = account === undefined ? server.anonymous : await by(account)
  const path = account === undefined ? '/api/questions' : '/api/knowledge/questions'
  const answer = await who.post(path, { question, ...(day === undefined ? {} : { day }) })
  expect(answer.status).toBe(201)
  return answer.body
}
const titles = (answer: Anything): string[] => answer.quotes.map((one: Anything) => one.source.title)
/** Everything that an answer tells of, also what only comes near. */
const told = (answer: Anything) => JSON.stringify(answer)

/** What the words of other sources are rare beside: an office knows more than one thing. */
const neighbours = [
  '渔船停泊',
  '桥梁养护',
  '茶园改种',
  '图书捐赠',
  '古树保护',
  '地名标志',
  '殡葬服务',
  '粮油储备',
  '档案查阅',
  '无障碍改造',
  '水井填埋',
  '篮球比赛',
]

describe('a source', () => {
  beforeAll(async () => {
    for (const word of neighbours) await library.published(policy(word))
  })

  it('is quoted once somebody else than who brought it has published it, and never as a draft', async () => {
    const draft = await library.draft(policy('屋顶绿化'))
    expect(told(await ask('屋顶绿化每户每年补贴多少'))).not.toContain('屋顶绿化补贴办法')
    const published = await (await by('zhoumin')).post('/api/knowledge/publish', { items: [draft] })
    expect(published.status).toBe(200)
    const answer = await ask('屋顶绿化每户每年补贴多少')
    expect(answer).toMatchObject({ outcome: 'answered', guardian: { name: '周敏' } })
    const [quote] = answer.quotes
    expect(quote.text.slice(quote.from, quote.to)).toContain('每户每年补贴三百元')
    expect(quote).toMatchObject({ label: '第二条', source: { title: '示例区屋顶绿化补贴办法', isInForce: true } })
    const text = await server.anonymous.get(`/api/library/${quote.source.id}?at=${quote.position}`)
    expect(text.body).toMatchObject({ total: 2 })
    expect((text.body as Anything).passages[1].text).toBe(quote.text)
  })

  it('is published as it was shown, by its guardian alone', async () => {
    const draft = await library.draft(policy('阳台封闭'))
    const publish = async (account: string, digest = draft.digest) =>
      (await by(account)).post('/api/knowledge/publish', { items: [{ id: draft.id, digest }] })
    expect((await publish('zhoumin', '0'.repeat(64))).status).toBe(409)
    expect((await publish('linfeng')).status).toBe(403)
    expect((await publish('dengyu')).status).toBe(403)
    expect((await publish('zhoumin')).status).toBe(200)
    expect((await publish('zhoumin')).status).toBe(409)
  })

  it('is quoted no more from the moment it is withdrawn', async () => {
    const { id } = await library.published(policy('门前三包'))
    expect(titles(await ask('门前三包每户每年补贴多少'))).toContain('示例区门前三包补贴办法')
    const withdrawn = await (await by('zhoumin')).post(`/api/knowledge/sources/${id}/withdraw`, { reason: '印错了' })
    expect(withdrawn).toMatchObject({ status: 200, body: { state: 'withdrawn', reason: '印错了' } })
    expect(told(await ask('门前三包每户每年补贴多少'))).not.toContain('门前三包补贴办法')
    expect((await server.anonymous.get(`/api/library/${id}`)).status).toBe(404)
  })

  it('that bears a mark of secrecy is refused at the door, and nothing of it is kept', async () => {
    const secret = policy('地下管线')
    const marked = { ...secret, passages: [{ heading: '', label: '', text: '秘密★1年\n地下管线分布如下。' }] }
    await expect(library.draft(marked)).rejects.toMatchObject({ status: 422 })
    const { rows } = await server.superuser.query(`select from passage where words like '%地下管线%'`)
    expect(rows).toEqual([])
  })
})

describe('validity', () => {
  const old = policy('节水器具', {
    title: '示例区节水器具补贴暂行办法',
    documentNumber: '示政办发〔2021〕7号',
    issuedOn: '2021-04-12',
    inForceFrom: '2021-05-01',
    passages: [{ heading: '', label: '第二条', text: '购买节水器具的，每户补贴一百元。' }],
  })
  const present = policy('节水器具', {
    documentNumber: '示政办发〔2025〕12号',
    replaces: [{ title: '示例区节水器具补贴暂行办法', number: '示政办发〔2021〕7号' }],
    passages: [{ heading: '', label: '第二条', text: '购买节水器具的，每户补贴二百元。' }],
  })

  it('of what was replaced ends on the day before, and answers that rested on it are listed for review', async () => {
    await library.published(old)
    const before = await ask('购买节水器具每户补贴多少')
    expect(titles(before)).toEqual(['示例区节水器具补贴暂行办法'])
    const review = async () => {
      const { body } = await (await by('zhoumin')).get('/api/knowledge/answers?only=outdated')
      return (body as Anything).items.map((one: Anything) => one.answer.id)
    }
    expect(await review()).not.toContain(before.id)
    await library.published(present)
    expect(await review()).toContain(before.id)
  })

  it('decides what is a ground: today the new one, on an earlier day what was in force then, however it is asked', async () => {
    const today = await ask('购买节水器具每户补贴多少')
    expect(titles(today)).toEqual(['示例区节水器具补贴办法'])
    expect(titles(await ask('购买节水器具每户补贴多少', 'fangjianguo', '2023-06-01'))).toEqual([
      '示例区节水器具补贴暂行办法',
    ])
    const said = await ask('2023年6月1日的时候购买节水器具每户补贴多少')
    expect([said.day, titles(said)]).toEqual(['2023-06-01', ['示例区节水器具补贴暂行办法']])
    expect(titles(await ask('购买节水器具每户补贴多少', 'fangjianguo', '2019-01-01'))).toEqual([])
  })

  it('is told of a document that is named by its number and no longer holds', async () => {
    const answer = await ask('示政办发〔2021〕7号 节水器具每户补贴多少')
    expect(titles(answer)).not.toContain('示例区节水器具补贴暂行办法')
  })

  it('holds also where the older one is published last', async () => {
    await library.published(policy('旧窗更换', { inForceFrom: '2025-04-01' }))
    const { id } = await library.published(
      policy('旧窗更换', { externalId: 'older', issuedOn: '2020-01-01', inForceFrom: '2020-02-01' }),
    )
    const { body } = await (await by('zhoumin')).get(`/api/knowledge/sources/${id}`)
    expect(body).toMatchObject({ isInForce: false, inForceUntil: '2025-03-31' })
  })

  it('is dated by the first that came after it, whether they are published at once or one was there before', async () => {
    const version = (year: number) =>
      policy('井盖更换', { externalId: `cover-${year}`, issuedOn: `${year}-01-01`, inForceFrom: `${year}-02-01` })
    const { id: first } = await library.published(version(2019))
    const items = await Promise.all([2025, 2021, 2023].map(year => library.draft(version(year))))
    const named = await library.draft(
      policy('井盖养护', {
        inForceFrom: '2026-01-01',
        replaces: [{ title: '《示例区井盖更换补贴办法》', number: null }],
      }),
    )
    const guardian = await by('zhoumin')
    expect((await guardian.post('/api/knowledge/publish', { items: [...items, named] })).status).toBe(200)
    const until = async (id: string | undefined) => {
      const { inForceUntil, replacedBy } = ((await guardian.get(`/api/knowledge/sources/${id}`)).body as Anything) ?? {}
      return [inForceUntil, replacedBy?.id ?? null]
    }
    const [newest, second, third] = items.map(one => one.id)
    expect(await until(first)).toEqual(['2021-01-31', second])
    expect(await until(second)).toEqual(['2023-01-31', third])
    expect(await until(third)).toEqual(['2025-01-31', newest])
    expect(await until(newest)).toEqual(['2025-12-31', named.id])
    expect(await until(named.id)).toEqual([null, null])
    // by its number alone, which who came before it gave
    const numbered = policy('沟盖更换', { documentNumber: '示政办发〔2018〕3号', inForceFrom: '2018-01-01' })
    const naming = policy('沟盖养护', {
      inForceFrom: '2020-01-01',
      replaces: [{ title: '关于沟盖的通知', number: '示政办发〔2018〕3号' }],
    })
    const { id: by2020 } = await library.published(naming)
    expect(await until((await library.published(numbered)).id)).toEqual(['2019-12-31', by2020])
    // one that comes to light late stands between those that it stood between
    const { id: late } = await library.published(version(2022))
    expect(await until(second)).toEqual(['2022-01-31', late])
    expect(await until(late)).toEqual(['2023-01-31', third])
  })
})

describe('Z7: what is internal', () => {
  const canary = '窗口考核扣分'
  const reads = async (account: string | undefined) => [
    told(await ask(`${canary}每户每年补贴多少`, account)),
    told(await ask(`示例区${canary}补贴办法第二条`, account)),
    ...(account === undefined
      ? []
      : [
          JSON.stringify((await (await by(account)).get('/api/knowledge/sources')).body),
          JSON.stringify(
            (await (await by(account)).get(`/api/knowledge/sources?q=${encodeURIComponent(canary)}`)).body,
          ),
        ]),
  ]
  const shown = async (account: string | undefined) =>
    (await reads(account)).filter(text => text.replaceAll(/"question":"[^"]*"/g, '').includes(canary)).length

  it('of a department is found by its own officers and nobody else, by no way', async () => {
    const { id } = await library.published(policy(canary, { classification: 'internal', departmentId: 'urban' }))
    expect(await shown('fangjianguo')).toBe(4)
    for (const account of [undefined, 'hexiulan', 'yangfan', 'linfeng'])
      expect([account, await shown(account)]).toEqual([account, 0])
    expect((await server.anonymous.get(`/api/library/${id}`)).status).toBe(404)
    expect((await (await by('yangfan')).get(`/api/knowledge/sources/${id}`)).status).toBe(404)
  })

  it('of the whole district is found by every officer and no resident', async () => {
    await library.published(policy('值班交接', { classification: 'internal' }))
    expect(titles(await ask('值班交接每户每年补贴多少', 'yangfan'))).toContain('示例区值班交接补贴办法')
    expect(told(await ask('值班交接每户每年补贴多少'))).not.toContain('值班交接补贴办法')
  })

  it('is not told of to the guardian’s colleagues by answers that others were given', async () => {
    await ask(`${canary}每户每年补贴多少`, 'fangjianguo')
    // of the hub, and neither guardian of the adviser nor of the department
    const { body } = await (await by('linfeng')).get('/api/knowledge/answers')
    expect(JSON.stringify((body as Anything).items.map((one: Anything) => one.answer.quotes))).not.toContain(canary)
  })
})

describe('an answer', () => {
  it('is none where nothing that is published carries one: it says so, and where a person is', async () => {
    const answer = await ask('明天会不会下雨？')
    expect(answer).toMatchObject({ outcome: 'declined', quotes: [], guide: null, phone: '0700-12345' })
  })

  it('is kept without personal data, and with what it rests on', async () => {
    const { id } = await ask('我叫王芳，电话13900001111，身份证11010519491231002X，渔船停泊每户每年补贴多少')
    const { rows } = await server.superuser.query('select question, output from answer where id = $1', [id])
    expect(rows[0].question).not.toMatch(/13900001111|11010519491231002X/)
    const cited = await server.superuser.query('select from answer_citation where answer_id = $1', [id])
    expect(cited.rowCount).toBe(rows[0].output.quotes.length)
  })

  it('goes on from the one before where the question names nothing by itself', async () => {
    await library.published(policy('龙狮会演'))
    const first = await ask('龙狮会演每户每年补贴多少')
    const next = async (question: string, who = server.anonymous) =>
      (await who.post('/api/questions', { question, after: first.id })).body as Anything
    const second = await next('那多久审核完')
    expect(second).toMatchObject({ outcome: 'answered', follows: '龙狮会演每户每年补贴多少' })
    expect(titles(second)).toContain('示例区龙狮会演补贴办法')
    expect(await next('渔船停泊每户每年补贴多少')).toMatchObject({ follows: null })
    // alone it says too little
    expect(await ask('那多久审核完')).toMatchObject({ outcome: 'declined', follows: null })
    // what officers asked is nobody else's to go on from
    const own = await ask('龙狮会演每户每年补贴多少', 'songwei')
    const answer = await server.anonymous.post('/api/questions', { question: '那多久审核完', after: own.id })
    expect(answer.status).toBe(404)
  })

  it('is rated once, and looked at afterwards by the guardian', async () => {
    const { id } = await ask('渔船停泊每户每年补贴多少')
    const rate = (feedback: string) => server.anonymous.post(`/api/questions/${id}/rate`, { feedback })
    expect((await rate('not_helped')).status).toBe(200)
    expect((await rate('helped')).status).toBe(409)
    const review = async (account: string) =>
      (await (await by(account)).post(`/api/knowledge/answers/${id}/review`, { verdict: 'wrong', note: '答非所问' }))
        .status
    expect([await review('dengyu'), await review('zhoumin')]).toEqual([403, 200])
    const { body } = await (await by('dengyu')).get('/api/knowledge/answers?only=not_helped')
    expect((body as Anything).items[0]).toMatchObject({
      verdict: 'wrong',
      note: '答非所问',
      reviewedBy: { name: '周敏' },
    })
  })

  it('is not given while the employee is stopped; a person is named', async () => {
    const governor = await by('tangjing')
    expect((await governor.post('/api/employees/policy-adviser/suspend', { reason: '答错了' })).status).toBe(200)
    const refused = await server.anonymous.post('/api/questions', { question: '渔船停泊每户每年补贴多少' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'stopped' } })
    expect((refused.body as Anything).detail).toContain('热线')
    expect((await governor.post('/api/employees/policy-adviser/resume', { reason: '查清了' })).status).toBe(200)
    expect((await ask('渔船停泊每户每年补贴多少')).outcome).toBe('answered')
  })
})

it('leaves the record and the ledger in agreement', async () => {
  const { store, ledger } = server.running.opened.office
  expect((await verifyStored(store, ledger)).problems).toEqual([])
  const changed = store.as(systemSession, tx =>
    tx
      .updateTable('answer')
      .set({ question: '改过' } as Anything)
      .execute(),
  )
  await expect(changed).rejects.toMatchObject({ code: 'BB007' })
})
