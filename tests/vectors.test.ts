import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addModel, changeModel, decidePolicy, removeModel } from '../src/endpoints/index.ts'
import { type NewSource, withdrawSource } from '../src/library/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'
import { startVectorServer } from './support/vector-server.ts'

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
const disconnect = async () => {
  const rows = await office().store.as(systemSession, tx => tx.selectFrom('modelEndpoint').select('id').execute())
  for (const { id } of rows) await office().store.as(systemSession, tx => removeModel(tx, change(), id))
}
/** Makes what is missing, and waits until it is looked at. */
const made = async () => {
  await office().vectors.run(new AbortController().signal)
  await office().library.settled()
}
const topics = ['古树名木养护', '渔船停泊', '桥梁检修', '茶园改种', '图书捐赠', '地名标志', '粮油储备', '档案查阅']
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
  await decide('local')
  await connect()
  await made()
})
afterAll(async () => {
  await server.close()
  await model.close()
})

describe('a question in other words', () => {
  it('finds its passage by what it means, and by words alone it does not', async () => {
    const answer = await ask(inOtherWords)
    expect(answer.outcome).toBe('declined')
    expect(nearTitles(answer)[0]).toContain('古树名木养护')
  })
})
