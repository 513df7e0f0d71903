import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTurns, createTurnstile, type Urgency } from './overload.ts'

describe('a turnstile with two places, one for decisions and one for the stop switch', () => {
  const held: ServerResponse[] = []
  const turnstile = createTurnstile({ ordinary: 2, decision: 1, brake: 1, file: 1 })
  const server = createServer((request, response) => {
    if (turnstile.admits(request, response)) held.push(response)
  })
  const call = async (path: string, init: RequestInit = {}) => {
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init)
  }
  const arrived = async (count: number) => {
    while (held.length < count) await new Promise(resolve => setTimeout(resolve, 5))
  }
  afterEach(() => {
    for (const response of held.splice(0)) response.end('done')
  })

  it('tells the third caller at once to come back soon, and lets the next in when one has left', async () => {
    const first = call('/api/matters')
    const second = call('/api/queue')
    await arrived(2)
    const third = await call('/api/appeals', { method: 'POST', body: 'x'.repeat(200_000) })
    expect(third.status).toBe(503)
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await third.json()).toMatchObject({
      code: 'busy',
      status: 503,
      detail: expect.stringMatching(/请过几秒再试/),
    })
    held.shift()?.end('done')
    expect((await first).status).toBe(200)
    const fourth = call('/api/matters')
    await arrived(2)
    for (const response of held.splice(0)) response.end('done')
    expect((await second).status).toBe(200)
    expect((await fourth).status).toBe(200)
  })

  it('keeps a place for the stop switch and one for decisions, and counts no stream', async () => {
    const ordinary = [call('/api/matters'), call('/api/matters')]
    await arrived(2)
    const stream = call('/api/events')
    const decision = call('/api/decisions', { method: 'POST' })
    await arrived(4)
    expect((await call('/api/employees/appeal-router')).status).toBe(503)
    expect((await call('/api/proposals/1/decision', { method: 'POST' })).status).toBe(503)
    const stop = call('/api/employees/appeal-router/suspend', { method: 'POST' })
    await arrived(5)
    for (const response of held.splice(0)) response.end('done')
    for (const one of [...ordinary, stream, decision, stop]) expect((await one).status).toBe(200)
  })

  it('gives the place back of a caller who hangs up', async () => {
    const leaving = new AbortController()
    const gone = [1, 2].map(() => call('/api/matters', { signal: leaving.signal }).catch(() => undefined))
    await arrived(2)
    leaving.abort()
    await Promise.all(gone)
    held.splice(0)
    const next = call('/api/matters')
    await arrived(1)
    for (const response of held.splice(0)) response.end('done')
    expect((await next).status).toBe(200)
    server.close()
  })
})

describe('turns at three places, one of them never for what is ordinary', () => {
  const setUp = () => {
    const turns = createTurns({ places: 3, reserved: 1, patience: 50 })
    const began: string[] = []
    const leave = new Map<string, () => void>()
    const call = async (name: string, urgency: Urgency = 'ordinary') => {
      const end = await turns(urgency)
      began.push(name)
      leave.set(name, end)
    }
    const settled = () => new Promise(resolve => setImmediate(resolve))
    // whoever still waits at the end of a test gives up
    const begin = (name: string, urgency?: Urgency) => void call(name, urgency).catch(() => {})
    return { call, begin, began, settled, end: (name: string) => leave.get(name)?.() }
  }

  it('works on two ordinary calls at once, and on the next when one has ended', async () => {
    const { begin, began, settled, end } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) begin(name)
    await settled()
    expect(began).toEqual(['a', 'b'])
    end('a')
    // a turn ends once, however often it is said
    end('a')
    await settled()
    expect(began).toEqual(['a', 'b', 'c'])
  })

  it('tells whoever has waited too long, and forgets them', async () => {
    const { call, begin, began, settled, end } = setUp()
    begin('a')
    begin('b')
    await expect(call('c')).rejects.toThrow('请几秒后再试')
    end('a')
    await settled()
    expect(began).toEqual(['a', 'b'])
    begin('d')
    await settled()
    expect(began).toEqual(['a', 'b', 'd'])
  })

  it('takes decisions first, also on the place kept for them', async () => {
    const { begin, began, settled, end } = setUp()
    for (const name of ['a', 'b', 'c']) begin(name)
    for (const name of ['x', 'y']) begin(name, 'decision')
    await settled()
    expect(began).toEqual(['a', 'b', 'x'])
    end('b')
    await settled()
    expect(began).toEqual(['a', 'b', 'x', 'y'])
    end('x')
    await settled()
    expect(began).toEqual(['a', 'b', 'x', 'y', 'c'])
  })

  it('gives decisions no more than half of the places while others wait, and all of them while none does', async () => {
    const { begin, began, settled, end } = setUp()
    for (const name of ['x', 'y', 'z', 'w', 'v']) begin(name, 'decision')
    begin('a')
    await settled()
    expect(began).toEqual(['x', 'y', 'z'])
    end('x')
    await settled()
    expect(began).toEqual(['x', 'y', 'z', 'a'])
    end('y')
    await settled()
    expect(began).toEqual(['x', 'y', 'z', 'a', 'w'])
  })

  it('takes the stop switch before decisions that came earlier', async () => {
    const { begin, began, settled, end } = setUp()
    for (const name of ['x', 'y', 'z', 'w']) begin(name, 'decision')
    begin('stop', 'brake')
    await settled()
    end('x')
    await settled()
    expect(began).toEqual(['x', 'y', 'z', 'stop'])
  })
})
