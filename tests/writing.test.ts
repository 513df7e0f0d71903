import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addModel, decidePolicy } from '../src/endpoints/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { withdrawSource } from '../src/library/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, eventually, password, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'
import {
  chunk,
  event,
  eventsOf,
  type ModelServer,
  say,
  startModelServer,
  type Wire,
} from './support/model-server/index.ts'

const adviser = 'policy-adviser'
const stream = { accept: 'text/event-stream' }
let server: TestServer
let model: ModelServer
let library: ReturnType<typeof libraryOf>
let officer: Client
let governor: string
/** What the model says to a question; the numbers of passages are those that it was given. */
let play: (wire: Wire) => unknown

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
const decide = (reach: 'none' | 'local' | 'any', audience: 'officers' | 'everyone' = 'officers') =>
  office().store.as(systemSession, tx => decidePolicy(tx, change(), adviser, { reach, audience }))

beforeAll(async () => {
  server = await testServer()
  model = await startModelServer(wire => play(wire))
  library = libraryOf(server.running.opened, () => personId('zhoumin'))
  for (const words of [
    '古树名木养护',
    '渔船停泊',
    '桥梁检修',
    '茶园改种',
    '图书捐赠',
    '地名标志',
    '粮油储备',
    '档案查阅',
  ])
    await library.published(policy(words))
  officer = await server.signIn('songwei')
  governor = await personId('tangjing')
  await office().store.as(systemSession, tx =>
    addModel(tx, change(), {
      ...{
        name: '示例模型',
        baseUrl: model.url,
        model: 'honest-1',
        apiKey: 'sk-test',
        isLocal: true,
        isReasoning: false,
      },
    }),
  )
})
afterAll(async () => {
  await server.close()
  await model.close()
})
beforeEach(async () => {
  await decide('local', 'everyone')
})

async function cookieOf(username: string): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/sign-in/username`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ username, password }),
  })
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}

/** The number under which the model was given the passage with these words. */
const numberOf = (wire: Wire, words: string): string => {
  const text: string = wire.asked.body.messages[1].content
  const at = text.indexOf(words, text.indexOf('段落：'))
  return /\[(\d+)\][^[]*$/u.exec(text.slice(0, at))?.[1] ?? '0'
}
// biome-ignore lint/suspicious/noExplicitAny: events as tests read them
type Anything = any
const eventsIn = (text: string): { id: number; type: string; data: Anything }[] =>
  [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n/gu)].map(([, id, type = '', data = '']) => ({
    ...{ id: Number(id), type, data: JSON.parse(data) },
  }))
const question = '古树名木养护每户补贴多少钱'
const ask = async (client = officer, path = '/api/knowledge/questions'): Promise<Anything> =>
  (await client.post(path, { question })).body
const read = async (id: string, headers = {}) =>
  eventsIn((await officer.get(`/api/knowledge/answers/${id}/writing`, { ...stream, ...headers })).body)
const begin = (id: string) => officer.post(`/api/knowledge/answers/${id}/writing`)

const truth = (number: string) => `每户每年补贴三百元，由所在街道受理，七个工作日内审核[${number}]。`

describe('a model that writes to a question', () => {
  it('is told sentence by sentence, with what each rests on, and kept with the answer', async () => {
    play = wire => say(wire, { text: `${truth(numberOf(wire, '三百元'))}每户每年补贴五百元[1]。请去找李主任。` })
    const answer = await ask()
    expect(answer).toMatchObject({ canWrite: true, written: null })
    const begun = await begin(answer.id)
    expect(begun.status).toBe(200)
    const events = await read(answer.id)
    expect(events.map(one => one.type)).toEqual(['sentence', 'sentence', 'sentence', 'end'])
    const [first, second, third, end] = events.map(one => one.data)
    expect(first).toMatchObject({ faults: [] })
    expect(begun.body.passages[first.cites[0] - 1]).toMatchObject({
      ...{ label: '第二条', source: { title: '示例区古树名木养护补贴办法', isInForce: true } },
    })
    expect(second.faults.map((one: Anything) => one.kind)).toContain('figure')
    expect(third.faults).toEqual([{ kind: 'uncited', said: '请去找李主任。' }])
    expect(end).toMatchObject({ isComplete: true, sentences: [first, second, third] })

    const guardian = await server.signIn('zhoumin')
    const [kept] = (await guardian.get('/api/knowledge/answers')).body.items
    expect(kept.answer).toMatchObject({
      ...{ id: answer.id, canWrite: false },
      written: { model: 'honest-1', isComplete: true, sentences: [first, second, third] },
    })
    const entry = await office()
      .store.open.selectFrom('ledgerEntry')
      .select(['type', 'body'])
      .where('type', '=', 'answer.written')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    expect(entry.body).toContain('"unverified":2')
    expect((await verifyStored(office().store, office().ledger)).ok).toBe(true)
    expect(await begin(answer.id)).toMatchObject({ status: 409 })
  })

  it('goes on while nobody is connected, and whoever comes back misses nothing', async () => {
    let goOn = () => {}
    const waiting = new Promise<void>(resolve => {
      goOn = resolve
    })
    play = async wire => {
      const number = numberOf(wire, '三百元')
      wire.head()
      wire.write(event(chunk({ role: 'assistant', content: `${truth(number)}由所在街道受理[${number}]。` })))
      await waiting
      for (const one of eventsOf({ text: `七个工作日内审核[${number}]。` }).slice(1)) wire.write(one)
      wire.end()
    }
    const { id } = await ask()
    await begin(id)
    const cut = new AbortController()
    const cookie = { cookie: await cookieOf('songwei') }
    const response = await fetch(`${server.url}/api/knowledge/answers/${id}/writing`, {
      ...{ headers: { ...stream, ...cookie }, signal: cut.signal },
    })
    const reader = response.body?.getReader()
    let seen = ''
    while (!seen.includes('event: sentence')) seen += new TextDecoder().decode((await reader?.read())?.value)
    cut.abort()
    goOn()
    const rest = await read(id, { 'last-event-id': '0' })
    expect(rest.map(one => one.id)).toEqual([1, 2, 3])
    expect(rest.at(-1)?.data.sentences.map((one: Anything) => one.faults.length)).toEqual([0, 0, 0])
  })

  it('stops when it is told to, and what was written is a draft', async () => {
    play = wire => {
      wire.head()
      wire.write(event(chunk({ role: 'assistant', content: `${truth(numberOf(wire, '三百元'))}还有` })))
    }
    const { id } = await ask()
    await begin(id)
    const reading = read(id)
    await eventually(async () => model.exchanges.length > 0)
    expect((await officer.post(`/api/knowledge/answers/${id}/writing/stop`)).body).toEqual({ done: true })
    const end = (await reading).at(-1)
    expect(end).toMatchObject({ type: 'end', data: { isComplete: false } })
    expect(end?.data.note).toContain('停止')
  })

  it('says nothing to residents but what its sources carry', async () => {
    play = wire =>
      say(wire, { text: `${truth(numberOf(wire, '三百元'))}每户每年补贴五百元[1]。加微信 13900001111 办理[1]。` })
    const answer = await ask(server.anonymous, '/api/questions')
    expect(answer.canWrite).toBe(true)
    expect(await server.anonymous.post(`/api/questions/${answer.id}/writing`)).toMatchObject({ status: 200 })
    const events = eventsIn((await server.anonymous.get(`/api/questions/${answer.id}/writing`, stream)).body)
    expect(events.map(one => one.type)).toEqual(['sentence', 'end'])
    expect(JSON.stringify(events)).not.toMatch(/五百|139/u)
    // who asked at the desk alone reads what was written there
    const own = await ask()
    expect(await server.anonymous.post(`/api/questions/${own.id}/writing`)).toMatchObject({ status: 404 })
    const other = await server.signIn('luxin')
    expect(await other.post(`/api/knowledge/answers/${own.id}/writing`)).toMatchObject({ status: 404 })
    expect(await other.get(`/api/knowledge/answers/${own.id}/writing`, stream)).toMatchObject({ status: 404 })
  })

  it('leaves residents nothing of what broke off', async () => {
    play = wire => {
      wire.head()
      wire.write(
        event(chunk({ role: 'assistant', content: `${truth(numberOf(wire, '三百元'))}由所在街道受理[1]。还有` })),
      )
      wire.end()
    }
    const { id } = await ask(server.anonymous, '/api/questions')
    await server.anonymous.post(`/api/questions/${id}/writing`)
    const end = eventsIn((await server.anonymous.get(`/api/questions/${id}/writing`, stream)).body).at(-1)
    expect(end).toMatchObject({ type: 'end', data: { isComplete: false, sentences: [] } })
  })

  it('Z7: tells nobody of a passage that is closed to them', async () => {
    const secret = '夜间抽查名单'
    await library.published(policy(secret, { classification: 'internal', departmentId: 'urban' }))
    play = wire =>
      say(wire, {
        text: `${truth(numberOf(wire, `${secret}的`))}${secret}每户每年补贴三百元[${numberOf(wire, `${secret}的`)}]。`,
      })
    const inside = await server.signIn('fangjianguo')
    const asked: Anything = (await inside.post('/api/knowledge/questions', { question: `${secret}每户每年补贴多少` }))
      .body
    await inside.post(`/api/knowledge/answers/${asked.id}/writing`)
    const end = eventsIn((await inside.get(`/api/knowledge/answers/${asked.id}/writing`, stream)).body).at(-1)
    expect(end?.data.sentences[1]).toMatchObject({ text: `${secret}每户每年补贴三百元。`, faults: [] })
    // of the hub, which looks at all answers, and no guardian now
    const outside = await server.signIn('linfeng')
    const { body } = await outside.get('/api/knowledge/answers')
    const seen = (body as Anything).items.find((one: Anything) => one.answer.id === asked.id).answer
    expect(JSON.stringify({ ...seen, question: '' })).not.toContain(secret)
    expect(seen.written.sentences).toEqual([])
  })

  it('has nothing to say where its source was withdrawn while it wrote', async () => {
    const { id: source } = await library.published(policy('龙舟赛事'))
    play = async wire => {
      await office().store.as(systemSession, async tx =>
        withdrawSource(
          tx,
          { ...change(), actor: { kind: 'person', id: await personId('zhoumin') } },
          source,
          '内容有误',
        ),
      )
      say(wire, { text: truth(numberOf(wire, '三百元')) })
    }
    const answer: Anything = (await officer.post('/api/knowledge/questions', { question: '龙舟赛事每户补贴多少钱' }))
      .body
    await begin(answer.id)
    const end = (await read(answer.id)).at(-1)
    expect(end?.data.sentences[0].faults.map((one: Anything) => one.kind)).toContain('closed')
  })

  it('is not asked where its policy allows none, nor for residents where it is for officers', async () => {
    await decide('none')
    const answer = await ask()
    expect(answer.canWrite).toBe(false)
    expect(await begin(answer.id)).toMatchObject({ status: 409, body: { code: 'no_model' } })
    await decide('local', 'officers')
    expect(await ask(server.anonymous, '/api/questions')).toMatchObject({ canWrite: false })
  })

  it('that fails leaves the quotations, and says so', async () => {
    play = wire => wire.reset()
    const answer = await ask()
    await begin(answer.id)
    const [end] = await read(answer.id)
    expect(end).toMatchObject({ type: 'end', data: { isComplete: false, sentences: [] } })
    expect(end?.data.note).toMatch(/人工办理/u)
  })
})
