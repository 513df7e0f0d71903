import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { Invalid, Problem, SignedOut } from '../../problems.ts'
import { LedgerEvent } from '../../shapes/event.ts'
import type { Web } from '../context.ts'
import type { App, RouteEntry } from '../endpoint.ts'
import type { Events } from '../events.ts'

/** The last event that a client knows: by the header that browsers send when they come back, or by ?after= at first. */
function lastKnown(c: Context): number | undefined {
  const given = c.req.header('last-event-id') ?? c.req.query('after')
  if (given === undefined || given === '') return undefined
  if (!/^\d{1,15}$/.test(given)) throw new Invalid('事件编号不对，请重新打开页面。')
  return Number(given)
}

/** What happens, told as it happens, as server-sent events; open for as long as the page is. */
export function eventRoutes(app: App, web: Web, events: Events): RouteEntry {
  const path = '/api/events'
  app.openAPIRegistry.register('LedgerEvent', LedgerEvent)
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: ['台账'],
    summary: '本人可见的新事件（server-sent events）；断开后按 Last-Event-ID 续传，每条一次，按次序',
    description: '请求头须有 Accept: text/event-stream。每个事件的 data 是一个 LedgerEvent。',
    parameters: [{ name: 'after', in: 'query', schema: { type: 'integer', minimum: 0 } }],
    responses: { 200: { description: '成功', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
  })
  app.get(path, async c => {
    const signedIn = await web.auth.signedIn(c.req.raw.headers)
    if (!signedIn) throw new SignedOut()
    const { session } = signedIn
    const person = await events.admit(session)
    web.limiter.count(`person:${person.id}`, 3000, 60)
    // whoever doesn't ask for a stream would wait for its end
    if (!/\btext\/event-stream\b/i.test(c.req.header('accept') ?? ''))
      throw new Problem(406, 'not_a_stream', '这里只有事件流（Accept: text/event-stream）。')
    const body = await events.open({
      session,
      person,
      after: lastKnown(c),
      response: (c.env as { readonly outgoing?: ServerResponse } | undefined)?.outgoing,
    })
    return c.body(body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
  })
  return { method: 'get', path, access: 'employee.read' }
}
