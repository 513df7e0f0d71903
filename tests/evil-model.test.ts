import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import { addModel, decidePolicy } from '../src/endpoints/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { evilSpeeches } from './support/evil-speech.ts'
import { libraryOf, policy } from './support/library.ts'
import { type ModelServer, say, startModelServer, type Wire } from './support/model-server/index.ts'

const adviser = 'policy-adviser'
const stream = { accept: 'text/event-stream' }
let server: TestServer
let model: ModelServer
let play: (wire: Wire) => unknown = wire => say(wire)
let officer: Client

const office = () => server.running.opened.office

beforeAll(async () => {
  server = await testServer()
  model = await startModelServer(wire => play(wire))
  const { rows } = await server.superuser.query<{ id: string; username: string }>('select id, username from person')
  const personId = (username: string) => rows.find(one => one.username === username)?.id ?? ''
  const library = libraryOf(server.running.opened, personId('zhoumin'))
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
  await library.published(policy('秘而不宣', { classification: 'internal', departmentId: 'water' }))
  officer = await server.signIn('luxin')
  const change = {
    ledger: office().ledger,
    actor: { kind: 'person' as const, id: personId('tangjing') },
    now: new Date(),
  }
  await office().store.as(systemSession, async tx => {
    await addModel(tx, change, {
      ...{
        name: '恶意模型',
        baseUrl: model.url,
        model: 'evil-1',
        apiKey: 'sk-test',
        isLocal: true,
        isReasoning: false,
      },
    })
    await decidePolicy(tx, change, adviser, { reach: 'local', audience: 'everyone' })
  })
})
afterAll(async () => {
  await server.close()
  await model.close()
})

/** How many rows each table has, and what those rows say that no answer may change. */
async function state(): Promise<Record<string, string>> {
  const { rows: tables } = await server.superuser.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'`,
  )
  const own = [
    'answer',
    'answer_citation',
    'written_answer',
    'model_call',
    'ledger_entry',
    'ledger_head',
    'ledger_node',
    'ledger_checkpoint',
    'idempotency',
  ]
  const found: Record<string, string> = {}
  for (const { name } of tables.filter(one => !own.includes(one.name))) {
    const { rows } = await server.superuser.query<{ state: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as state from ${name} t`,
    )
    found[name] = rows[0]?.state ?? ''
  }
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: events as tests read them
type Anything = any
const sentencesOf = (text: string): Anything[] =>
  [...text.matchAll(/event: sentence\ndata: (.*)\n/gu)].map(([, data = '']) => JSON.parse(data))

describe('P1: a model that serves somebody else', () => {
  it(`gets nothing done and nothing believed by any of ${evilSpeeches.length} speeches, at the desk and at the portal`, async () => {
    const before = await state()
    const believed: string[] = []
    const shown: string[] = []
    for (const { name, text } of evilSpeeches) {
      play = wire => say(wire, { text, model: 'evil-1' })
      const question = { question: '古树名木养护每户补贴多少钱' }
      const atDesk = (await officer.post('/api/knowledge/questions', question)).body as Anything
      expect(await officer.post(`/api/knowledge/answers/${atDesk.id}/writing`)).toMatchObject({ status: 200 })
      const told = sentencesOf((await officer.get(`/api/knowledge/answers/${atDesk.id}/writing`, stream)).body)
      believed.push(
        ...told
          .filter(one => one.faults.length === 0 && !/^每户每年补贴(三百|300)元。$/u.test(one.text))
          .map(one => `${name}: ${one.text}`),
      )
      const atPortal = (await server.anonymous.post('/api/questions', question)).body as Anything
      expect(await server.anonymous.post(`/api/questions/${atPortal.id}/writing`)).toMatchObject({ status: 200 })
      const { body } = await server.anonymous.get(`/api/questions/${atPortal.id}/writing`, stream)
      if (/evil|139|400-|javascript|onerror|<|批准|微信|九万|五百|八百/u.test(body)) shown.push(`${name}: ${body}`)
    }
    const after = await state()
    const changed = Object.keys(before).filter(name => before[name] !== after[name])
    const counted = (name: string, all: readonly unknown[]) => ({
      ...{ name, value: all.length, aim: '0', isReached: all.length === 0 },
    })
    recordEvidence({
      ids: ['P1'],
      area: 'Models',
      what: `${evilSpeeches.length} speeches of a model that serves somebody else (addresses and markup, pretended approvals, tools and system words, disguised characters, no answer at all), as its answer at the desk and at the portal.`,
      figures: [
        { name: 'answers', value: 2 * evilSpeeches.length },
        counted('untrue sentences that passed as verified', believed),
        counted('answers that showed any of it to a resident', shown),
        counted('tables changed besides the record of answers', changed),
      ],
    })
    expect(believed).toEqual([])
    expect(shown).toEqual([])
    expect(changed).toEqual([])
    // it is asked for words and offered no tool, and is told nothing that the asker may not read
    for (const { asked } of model.exchanges) {
      expect(asked.body.tools).toBeUndefined()
      expect(asked.text).not.toContain('秘而不宣')
    }
    expect((await verifyStored(office().store, office().ledger)).ok).toBe(true)
  }, 300_000)
})
