import { type Failure, variant } from './failure.ts'
import type { Wire } from './server.ts'
import { begin, chunk, done, event, honestText, say, sayRaw, secretOfAnswer } from './speech.ts'

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }
const page = `<!doctype html><title>${secretOfAnswer}</title><h1>请登录</h1>`

/** A status with an error that quotes what was asked, as some servers do. */
const refuse =
  (status: number, message = 'something went wrong', headers: Readonly<Record<string, string>> = {}) =>
  (wire: Wire) =>
    wire.respond(
      status,
      { ...json, ...headers },
      JSON.stringify({ error: { message: `${message}: ${wire.asked.text}`, code: status } }),
    )

const always = (status: number, asked: number) => variant(`${status}`, 'unavailable', refuse(status), { asked })

const errorInside = (message: string) =>
  JSON.stringify({ error: { message: `${message} ${secretOfAnswer}`, type: 'x', code: 500 } })
const tooLong = "This model's maximum context length is 32768 tokens"

/** 13 to 19: a status, or what stands in for one. */
export const failuresOfStatus: readonly Failure[] = [
  {
    number: 13,
    name: 'context too long',
    variants: [
      variant('400', 'too-long', refuse(400, tooLong), { asked: 1 }),
      variant('413', 'too-long', refuse(413), { asked: 1 }),
      variant('inside a stream', 'too-long', wire =>
        sayRaw(wire, [event(errorInside(tooLong)), done], errorInside(tooLong)),
      ),
    ],
  },
  { number: 14, name: 'key, bill or model', variants: [401, 402, 403, 404].map(status => always(status, 1)) },
  { number: 15, name: '422', variants: [variant('422', 'invalid', refuse(422), { asked: 1 })] },
  {
    number: 16,
    name: '429',
    variants: [
      variant('without a time', 'unavailable', refuse(429), { asked: 3 }),
      variant('in seconds', 'unavailable', refuse(429, '', { 'retry-after': '1' }), { asked: 3 }),
      variant('at a date', 'unavailable', wire =>
        refuse(429, '', { 'retry-after': new Date(Date.now() + 2_000).toUTCString() })(wire),
      ),
      variant('in a day', 'unavailable', refuse(429, '', { 'retry-after': '86400' }), { asked: 3 }),
      variant('in the past', 'unavailable', refuse(429, '', { 'retry-after': '-5' }), { asked: 3 }),
      variant(
        'once',
        'complete',
        (wire, time) => (time === 1 ? refuse(429, '', { 'retry-after': '1' })(wire) : say(wire)),
        { asked: 2 },
      ),
    ],
  },
  {
    number: 17,
    name: 'the server fails',
    variants: [
      ...[500, 503, 504, 529].map(status => always(status, 3)),
      variant('502 with a page', 'unavailable', wire => wire.respond(502, html, page), { asked: 3 }),
      variant('once', 'complete', (wire, time) => (time === 1 ? refuse(503)(wire) : say(wire)), { asked: 2 }),
    ],
  },
  {
    number: 18,
    name: '200 that is no answer',
    variants: [
      variant('a page', 'invalid', wire => wire.respond(200, html, page)),
      variant('a portal', 'unavailable', wire => wire.respond(302, { location: 'http://127.0.0.1:9/login' }, '')),
      variant('an empty body', { stream: 'interrupted', plain: 'invalid' }, wire => {
        wire.head()
        wire.end()
      }),
      variant('another type', 'invalid', wire => wire.respond(200, { 'content-type': 'text/plain' }, 'ok')),
      variant('JSON where a stream was asked, and the other way round', 'invalid', wire =>
        wire.asked.isStream
          ? wire.respond(200, json, '{}')
          : wire.respond(200, { 'content-type': 'text/event-stream' }, done),
      ),
      variant('packed', 'invalid', wire => wire.respond(200, { ...json, 'content-encoding': 'gzip' }, 'x')),
    ],
  },
  {
    number: 19,
    name: 'an error inside a 200',
    variants: [
      variant('at once', 'unavailable', wire => sayRaw(wire, [event(errorInside('')), done], errorInside(''))),
      variant('after some words', { stream: 'interrupted', plain: 'unavailable' }, wire => {
        if (!wire.asked.isStream) return sayRaw(wire, [], errorInside(''))
        begin(wire)
        wire.write(event(errorInside('')))
        wire.write(done)
        wire.end()
      }),
      variant('beside an answer', 'unavailable', wire => {
        const both = chunk({ content: honestText }, 'stop', { error: { message: secretOfAnswer } })
        sayRaw(wire, [event(both), done], both)
      }),
    ],
  },
]
