import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { randomFrom } from '../../bench/random.ts'
import {
  allOf,
  babble,
  begin,
  chunk,
  event,
  goodCall,
  honestText,
  keepSaying,
  say,
  shortLimits,
  startModelServer,
  type Wire,
} from '../../tests/support/model-server/index.ts'
import { type AttemptRecord, createGateway, type GatewayOptions, type ModelRequest } from './index.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function server(play: (wire: Wire, time: number) => unknown) {
  let time = 0
  const started = await startModelServer(wire => play(wire, ++time))
  closing.push(() => started.close())
  return started
}

function gateway(urls: readonly string[], more: Partial<GatewayOptions> = {}) {
  const records: AttemptRecord[] = []
  const made = createGateway({
    endpoints: urls.map((baseUrl, i) => ({ name: `${i + 1}`, baseUrl, model: 'honest-1' })),
    onAttempt: record => void records.push(record),
    ...more,
    limits: { ...shortLimits(3), ...more.limits },
  })
  closing.push(made.close)
  return { ...made, records, asked: () => records.map(one => `${one.endpoint} ${one.reason}`) }
}

const request: ModelRequest = {
  department: 'market',
  person: 'zhoumin',
  maxTokens: 256,
  messages: [{ role: 'user', content: '请答复' }],
}
const nowhere = 'http://127.0.0.1:1/v1'
const lookUp = { name: 'look_up', description: '查询', input: z.object({ matter: z.string() }) }
const fail = (wire: Wire) => wire.respond(503, {}, '')

describe('several endpoints', () => {
  it('are asked in their order: the next one answers where one fails, and the failing one is soon left alone', async () => {
    const second = await server(wire => say(wire))
    const g = gateway([nowhere, second.url])
    for (let i = 0; i < 8; i++) expect((await g.complete(request)).kind).toBe('complete')
    expect(g.asked().filter(one => one.startsWith('1'))).toHaveLength(5)
    expect(g.asked().slice(-3)).toEqual(['2 complete', '2 complete', '2 complete'])
    expect(g.health()).toEqual([
      { name: '1', readiness: 'open' },
      { name: '2', readiness: 'ready' },
    ])
  })

  it('where a key is refused: the next one is asked, and the first no more until it is probed', async () => {
    let isPaid = false
    let now = 0
    const first = await server(wire => (isPaid ? say(wire) : wire.respond(401, {}, '')))
    const second = await server(wire => say(wire))
    const g = gateway([first.url, second.url], { now: () => now })
    await g.complete(request)
    await g.complete(request)
    isPaid = true
    now += 1_000
    await g.complete(request)
    await g.complete(request)
    expect(g.asked()).toEqual(['1 key-refused', '2 complete', '2 complete', '1 complete', '1 complete'])
  })

  it('are never mixed: what one has begun to say no other one goes on with', async () => {
    const first = await server(async wire => {
      begin(wire)
      await sleep(20)
      wire.reset()
    })
    const second = await server(wire => say(wire))
    const g = gateway([first.url, second.url])
    const stream = g.stream(request)
    const shown = (await allOf(stream)).join('')
    const outcome = await stream.outcome
    expect(outcome).toMatchObject({ kind: 'interrupted', draft: shown, endpoint: '1' })
    expect(second.exchanges).toHaveLength(0)
  })

  it('are never mixed after a tool either', async () => {
    const first = await server((wire, time) =>
      time === 1 ? say(wire, { text: '我查一下。', calls: [goodCall] }) : fail(wire),
    )
    const second = await server(wire => say(wire))
    const stream = gateway([first.url, second.url]).stream({
      ...request,
      tools: [lookUp],
      runTool: async () => '已办结',
    })
    expect(await stream.outcome).toMatchObject({ kind: 'interrupted', draft: '我查一下。' })
    expect(second.exchanges).toHaveLength(0)
  })
})

describe('a server that fails', () => {
  it('every call, is hardly asked more often than one that answers (O9), left alone within seconds, probed once a second, and asked again', async () => {
    let now = 0
    let isDead = true
    const upstream = await server(wire => (isDead ? fail(wire) : say(wire)))
    const g = gateway([upstream.url], { now: () => now })
    const calls = 3_000
    let openedAt = 0
    for (let i = 0; i < calls; i++) {
      // ten calls a second, for five minutes
      now += 100
      await g.complete(request)
      if (openedAt === 0 && g.health()[0]?.readiness === 'open') openedAt = now
    }
    expect(openedAt).toBeLessThanOrEqual(10_000)
    expect(upstream.exchanges.length).toBeLessThanOrEqual(calls / 10)
    isDead = false
    const backAt = now
    while ((await g.complete(request)).kind !== 'complete') now += 100
    expect(now - backAt).toBeLessThanOrEqual(30_000)
  })

  it('every call, costs a tenth more calls at most where no breaker stops it', async () => {
    const upstream = await server(fail)
    const g = gateway([upstream.url], { limits: { failures: 1e9, backoff: 0 } })
    const calls = 400
    for (let i = 0; i < calls; i++) await g.complete(request)
    // ten were saved up
    expect(upstream.exchanges.length).toBeLessThanOrEqual(calls * 1.1 + 10)
    expect(upstream.exchanges.length).toBeGreaterThan(calls)
  })

  it('eight times in a hundred, is hidden from people: 99 of 100 calls are answered, by 1.3 times as many', async () => {
    const random = randomFrom(20_260_803)
    const upstream = await server(wire =>
      random.next() >= 0.08 ? say(wire) : random.next() < 0.5 ? fail(wire) : wire.reset(),
    )
    const g = gateway([upstream.url], { concurrency: 20, random: random.next })
    const outcomes = await Promise.all(Array.from({ length: 400 }, () => g.complete(request)))
    expect(outcomes.filter(one => one.kind === 'complete').length).toBeGreaterThanOrEqual(396)
    expect(upstream.exchanges.length).toBeLessThanOrEqual(400 * 1.3)
  })
})

describe('limits', () => {
  it('let so many calls go out at once', async () => {
    let open = 0
    let most = 0
    const upstream = await server(async wire => {
      most = Math.max(most, ++open)
      await sleep(10)
      open--
      say(wire)
    })
    const g = gateway([upstream.url], { concurrency: 3 })
    await Promise.all(Array.from({ length: 20 }, () => g.complete(request)))
    expect(most).toBe(3)
  })

  it('keep a department within its tokens, also when it asks many times at once', async () => {
    const upstream = await server(wire => say(wire))
    const g = gateway([upstream.url], { tokensLeft: department => (department === 'market' ? 1_000 : 10_000) })
    const kinds = (await Promise.all(Array.from({ length: 6 }, () => g.complete(request)))).map(one => one.kind)
    // each may take up to 256 and its prompt
    expect(kinds.filter(kind => kind === 'complete')).toHaveLength(3)
    expect(kinds.filter(kind => kind === 'over-budget')).toHaveLength(3)
    expect(upstream.exchanges).toHaveLength(3)
    expect((await g.complete({ ...request, department: 'other' })).kind).toBe('complete')
    expect((await g.complete(request)).kind).toBe('complete')
  })

  it('say that too many wait', async () => {
    const upstream = await server(async wire => {
      await sleep(50)
      say(wire)
    })
    const g = gateway([upstream.url], { concurrency: 1, limits: { waiting: 1 } })
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => g.complete(request)))
    expect(outcomes.map(one => one.kind).sort()).toEqual(['busy', 'complete', 'complete'])
  })
})

describe('a reader', () => {
  it('who leaves closes the connection within a second', async () => {
    const upstream = await server(wire => {
      wire.head()
      return keepSaying(wire, time => event(chunk({ content: babble(5, time) })), 5)
    })
    const stream = gateway([upstream.url]).stream(request)
    for await (const _ of stream) break
    const left = performance.now()
    expect((await stream.outcome).kind).toBe('cancelled')
    while (upstream.exchanges[0]?.closedAt === undefined) await sleep(5)
    expect(upstream.exchanges[0].closedAt - left).toBeLessThan(1_000)
  })

  it('who does not read makes the server wait, and nobody hold what it says', async () => {
    let wire: Wire | undefined
    const upstream = await server(async one => {
      wire = one
      one.head()
      for (let i = 0; i < 1_000 && one.isOpen; i++) {
        one.write(event(chunk({ content: babble(20_000, i + 1) })))
        if (one.unsent > 2 ** 20) await sleep(5)
      }
    })
    const g = gateway([upstream.url], {
      limits: { visible: 1e9, wire: 1e9, floorWindow: 1e6, total: 1_500, buffer: 2 ** 16 },
    })
    const stream = g.stream(request)
    expect((await stream.outcome).reason).toBe('total')
    // 60 MB would have come; the system's own buffers hold some
    expect(wire?.sent).toBeLessThan(16 * 2 ** 20)
    expect((await allOf(stream)).join('').length).toBeLessThan(2 ** 17)
  })
})

describe('personal data', () => {
  const asks = (mayShowPersonalData: boolean): ModelRequest => ({
    ...request,
    messages: [{ role: 'user', content: '张某，13900001111，请答复' }],
    mayShowPersonalData,
  })
  const echo = { text: '已致电〔手机号1〕，请保持畅通。' }

  it('never leaves, and comes back to a reader who may see it, though its placeholder comes in pieces', async () => {
    const upstream = await server(wire => say(wire, echo))
    const g = gateway([upstream.url])
    for (const mayShow of [true, false]) {
      const text = mayShow ? '已致电13900001111，请保持畅通。' : echo.text
      const stream = g.stream(asks(mayShow))
      expect((await allOf(stream)).join('')).toBe(text)
      expect(await stream.outcome).toMatchObject({ kind: 'complete', text })
      expect(await g.complete(asks(mayShow))).toMatchObject({ kind: 'complete', text })
    }
    for (const { asked } of upstream.exchanges) {
      expect(asked.text).toContain('〔手机号1〕')
      expect(asked.text).not.toContain('13900001111')
    }
  })

  it('is put back into what a tool is asked, and taken out of what it says', async () => {
    const upstream = await server((wire, time) =>
      say(wire, time === 1 ? { calls: [{ ...goodCall, arguments: '{"matter":"〔手机号1〕"}' }] } : echo),
    )
    const inputs: unknown[] = []
    await gateway([upstream.url]).complete({
      ...asks(true),
      tools: [lookUp],
      runTool: async ({ input }) => {
        inputs.push(input)
        return '机主 13900001111，另有 13800000000'
      },
    })
    expect(inputs).toEqual([{ matter: '13900001111' }])
    expect(upstream.exchanges.at(-1)?.asked.body.messages.at(-1)).toMatchObject({
      role: 'tool',
      content: '机主 〔手机号1〕，另有 〔手机号2〕',
    })
  })
})

describe('tools', () => {
  it('that nobody runs are part of a complete answer', async () => {
    const upstream = await server(wire => say(wire, { calls: [goodCall] }))
    expect(await gateway([upstream.url]).complete({ ...request, tools: [lookUp] })).toMatchObject({
      kind: 'complete',
      toolCalls: [{ id: 'call-1', name: 'look_up', input: { matter: 'A-1' } }],
    })
  })

  it('run after the attempt that asked for them is on record', async () => {
    const upstream = await server((wire, time) => say(wire, time === 1 ? { calls: [goodCall] } : { text: honestText }))
    const order: string[] = []
    const g = gateway([upstream.url], {
      onAttempt: async ({ step }) => {
        await sleep(10)
        order.push(`record ${step}`)
      },
    })
    await g.complete({ ...request, tools: [lookUp], runTool: async () => String(order.push('tool')) })
    expect(order).toEqual(['record 1', 'tool', 'record 2'])
  })

  it('whose defect is thrown, and holds nobody else up', async () => {
    const upstream = await server((wire, time) => say(wire, time === 1 ? { calls: [goodCall] } : { text: honestText }))
    const g = gateway([upstream.url], { concurrency: 1 })
    const defective = { ...request, tools: [lookUp], runTool: () => Promise.reject(new Error('defect')) }
    await expect(g.complete(defective)).rejects.toThrow('defect')
    expect((await g.complete(request)).kind).toBe('complete')
  })
})
