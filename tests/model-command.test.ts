import { afterEach, describe, expect, it } from 'vitest'
import { bangban } from './support/bangban.ts'
import { babble, eventsOf, type ModelServer, say, startModelServer, type Wire } from './support/model-server/index.ts'

let server: ModelServer | undefined
afterEach(() => server?.close())

/** `bangban model …` as somebody at the terminal runs it. */
const model = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
  bangban({ MODEL_BASE_URL: '', MODEL_NAME: '', MODEL_API_KEY: '', ...environment }, 'model', ...args)

const key = 'sk-secret-0'
async function asked(play: (wire: Wire) => unknown, ...args: string[]) {
  server = await startModelServer(play)
  return model({ MODEL_BASE_URL: server.url, MODEL_NAME: 'honest-1', MODEL_API_KEY: key }, ...args)
}

describe('bangban model', () => {
  it('without a model says that everything works without, and how to set one', async () => {
    const { code, out } = await model({})
    expect(code).toBe(1)
    expect(out).toContain('照常工作')
    for (const name of ['MODEL_BASE_URL', 'MODEL_NAME', 'MODEL_API_KEY']) expect(out).toContain(name)
    expect(JSON.parse((await model({}, '--json')).out)).toEqual({ isSet: false })
  })

  it('with half of the settings says what is missing', async () => {
    const { code, err } = await model({ MODEL_NAME: 'honest-1' })
    expect(code).toBe(1)
    expect(err).toContain('还缺 MODEL_BASE_URL')
  })

  it('tells how fast which model answered', async () => {
    const { code, out, err } = await asked(wire => say(wire, { text: babble(200), model: 'cheap-0' }))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^接通了。/)
    expect(out).toMatch(/首字 \d+\.\d\d 秒/)
    expect(out).toMatch(/每秒 [\d.]+ 个 token\n/)
    expect(out).toContain('回答的模型：cheap-0（要的是 honest-1，请核对）')
    expect(server?.exchanges[0]?.asked.headers['authorization']).toBe(`Bearer ${key}`)
  })

  it('tells programs the same', async () => {
    const { code, out } = await asked(wire => say(wire, { text: babble(200) }), '--json')
    expect(code).toBe(0)
    const told = JSON.parse(out) as { firstTokenMs: number; tokensPerSecond: number }
    expect(told).toMatchObject({ isSet: true, kind: 'complete', asked: 'honest-1', answered: 'honest-1', attempts: 1 })
    expect(told.firstTokenMs).toBeGreaterThan(0)
    expect(told.tokensPerSecond).toBeGreaterThan(0)
  })

  it.each([
    ['a key that is refused', (wire: Wire) => wire.respond(401, {}, '{}'), '核对密钥'],
    [
      'a page instead of an answer',
      (wire: Wire) => wire.respond(200, { 'content-type': 'text/html' }, '<h1>'),
      '登录页面',
    ],
    [
      'an answer without its end',
      (wire: Wire) => {
        wire.head()
        for (const one of eventsOf({ text: '只说了一半', finish: null }).slice(0, -2)) wire.write(one)
        wire.end()
      },
      '没有正常收尾',
    ],
  ])('with %s says why, what to do, and exits with 1', async (_, play, said) => {
    const { code, out, err } = await asked(play)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain(said)
    expect(out).not.toContain(key)
  })
})
