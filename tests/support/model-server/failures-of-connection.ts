import { setTimeout as sleep } from 'node:timers/promises'
import { answers, type Failure, variant } from './failure.ts'
import {
  babble,
  begin,
  chunk,
  done,
  event,
  eventsOf,
  honestText,
  keepSaying,
  say,
  sayRaw,
  usual,
  wholeOf,
} from './speech.ts'

const never = () => {}

/** 1 to 9: a connection that fails, says nothing, or ends too early. */
export const failuresOfConnection: readonly Failure[] = [
  {
    number: 1,
    name: 'no connection',
    variants: [
      variant('refused', 'unavailable', never, { unreachable: 'refused' }),
      variant('name unknown', 'unavailable', never, { unreachable: 'name' }),
      variant('no TLS', 'unavailable', never, { unreachable: 'tls' }),
    ],
  },
  { number: 2, name: 'accepts and never answers', variants: [variant('silence', 'unavailable', never, { asked: 2 })] },
  {
    number: 3,
    name: 'slow first token',
    variants: [
      variant('too slow', 'unavailable', wire => wire.head(), { asked: 2 }),
      variant('too slow for a thinker', 'unavailable', wire => wire.head(), { asked: 2, isReasoning: true }),
      variant('slow, but in time', 'complete', async wire => {
        await sleep(100)
        say(wire)
      }),
    ],
  },
  {
    number: 4,
    name: 'keep-alive only',
    variants: [
      variant('comments or blank lines', 'unavailable', wire => {
        wire.head()
        return keepSaying(wire, () => (wire.asked.isStream ? ': keep-alive\n\n' : '\n'), 40)
      }),
      variant('empty deltas', 'unavailable', wire => {
        wire.head()
        return keepSaying(wire, () => (wire.asked.isStream ? event(chunk({ content: '' })) : ' '), 40)
      }),
      variant('data without anything', 'unavailable', wire => {
        wire.head()
        return keepSaying(wire, () => (wire.asked.isStream ? 'data:\n\n' : '\r\n'), 40)
      }),
    ],
  },
  {
    number: 5,
    name: 'stall mid-stream',
    variants: [
      variant('silence', { stream: 'interrupted', plain: 'unavailable' }, begin),
      variant('keep-alive', { stream: 'interrupted', plain: 'unavailable' }, wire => {
        begin(wire)
        return keepSaying(wire, () => (wire.asked.isStream ? ': keep-alive\n\n' : '\n'), 40)
      }),
    ],
  },
  {
    number: 6,
    name: 'drip',
    variants: [
      variant('below the floor', { stream: 'interrupted', plain: 'unavailable' }, wire => {
        wire.head()
        return keepSaying(wire, time => (wire.asked.isStream ? event(chunk({ content: `滴${time}` })) : ' '), 200)
      }),
      variant('without end', { stream: 'interrupted', plain: 'unavailable' }, wire => {
        wire.head()
        return keepSaying(wire, time => (wire.asked.isStream ? event(chunk({ content: babble(20, time) })) : ' '), 40)
      }),
    ],
  },
  {
    number: 7,
    name: 'cut off mid-stream',
    variants: [
      variant('reset', 'interrupted', async wire => {
        begin(wire)
        await sleep(20)
        wire.reset()
      }),
      variant('half-closed', 'interrupted', wire => {
        begin(wire)
        wire.finish()
      }),
      variant('reset before anything', 'interrupted', wire => wire.reset()),
    ],
  },
  {
    number: 8,
    name: 'ends without finish and terminator',
    variants: [
      variant('after some words', { stream: 'interrupted', plain: 'interrupted' }, wire =>
        sayRaw(wire, eventsOf({ ...answers, finish: null }).slice(0, -2), wholeOf({ ...answers, finish: null })),
      ),
      variant('without terminator, but with usage', 'complete', wire =>
        sayRaw(wire, eventsOf(answers).slice(0, -1), wholeOf(answers)),
      ),
      variant('with finish alone', { stream: 'interrupted', plain: 'complete' }, wire =>
        sayRaw(wire, eventsOf({ ...answers, usage: null }).slice(0, -1), wholeOf(answers)),
      ),
    ],
  },
  {
    number: 9,
    name: 'terminator at the wrong place',
    variants: [
      variant('without finish', 'interrupted', wire =>
        sayRaw(wire, eventsOf({ ...answers, finish: null }), wholeOf({ ...answers, finish: null })),
      ),
      variant('data after it', { stream: 'complete', plain: 'invalid' }, wire =>
        sayRaw(
          wire,
          [...eventsOf(answers), event(chunk({ content: '再说一句' }))],
          `${wholeOf(answers)}${wholeOf(answers)}`,
        ),
      ),
      variant('no close after it', { stream: 'complete', plain: 'unavailable' }, wire => {
        wire.head()
        if (wire.asked.isStream) for (const one of eventsOf(answers)) wire.write(one)
        else wire.write(wholeOf({ text: honestText, usage: usual }))
      }),
      variant('twice', 'complete', wire => sayRaw(wire, [...eventsOf(answers), done], wholeOf(answers))),
    ],
  },
]
