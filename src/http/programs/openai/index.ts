import { Problem } from '../../../problems.ts'
import type { Web } from '../../context.ts'
import type { App } from '../../endpoint.ts'
import { callerOf, type ProgramCall } from '../caller.ts'
import { completionOf, eventsOf, whole } from './completion.ts'
import { listModels, noSuchModel, speakerOf } from './models.ts'
import { readAsked } from './request.ts'

export { openAiError } from './error.ts'

async function bodyOf(c: ProgramCall): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text())
  } catch {
    throw new Problem(400, 'invalid_request', '请求内容不是有效的 JSON。')
  }
}

/** Chat Completions as OpenAI has them: each employee that can be asked in words is a model. */
export function openAiRoutes(app: App, web: Web): void {
  const originOf = (c: ProgramCall) => web.publicUrl ?? new URL(c.req.url).origin

  app.get('/v1/models', async c => {
    const caller = await callerOf(web, c)
    return c.json({ object: 'list', data: await caller.inTheirName(tx => listModels(tx, caller)) })
  })

  app.get('/v1/models/:id', async c => {
    const caller = await callerOf(web, c)
    const id = c.req.param('id')
    const model = (await caller.inTheirName(tx => listModels(tx, caller))).find(one => one.id === id)
    if (!model) throw noSuchModel(id)
    return c.json(model)
  })

  app.post('/v1/chat/completions', async c => {
    const caller = await callerOf(web, c)
    const asked = readAsked(await bodyOf(c))
    const speaker = await caller.inTheirName(tx => speakerOf(tx, caller, asked.model))
    const spoken = await speaker.ask(web, caller, asked, originOf(c))
    const completion = completionOf(asked, spoken, caller.act.now)
    if (!asked.isStream) return c.json(whole(completion))
    return c.body(eventsOf(completion), 200, { 'content-type': 'text/event-stream; charset=utf-8' })
  })
}
