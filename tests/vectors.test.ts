import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addModel, changeModel, decideBudget, decidePolicy } from '../src/endpoints/index.ts'
import { type NewSource, withdrawSource } from '../src/library/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'
import { honest, startVectorServer, wrongWays } from './support/vector-server.ts'

const adviser = 'policy-adviser'
let server: TestServer
let model: Awaited<ReturnType<typeof startVectorServer>>
let library: ReturnType<typeof libraryOf>
let officer: Client
let governor: string

const office = () => server.running.opened.office
const personId = async (username: string) =>
  (
    await office()
      .store.open.selectFrom('person')
      .select('id')
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
  ).id
const change = () => ({
  ledger: office().ledger,
  actor: { kind: 'person' as const, id: governor },
  now: new Date(),
})
const decide = (reach: 'none' | 'local' | 'any', audience: 'officers' | 'everyone' = 'everyone') =>
  office().store.as(systemSession, tx => decidePolicy(tx, change(), adviser, { reach, audience }))
const wanted = (more: object = {}) => ({
  ...{ name: '示例向量', baseUrl: model.url, model: 'vectors-1', apiKey: 'sk-test', isLocal: true, isReasoning: false },
  ...{ purpose: 'embedding' as const, dimensions: model.dimensions },
  ...more,
})
const connect = (more: object = {}) => office().store.as(systemSession, tx => addModel(tx, change(), wanted(more)))
/** Makes what is missing, and waits until it is looked at. */
const made = async () => {
  await office().vectors.run(new AbortController().signal)
  await office().library.settled()
}
const topics = ['古树名木养护', '渔船停泊', '桥梁检修', '茶园改种', '图书捐赠', '地名标志', '粮油储备', '档案查阅']
const later = ['水渠清淤', '路灯更换', '校服采购', '公厕保洁', '蜂箱迁移', '旧书回收', '雨具借用']
const inOtherWords = '老槐照看'
// biome-ignore lint/suspicious/noExplicitAny: answers as tests read them
type Anything = any
const ask = async (question: string, client = officer): Promise<Anything> => {
  const { status, body } = await client.post('/api/knowledge/questions', { question })
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}
const nearTitles = (answer: Anything) => answer.near.map((one: Anything) => one.source.title)
const sentTexts = () => model.exchanges.map(one => one.asked.text).join('\n')

beforeAll(async () => {
  server = await testServer()
  model = await startVectorServer()
  library = libraryOf(server.running.opened, () => personId('zhoumin'))
  for (const words of topics) await library.published(policy(words))
  officer = await server.signIn('songwei')
  governor = await personId('tangjing')
  // tests say when vectors are made
  await server.superuser.query(`delete from pgboss.schedule where name = 'vectors'`)
  await decide('local')
  await connect()
  await made()
})
beforeEach(async () => {
  model.play = honest
  await decide('local')
})
afterAll(async () => {
  await server.close()
  await model.close()
})

/** Only what is told to a resident: nothing of their own, which differs by itself. */
const told = ({ outcome, quotes, near, outdated }: Anything) => ({ outcome, quotes, near, outdated })
const resident = async (question: string): Promise<Anything> =>
  (await server.anonymous.post('/api/questions', { question })).body
const vectorRows = async () =>
  (
    await server.superuser.query<{ title: string; key: string; classification: string }>(
      `select s.title, v.key, s.classification from passage_vector v join source s on s.id = v.source_id order by 1`,
    )
  ).rows
const calls = async () =>
  (
    await server.superuser.query<{
      purpose: string
      department_id: string | null
      person_id: string | null
      kind: string
      employee_id: string
    }>('select * from model_call order by id desc')
  ).rows

describe('a question in other words', () => {
  it('finds its passage by what it means, and by words alone does not', async () => {
    const answer = await ask(inOtherWords)
    expect(answer.outcome).toBe('declined')
    expect(nearTitles(answer)[0]).toContain('古树名木养护')
    await decide('none')
    expect(nearTitles(await ask(inOtherWords))).toEqual([])
  })

  it('gives a model that writes what it means to read, and quotes by words as ever', async () => {
    const readOf = async (id: string) => {
      const { rows } = await server.superuser.query<{ title: string }>(
        `select s.title from answer a, jsonb_to_recordset(a.output->'read') as r("sourceId" uuid)
          join source s on s.id = r."sourceId" where a.id = $1`,
        [id],
      )
      return rows.map(row => row.title)
    }
    const { id } = await ask(inOtherWords)
    expect((await readOf(id))[0]).toContain('古树名木养护')
    const questions = [...topics.map(one => `${one}每户补贴多少钱`), '今天天气怎么样', '补贴', inOtherWords]
    const decided = async () => {
      const answers: Anything[] = []
      for (const one of questions) answers.push(await ask(one))
      return answers.map(({ outcome, quotes }) => ({ outcome, quotes }))
    }
    const withVectors = await decided()
    await decide('none')
    expect(withVectors).toEqual(await decided())
    expect(withVectors.filter(one => one.outcome === 'answered')).toHaveLength(topics.length)
  })

  it('is asked for once, and recorded as every call is', async () => {
    const question = `${inOtherWords}，请问`
    const before = (await calls()).length
    await ask(question)
    await ask(question)
    const after = await calls()
    expect(after.length).toBe(before + 1)
    expect(after[0]).toMatchObject({ purpose: '检索', kind: 'complete', employee_id: adviser })
    expect(after[0]?.department_id).not.toBeNull()
  })

  it('leaves without telephone numbers and numbers of identity cards', async () => {
    await ask(`我是王小明，电话13812345678，身份证11010519491231002X，${inOtherWords}`)
    expect(sentTexts()).toContain(inOtherWords)
    expect(sentTexts()).not.toMatch(/13812345678|11010519491231002X/)
  })

  it('that is marked secret leaves for nowhere', async () => {
    const { status } = await officer.post('/api/knowledge/questions', { question: `【机密】${inOtherWords}蓝色独角兽` })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(sentTexts()).not.toContain('独角兽')
  })
})

describe('an endpoint for vectors', () => {
  it('is tried before it is kept, which tells how long its vectors are', async () => {
    const chief = await server.signIn('tangjing')
    const { name: _, dimensions, ...asked } = wanted()
    const { body: trial } = await chief.post('/api/models/test', asked)
    expect(trial).toMatchObject({ isAnswered: true, dimensions, answeredModel: 'vectors-1', isOtherModel: false })
    const { status, body } = await chief.post('/api/models', { ...asked, name: '没有试过' })
    expect([status, body.fields]).toEqual([422, { dimensions: '请先试一试' }])
    model.play = wrongWays['NaN in a vector'] as typeof honest
    const { body: failed } = await chief.post('/api/models/test', asked)
    expect(failed).toMatchObject({ isAnswered: false, dimensions: null })
  })

  it('is told with how far it has come, keeps its purpose, and is asked for nothing else', async () => {
    const chief = await server.signIn('tangjing')
    const { body: desk } = await chief.get('/api/models')
    const total = (await vectorRows()).length
    expect(desk.vectors).toEqual({ endpoint: '示例向量', isAllowed: true, withInternal: true, made: total, total })
    const [{ id, purpose }] = desk.endpoints
    expect(purpose).toBe('embedding')
    const { status } = await chief.post(`/api/models/${id}/change`, { ...wanted(), purpose: 'chat' })
    expect(status).toBe(422)
    const way = await office().store.as(systemSession, tx => office().models.wayOut(tx, adviser, 'everyone'))
    expect(way).toBeUndefined()
  })

  it('is not asked beyond the budget of a department, and passages count for none', async () => {
    const budget = (tokens: number | null) => office().store.as(systemSession, tx => decideBudget(tx, change(), tokens))
    await budget(1)
    await library.published(policy('长椅油漆'))
    await made()
    expect((await vectorRows()).some(one => one.title.includes('长椅油漆'))).toBe(true)
    expect(nearTitles(await ask(`${inOtherWords}。`))).toEqual([])
    await budget(5_000)
    expect(nearTitles(await resident(`${inOtherWords}！`))[0]).toContain('古树名木养护')
    await budget(null)
  })
})

describe('the policy of the adviser', () => {
  it('for officers alone keeps questions of residents here', async () => {
    await decide('local', 'officers')
    const question = '小舢板靠岸去哪里'
    expect(nearTitles(await resident(question))).toEqual([])
    expect(sentTexts()).not.toContain(question)
    await decide('local', 'everyone')
    expect(nearTitles(await resident(question))[0]).toContain('渔船停泊')
    expect((await calls())[0]).toMatchObject({ purpose: '检索', department_id: null, person_id: null })
  })

  it('that says none sends nothing, neither questions nor passages', async () => {
    await decide('none')
    await server.superuser.query('delete from passage_vector')
    const before = model.exchanges.length
    await made()
    await ask('过河铁架体检')
    expect(model.exchanges.length).toBe(before)
  })
})

describe('what is internal', () => {
  const internal = (words: string, departmentId: string | null): NewSource =>
    policy(words, { classification: 'internal', departmentId })

  it('goes to no endpoint elsewhere, and is found by its words', async () => {
    await library.published(internal('灯塔值守', null))
    await office().library.settled()
    // a server on this machine that is called a foreign one: the address is only looked at when it is saved
    await server.superuser.query(`update model_endpoint set is_local = false, model = 'foreign-1'`)
    await decide('any')
    const before = model.exchanges.length
    await made()
    const sent = model.exchanges.slice(before).map(one => one.asked.text)
    expect(sent.join('')).toContain('古树名木养护')
    expect(sent.join('')).not.toContain('灯塔值守')
    expect((await vectorRows()).every(one => one.classification === 'public')).toBe(true)
    expect((await ask('灯塔值守每户补贴多少钱')).outcome).toBe('answered')
    await server.superuser.query(`update model_endpoint set is_local = true`)
    await made()
    expect((await vectorRows()).some(one => one.classification === 'internal')).toBe(true)
  })

  it('of another department is never found, and changes nothing of what is', async () => {
    const questions = ['老槐照看', '过河铁架体检', '小舢板靠岸', '桥梁检修每户补贴多少钱', '老槐照看靠岸体检']
    const clerk = await server.signIn('luxin')
    const asked = async () => {
      const answers: Anything[] = []
      for (const one of questions) answers.push(told(await ask(one, clerk)), told(await resident(one)))
      return answers
    }
    const before = await asked()
    const other = (
      await server.superuser.query<{ id: string }>(
        `select id from department where id <> (select department_id from membership where person_id = $1) limit 1`,
        [await personId('luxin')],
      )
    ).rows[0]?.id as string
    // as near as can be to what is asked
    for (const one of ['古树名木养护', '渔船停泊', '桥梁检修'])
      for (const more of ['一', '二', '三']) await library.published(internal(`${one}内部${more}`, other))
    await made()
    expect((await vectorRows()).filter(one => one.title.includes('内部')).length).toBe(18)
    expect(await asked()).toEqual(before)
  })
})

describe('an endpoint that is not well', () => {
  it.each(Object.entries(wrongWays))(
    'in the way of %s leaves the words, in time, and takes no vector',
    async (name, play) => {
      const words = later.pop() ?? ''
      // another model: all vectors made anew, and a breaker that has seen nothing
      await server.superuser.query('update model_endpoint set model = $1', [`ill ${name}`])
      await made()
      model.play = play
      const began = performance.now()
      const answer = await ask('茶园改种每户补贴多少钱')
      expect(performance.now() - began).toBeLessThan(2500)
      expect(answer.outcome).toBe('answered')
      expect(nearTitles(await ask(inOtherWords))).toEqual([])
      const before = (await vectorRows()).length
      await library.published(policy(words))
      await office().vectors.run(AbortSignal.timeout(1500))
      expect((await vectorRows()).length).toBe(before)
      expect((await vectorRows()).every(one => one.title !== `示例区${words}补贴办法`)).toBe(true)
    },
  )
})

describe('vectors', () => {
  it('are made anew where another model makes them, and those of before are not looked at', async () => {
    const keys = async () => new Set((await vectorRows()).map(one => one.key))
    const [before] = await keys()
    const [{ id } = { id: '' }] = await office().store.as(systemSession, tx =>
      tx.selectFrom('modelEndpoint').select('id').execute(),
    )
    await office().store.as(systemSession, tx => changeModel(tx, change(), id, wanted({ model: 'vectors-2' })))
    // a vector of the new model says nothing beside those of the old one
    expect(nearTitles(await ask(inOtherWords))).toEqual([])
    await made()
    expect([...(await keys())]).toHaveLength(1)
    expect(await keys()).not.toContain(before)
    expect(nearTitles(await ask(inOtherWords))[0]).toContain('古树名木养护')
  })

  it('are gone on with where a process was killed among them', async () => {
    const passages = Array.from({ length: 80 }, (_, i) => ({
      ...{ heading: '', label: `第${i + 1}条`, text: `渡口守则第${i + 1}条，逢雾停航，逢汛加派人手。` },
    }))
    await library.published(policy('渡口', { passages }))
    await server.superuser.query('delete from passage_vector')
    const { data, databaseUrl } = server.settings
    const child = spawn(process.execPath, [join(import.meta.dirname, 'support', 'vectors-child.ts')], {
      env: { ...process.env, BANGBAN_DATA: data, DATABASE_URL: databaseUrl },
      stdio: 'ignore',
    })
    let batches = 0
    model.play = wire => (++batches === 3 ? child.kill('SIGKILL') : honest(wire))
    const [, signal] = (await once(child, 'exit')) as [number | null, string]
    expect(signal).toBe('SIGKILL')
    const half = (await vectorRows()).length
    expect(half).toBe(64)
    model.play = honest
    const before = model.exchanges.length
    await made()
    const sent = model.exchanges.slice(before).flatMap(one => one.asked.body.input as string[])
    const all = await vectorRows()
    expect(sent).toHaveLength(all.length - half)
    const { rows } = await server.superuser.query<{ sum: number }>(
      `select sum(passages)::int as sum from source where state = 'published'`,
    )
    expect(all).toHaveLength(rows[0]?.sum ?? 0)
    expect(nearTitles(await ask(inOtherWords))[0]).toContain('古树名木养护')
  })

  it('of what is withdrawn are found no more at once, and removed', async () => {
    const { rows } = await server.superuser.query<{ id: string }>(
      `select id from source where title = '示例区古树名木养护补贴办法'`,
    )
    await office().store.as(systemSession, async tx =>
      withdrawSource(
        tx,
        { ...change(), actor: { kind: 'person', id: await personId('zhoumin') } },
        rows[0]?.id ?? '',
        '写错了',
      ),
    )
    await office().library.refreshed()
    expect(nearTitles(await ask(inOtherWords)).join()).not.toContain('示例区古树名木养护补贴办法')
    await made()
    expect((await vectorRows()).map(one => one.title)).not.toContain('示例区古树名木养护补贴办法')
  })
})
