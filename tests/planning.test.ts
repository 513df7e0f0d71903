import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStored } from '../src/ledger/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'

let server: TestServer
let library: ReturnType<typeof libraryOf>
const clients = new Map<string, Client>()

/** A policy on one thing that tells who, when and what is forbidden. */
const rules = (words: string, more: Parameters<typeof policy>[1] = {}) =>
  policy(words, {
    title: `示例区${words}管理办法`,
    passages: [
      { heading: '', label: '第一条', text: `为规范${words}，制定本办法。` },
      { heading: '', label: '第二条', text: `区农业农村局负责${words}的监督管理。` },
      { heading: '', label: '第三条', text: `${words}的经营者应当在十个工作日内到镇里登记。` },
      { heading: '', label: '第四条', text: `严禁夜间从事${words}，违反的处200元罚款。` },
    ],
    ...more,
  })

beforeAll(async () => {
  server = await testServer()
  const { id } = await server.running.opened.office.store.open
    .selectFrom('person')
    .select('id')
    .where('username', '=', 'zhoumin')
    .executeTakeFirstOrThrow()
  library = libraryOf(server.running.opened, id)
  for (const words of ['渔船停泊', '桥梁养护', '茶园改种', '图书捐赠', '古树保护', '粮油储备', '水井填埋'])
    await library.published(policy(words))
  await library.published(rules('蜂箱转场'))
})
afterAll(() => server.close())

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the server as tests read them
type Anything = any
const planned = async (task: string, account = 'fangjianguo', day?: string): Promise<Anything> => {
  const made = await (await by(account)).post('/api/knowledge/plans', { task, ...(day === undefined ? {} : { day }) })
  expect(made.status).toBe(201)
  return made.body
}
const wordsOf = (plan: Anything, section: string): string[] =>
  plan.sections
    .find((one: Anything) => one.section === section)
    .items.map((one: Anything) => one.text.slice(one.from, one.to))

describe('a plan', () => {
  it('is put together word for word, with times and sums marked, and empty where nothing is written', async () => {
    const plan = await planned('蜂箱转场怎么管')
    expect(plan).toMatchObject({ outcome: 'answered', guardian: { name: '周敏' } })
    expect(wordsOf(plan, 'responsible')).toEqual(['区农业农村局负责蜂箱转场的监督管理。'])
    expect(wordsOf(plan, 'limits')).toEqual(['蜂箱转场的经营者应当在十个工作日内到镇里登记。'])
    expect(wordsOf(plan, 'risks')).toEqual(['严禁夜间从事蜂箱转场，违反的处200元罚款。'])
    expect(wordsOf(plan, 'materials')).toEqual([])
    const [limit] = plan.sections.find((one: Anything) => one.section === 'limits').items
    expect(limit.figures.map((one: Anything) => limit.text.slice(one.from, one.to))).toEqual(['十个工作日'])
    expect(limit).toMatchObject({ label: '第三条', source: { title: '示例区蜂箱转场管理办法', isInForce: true } })
  })

  it('is none where nothing is written of the task', async () => {
    const plan = await planned('核电站选址')
    expect(plan.outcome).toBe('declined')
    expect(plan.sections.flatMap((one: Anything) => one.items)).toEqual([])
  })

  it('rests only on what the officer may read, and on what is in force on the day', async () => {
    await library.published(
      rules('鱼塘清淤', { classification: 'internal', departmentId: 'urban', inForceFrom: '2026-01-01' }),
    )
    expect((await planned('鱼塘清淤怎么管')).outcome).toBe('answered')
    expect(JSON.stringify(await planned('鱼塘清淤怎么管', 'yangfan'))).not.toContain('鱼塘清淤管理办法')
    const before = await planned('鱼塘清淤怎么管', 'fangjianguo', '2025-06-01')
    expect(before.outcome).toBe('declined')
  })

  it('is refused for what bears a mark of secrecy', async () => {
    const refused = await (await by('fangjianguo')).post('/api/knowledge/plans', { task: '绝密★启用前 布防方案' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'classified' } })
  })

  it('is looked at afterwards with the answers, and listed again when what it rests on is withdrawn', async () => {
    const source = await library.published(rules('蚕桑补种'))
    const plan = await planned('蚕桑补种怎么管')
    const listed = async (only: string): Promise<Anything> =>
      ((await (await by('zhoumin')).get(`/api/knowledge/answers${only}`)).body as Anything).items.find(
        (one: Anything) => one.answer.id === plan.id,
      )
    expect(await listed('')).toMatchObject({ scenario: 'plans', isOutdated: false, answer: { outcome: 'answered' } })
    expect((await listed('')).answer.quotes).toHaveLength(3)
    const path = `/api/knowledge/sources/${source.id}/withdraw`
    expect((await (await by('zhoumin')).post(path, { reason: '已有新的规定' })).status).toBe(200)
    expect(await listed('?only=outdated')).toMatchObject({ isOutdated: true })
  })

  it('is not made while this scenario alone is stopped, and questions are answered all the same', async () => {
    const stop = { scenarioId: 'plans', reason: '核对分类规则' }
    const governor = await by('tangjing')
    expect((await governor.post('/api/employees/policy-adviser/suspend', stop)).status).toBe(200)
    const refused = await (await by('fangjianguo')).post('/api/knowledge/plans', { task: '蜂箱转场怎么管' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'stopped' } })
    const asked = await (await by('fangjianguo')).post('/api/knowledge/questions', { question: '蜂箱转场谁负责' })
    expect(asked.status).toBe(201)
  })

  it('leaves a ledger that holds', async () => {
    const { store, ledger } = server.running.opened.office
    expect((await verifyStored(store, ledger)).problems).toEqual([])
  })
})
