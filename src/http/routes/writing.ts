import type { ServerResponse } from 'node:http'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createWritings, orderWriting, outside, outsider, readerOf, readNumbered, write } from '../../library/index.ts'
import { can, type Person, sessionOf } from '../../people/index.ts'
import { Invalid, NotAllowed, NotFound, Problem, SignedOut } from '../../problems.ts'
import { Writing, WritingEnd, WrittenSentence } from '../../shapes/library.ts'
import { notAnObject } from '../../shapes/text.ts'
import { systemSession, type Tx } from '../../store/index.ts'
import type { Web } from '../context.ts'
import { type App, type Endpoints, personOf, type RouteEntry } from '../endpoint.ts'
import { openPipe } from '../event-pipe.ts'
import { networkOf } from '../limits.ts'

const Id = z.object({ id: z.uuid('编号不对') })
const Nothing = z.object({}, notAnObject)
const Done = z.object({ done: z.boolean() })
const heartbeatMs = 15_000
const tooOften = '提问太频繁，请稍后再试，或拨打热线。'
const encoder = new TextEncoder()

/** The first event that the client has not seen, by the header that browsers send when they come back. */
function firstUnseen(c: Context): number {
  const given = c.req.header('last-event-id') ?? ''
  if (given !== '' && !/^\d{1,6}$/.test(given)) throw new Invalid('事件编号不对，请重新打开页面。')
  return given === '' ? 0 : Number(given) + 1
}

/** What a language model writes to a question: begun by a call, told sentence by sentence, stopped by another call. */
export function writingRoutes(
  app: App,
  { open, signed }: Endpoints,
  web: Web,
): { routes: RouteEntry[]; stop: () => void } {
  const { office, limiter } = web
  const { store, ledger, library, models } = office
  const house = { store, ledger, library, now: web.now }
  const writings = createWritings(error =>
    web.log('writing failed', { error: error instanceof Error ? error.message : String(error) }),
  )

  async function begin(tx: Tx, id: string, person: Person | undefined): Promise<Writing> {
    const reader = person ? readerOf(sessionOf(person)) : outsider
    const order = await orderWriting(tx, models, id, { reader, person: person?.id ?? null })
    const readers = {
      ...{ session: person ? sessionOf(person) : systemSession, reader, verifiedOnly: !person },
      asker: person
        ? { department: person.department.id, person: person.id }
        : { department: 'residents', person: 'resident' },
    }
    writings.begin(id, (put, signal) => write(house, order, readers, put, signal))
    return { passages: await readNumbered(tx, person ? { person, now: web.now() } : outside(web.now()), order.places) }
  }

  open(
    {
      method: 'post',
      path: '/questions/{id}/writing',
      tag: '群众',
      summary: '请语言模型把摘出的原文整理成话；只给出核对无误的句子',
      params: Id,
      body: Nothing,
      response: Writing,
      keyless: true,
    },
    ({ tx, params, ip }) => {
      limiter.count(`write:${ip}`, 240, 3600, tooOften)
      return begin(tx, params.id, undefined)
    },
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/answers/{id}/writing',
      tag: '文献',
      summary: '请语言模型根据找到的原文整理答复；逐句核对出处，没有核对上的标明未核验',
      access: 'knowledge.ask',
      params: Id,
      body: Nothing,
      response: Writing,
      keyless: true,
    },
    ({ tx, act, params }) => begin(tx, params.id, act.person),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/answers/{id}/writing/stop',
      tag: '文献',
      summary: '让语言模型停下；已写出的留着，只当草稿',
      access: 'knowledge.ask',
      params: Id,
      body: Nothing,
      response: Done,
      keyless: true,
    },
    async ({ tx, act, params }) => {
      const own = await tx
        .selectFrom('answer')
        .select('id')
        .where('id', '=', params.id)
        .where('askedBy', '=', act.person.id)
        .executeTakeFirst()
      if (!own) throw new NotFound()
      writings.stop(params.id)
      return { done: true }
    },
  )

  async function stream(c: Context, isOwn: (tx: Tx, id: string) => Promise<boolean>) {
    const { success, data } = Id.safeParse({ id: c.req.param('id') })
    if (!success) throw new Invalid('编号不对，请刷新页面后再看。')
    const { id } = data
    if (!/\btext\/event-stream\b/i.test(c.req.header('accept') ?? ''))
      throw new Problem(406, 'not_a_stream', '这里只有事件流（Accept: text/event-stream）。')
    const from = firstUnseen(c)
    const gone = new AbortController()
    const isReadable = await store.as(systemSession, tx => isOwn(tx, id))
    const events = isReadable ? writings.read(id, from, gone.signal) : undefined
    if (!events) throw new NotFound('没有正在整理的答复，请刷新页面后再看。')
    const response = (c.env as { readonly outgoing?: ServerResponse } | undefined)?.outgoing
    const pipe = openPipe(response, () => gone.abort())
    pipe.send(encoder.encode('retry: 1000\n\n'))
    const beat = setInterval(() => pipe.send(encoder.encode(':\n\n')), heartbeatMs)
    const tell = async () => {
      for await (const [number, { type, data }] of events) {
        pipe.send(encoder.encode(`id: ${number}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`))
        await pipe.drained()
      }
    }
    tell()
      .catch(error => web.log('writing failed', { error: String(error) }))
      .finally(() => {
        clearInterval(beat)
        pipe.end()
      })
    return c.body(pipe.body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
  }

  const askedBy = (person: string | null) => async (tx: Tx, id: string) =>
    (await tx
      .selectFrom('answer')
      .select('id')
      .where('id', '=', id)
      .where('askedBy', person === null ? 'is' : '=', person)
      .executeTakeFirst()) !== undefined

  app.openAPIRegistry.register('WrittenSentence', WrittenSentence)
  app.openAPIRegistry.register('WritingEnd', WritingEnd)
  const streams = { public: '/api/questions/{id}/writing', desk: '/api/knowledge/answers/{id}/writing' } as const
  for (const path of Object.values(streams)) {
    app.openAPIRegistry.registerPath({
      method: 'get',
      path,
      tags: [path === streams.public ? '群众' : '文献'],
      summary:
        '模型写出的句子（server-sent events）：sentence 是 WrittenSentence，end 是 WritingEnd；断开后按 Last-Event-ID 续传',
      request: { params: Id },
      responses: { 200: { description: '成功', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
    })
  }
  const mounted = (path: string) => path.replace('{id}', ':id')
  app.get(mounted(streams.public), c => {
    limiter.count(`write:${networkOf(c.get('ip'))}`, 240, 3600, tooOften)
    return stream(c, askedBy(null))
  })
  app.get(mounted(streams.desk), async c => {
    const person = await personOf(web, c)
    if (!person) throw new SignedOut()
    if (!can(person, 'knowledge.ask')) throw new NotAllowed()
    limiter.count(`person:${person.id}`, 6000, 60)
    return stream(c, askedBy(person.id))
  })
  return {
    routes: [
      { method: 'get', path: streams.public, access: 'public' },
      { method: 'get', path: streams.desk, access: 'knowledge.ask' },
    ],
    stop: writings.close,
  }
}
