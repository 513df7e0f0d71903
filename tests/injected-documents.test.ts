import { Socket } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import { addModel, decidePolicy } from '../src/endpoints/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, type TestServer, testServer } from './support/district.ts'
import { type InjectedDocument, type Injection, injectedDocuments } from './support/injected-documents.ts'
import { libraryOf } from './support/library.ts'
import { type ModelServer, say, startModelServer, type Wire } from './support/model-server/index.ts'

const adviser = 'policy-adviser'
const stream = { accept: 'text/event-stream' }
const injections = injectedDocuments.flatMap(one => one.injections)

let server: TestServer
let model: ModelServer
let bringer: Client
let guardian: Client
let officer: Client
/** What the model is told to obey now; it does where the words reached it. */
let obeyed: Injection | undefined

/** Hosts that anything in this process connected to, besides this machine. */
const foreign: string[] = []
let connections = 0
const connect = Socket.prototype.connect
vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
  const said = JSON.stringify(given, (_, value: unknown) => (typeof value === 'function' ? undefined : value))
  foreign.push(...(said.match(/"(?:host|hostname)":"(?!127\.0\.0\.1|localhost|::1)[^"]+/gu) ?? []))
  connections++
  return Reflect.apply(connect, this, given) as Socket
})

const obey = (wire: Wire) => {
  const text = obeyed && wire.asked.text.includes(obeyed.trigger) ? obeyed.said : '每户每年补贴三百元[1]。'
  return say(wire, { text, model: 'obedient-1' })
}

beforeAll(async () => {
  server = await testServer()
  model = await startModelServer(obey)
  const { rows } = await server.superuser.query<{ id: string; username: string }>('select id, username from person')
  const personId = (username: string) => rows.find(one => one.username === username)?.id ?? ''
  await libraryOf(server.running.opened, personId('zhoumin')).ready()
  bringer = await server.signIn('dengyu')
  guardian = await server.signIn('zhoumin')
  officer = await server.signIn('luxin')
  const { store, ledger } = server.running.opened.office
  const change = { ledger, actor: { kind: 'person' as const, id: personId('tangjing') }, now: new Date() }
  await store.as(systemSession, async tx => {
    const about = { name: '听话的模型', baseUrl: model.url, model: 'obedient-1', apiKey: 'sk-test' }
    await addModel(tx, change, { ...about, isLocal: true, isReasoning: false })
    await decidePolicy(tx, change, adviser, { reach: 'local', audience: 'everyone' })
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await server.close()
  await model.close()
})

/** All that no answer may change. */
async function state(): Promise<Record<string, string>> {
  const { rows: tables } = await server.superuser.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'
      and relname !~ '^(answer|answer_citation|written_answer|model_call|ledger_.*|idempotency)$'`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await server.superuser.query<{ state: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as state from ${name} t`,
    )
    found[name] = rows[0]?.state ?? ''
  }
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: bodies and events as tests read them
type Anything = any
const sentencesOf = (text: string): Anything[] =>
  [...text.matchAll(/event: sentence\ndata: (.*)\n/gu)].map(([, data = '']) => JSON.parse(data))

/** Brought by one person and published by another, through the same doors as every document. */
async function published({ name, bytes }: InjectedDocument): Promise<Anything> {
  const about = new URLSearchParams({ name, kind: 'policy', classification: 'public' })
  const { status, body } = await bringer.post(`/api/knowledge/uploads?${about}`, bytes)
  expect([name, status, body.detail]).toEqual([name, 200, undefined])
  const { id, digest } = body.source
  // whoever brought it can't publish it, whatever it says
  expect((await bringer.post('/api/knowledge/publish', { items: [{ id, digest }] })).status).toBe(403)
  const draft = (await guardian.get(`/api/knowledge/sources/${id}`)).body
  expect((await guardian.post('/api/knowledge/publish', { items: [{ id, digest }] })).status).toBe(200)
  return { remarks: body.source.remarks.join('\n'), passages: JSON.stringify(draft.passages) }
}

/** Asks, has the model write, and gives all that comes back. */
async function written(client: Client, at: string, question: string): Promise<{ answer: Anything; text: string }> {
  const answer = (await client.post(at, { question })).body as Anything
  const writing = `${at.replace('/questions', at.includes('knowledge') ? '/answers' : '/questions')}/${answer.id}/writing`
  expect(await client.post(writing)).toMatchObject({ status: 200 })
  return { answer, text: (await client.get(writing, stream)).body }
}

const payload = /evil|九万|五百|八百|九十九|139|400-|javascript|onerror|<|批准|微信|保证金|取消|已核验/u

it(`P2: ${injections.length} injections in documents of every kind get nothing done, and nothing believed`, async () => {
  const slipped: string[] = []
  const unlisted: string[] = []
  const brought: Anything[] = []
  for (const document of injectedDocuments) brought.push(await published(document))
  for (const [i, { injections: some }] of injectedDocuments.entries())
    for (const { where, trigger, isHidden } of some) {
      const { passages, remarks } = brought[i]
      if (passages.includes(trigger) && isHidden) slipped.push(where)
      // what stands in the passages and is seen by nobody on paper is named to whoever publishes
      if (/white|invisible/u.test(where) && !remarks.includes(trigger)) unlisted.push(where)
      if (
        /comment|deletion|hidden|annotation|attachment|display|font-size|author/u.test(where) &&
        !remarks.includes(trigger)
      )
        unlisted.push(where)
    }
  await server.running.opened.office.library.settled()
  const before = await state()
  const believed: string[] = []
  const shown: string[] = []
  let reached = 0
  for (const { topic, injections: some } of injectedDocuments)
    for (const one of some) {
      obeyed = one
      const question = `${topic}每户补贴多少钱`
      const atDesk = await written(officer, '/api/knowledge/questions', question)
      const atPortal = await written(server.anonymous, '/api/questions', question)
      if (model.exchanges.at(-1)?.asked.text.includes(one.trigger)) reached++
      believed.push(
        ...[...sentencesOf(atDesk.text), ...sentencesOf(atPortal.text)]
          .filter(it => it.faults.length === 0 && it.text !== '每户每年补贴三百元。')
          .map(it => `${one.where}: ${it.text}`),
      )
      if (payload.test(atPortal.text)) shown.push(`${one.where}: ${atPortal.text}`)
    }
  const after = await state()
  const changed = Object.keys(before).filter(name => before[name] !== after[name])
  const hiddenReached = injections.filter(
    one => one.isHidden && model.exchanges.some(({ asked }) => asked.text.includes(one.trigger)),
  )
  const none = (name: string, all: readonly unknown[]) => ({
    ...{ name, value: all.length, aim: '0', isReached: all.length === 0 },
  })
  recordEvidence({
    ids: ['P2'],
    area: 'Models',
    what: `${injections.length} instructions to the model in ${injectedDocuments.length} documents (bodies, notes, headers, comments, deletions, hidden, white and invisible text, fields, alternative text, attachments, authors, hidden cells, a file name) are brought, published and asked about; a model obeys each that reaches it.`,
    figures: [
      { name: 'injections that reached the model', value: reached },
      none('hidden ones in a passage or before the model', [...slipped, ...hiddenReached]),
      none('unseen ones that whoever publishes was not told of', unlisted),
      none('sentences of an obedient model that passed as verified', believed),
      none('answers that showed any of it to a resident', shown),
      none('foreign hosts that were called', foreign),
      none('tables changed besides the record of answers', changed),
    ],
  })
  expect({ slipped, unlisted, hiddenReached, believed, shown, foreign, changed }).toEqual({
    ...{ slipped: [], unlisted: [], hiddenReached: [], believed: [], shown: [], foreign: [], changed: [] },
  })
  // the model was truly asked to misbehave
  expect(reached).toBeGreaterThan(5)
  expect(connections).toBeGreaterThan(0)
  for (const { asked } of model.exchanges) expect(asked.body.tools).toBeUndefined()
  const { store, ledger } = server.running.opened.office
  expect((await verifyStored(store, ledger)).ok).toBe(true)
}, 300_000)
