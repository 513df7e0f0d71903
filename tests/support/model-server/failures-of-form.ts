import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { answers, type Failure, variant } from './failure.ts'
import type { Wire } from './server.ts'
import { begin, chunk, done, event, eventsOf, goodCall, honestText, say, sayRaw, usual, wholeOf } from './speech.ts'

const whole = () => wholeOf(answers)
const joined = (change: (stream: string) => string) => (wire: Wire) =>
  sayRaw(wire, [change(eventsOf(answers).join(''))], whole())
const withArguments = (given: string) => (wire: Wire) => say(wire, { calls: [{ ...goodCall, arguments: given }] })
const body = (text: string) => (wire: Wire) => sayRaw(wire, [event(text), done], text)

const fenced = '```json\n{"name":"look_up","arguments":{"matter":"A-1"}}\n```'

/** Bytes of a text in which the first character of the answer is broken. */
function broken(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  if (!text.includes('您')) return bytes
  bytes[bytes.indexOf(Buffer.from('您'))] = 0xff
  return bytes
}

async function byteByByte(wire: Wire): Promise<void> {
  const text = wire.asked.isStream
    ? eventsOf({ text: '您好，已受理。😀' }).join('')
    : wholeOf({ text: '您好，已受理。😀' })
  wire.head()
  for (const byte of Buffer.from(text)) wire.write(Uint8Array.of(byte))
  wire.end()
}

/** 20 to 22: how an answer is written. */
export const failuresOfForm: readonly Failure[] = [
  {
    number: 20,
    name: 'malformed stream',
    variants: [
      variant(
        'a blank line missing',
        { stream: 'invalid', plain: 'complete' },
        joined(text => text.replace('\n\n', '\n')),
      ),
      variant(
        'no space after the colon',
        'complete',
        joined(text => text.replaceAll('data: ', 'data:')),
      ),
      variant(
        'data in several lines',
        'complete',
        joined(text => text.replaceAll(',"choices"', ',\ndata: "choices"')),
      ),
      variant(
        'CR alone',
        'complete',
        joined(text => text.replaceAll('\n', '\r')),
      ),
      variant(
        'CRLF',
        'complete',
        joined(text => text.replaceAll('\n', '\r\n')),
      ),
      variant('a byte order mark', 'complete', wire =>
        sayRaw(wire, [`\uFEFF${eventsOf(answers).join('')}`], `\uFEFF${whole()}`),
      ),
      variant(
        'other fields',
        'complete',
        joined(text => `retry: 10\nevent: message\nid: x\n: hello\n\n${text}`),
      ),
      variant(
        'a line without end',
        { stream: 'invalid', plain: 'truncated' },
        wire => {
          begin(wire)
          wire.write(`data: ${'x'.repeat(wire.asked.isStream ? 1_200_000 : 4_300_000)}`)
        },
        // none of it is content: the timers must not come before it is too long
        { limits: { firstContent: 8_000, firstThought: 8_000, idle: 8_000, floorWindow: 8_000 } },
      ),
      variant('NUL', 'invalid', body('{"choices":[{"index":0,"delta":{"content":"a\0b"},"finish_reason":"stop"}]}')),
      variant(
        'no UTF-8', 'complete',
        wire => sayRaw(wire, eventsOf(answers).map(broken), broken(whole())),
        { text: `\uFFFD\uFFFD\uFFFD${honestText.slice(1)}`, also: one => expect(one.oddities.garbled).toBeGreaterThan(0) },
      ), // biome-ignore format: one line each
      variant('byte by byte', 'complete', byteByByte, { text: '您好，已受理。😀' }),
    ],
  },
  {
    number: 21,
    name: 'bad JSON',
    variants: [
      variant('cut off', 'invalid', body(chunk({ content: honestText }, 'stop').slice(0, -20))),
      variant('a comma too many', 'invalid', body(chunk({ content: honestText }, 'stop').replace(/\}$/, ',}'))),
      variant('NaN', 'invalid', body(chunk({ content: honestText }, 'stop').replace('"index":0', '"index":NaN'))),
      variant('100,000 deep', 'invalid', body(`{"choices":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
      variant('not an object', 'invalid', body('[]')),
      variant('arguments with a name twice', 'invalid', withArguments('{"matter":"A-1","matter":"A-2"}'), { asked: 2 }),
      variant('arguments with 64 bits', 'invalid', withArguments('{"matter":"A-1","copies":9223372036854775807}'), {
        asked: 2,
      }),
      variant(
        'arguments 100,000 deep',
        'invalid',
        withArguments(`{"matter":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
        { asked: 2 },
      ),
    ],
  },
  {
    number: 22,
    name: 'wrapped JSON',
    variants: [
      variant('a call in a fence', 'complete', wire => say(wire, { text: fenced }), { text: fenced }),
      variant('arguments in a fence', 'invalid', withArguments('```json\n{"matter":"A-1"}\n```'), { asked: 2 }),
      variant('arguments after prose', 'invalid', withArguments('好的：{"matter":"A-1"}'), { asked: 2 }),
      variant('arguments in Chinese quotes', 'invalid', withArguments('{“matter”：“A-1”}'), { asked: 2 }),
      variant('thinking without its first tag', { stream: 'invalid', plain: 'complete' }, wire =>
        say(wire, { text: `先想一想怎么答。</think>${honestText}` }),
      ),
      variant(
        'thinking without its first tag, of a thinker',
        'complete',
        wire => say(wire, { text: `先想一想怎么答。</think>${honestText}` }),
        { isReasoning: true },
      ),
      variant('thinking with both tags', 'complete', wire =>
        say(wire, { text: `<think>怎么答？</think>${honestText}` }),
      ),
      variant('thinking in its field', 'complete', wire => say(wire, { text: honestText, thought: '怎么答？' })),
      variant('thinking that never ends', 'refused', wire => say(wire, { text: `<think>${honestText}`, usage: usual })),
      variant('slowly', 'complete', async wire => {
        if (!wire.asked.isStream) return say(wire)
        wire.head()
        for (const one of eventsOf(answers)) {
          wire.write(one)
          await sleep(5)
        }
        wire.end()
      }),
    ],
  },
]
