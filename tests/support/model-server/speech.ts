import { setTimeout as sleep } from 'node:timers/promises'
import type { Wire } from './server.ts'

/** Stands in every honest answer, and must stand in no error, no record and no log. */
export const secretOfAnswer = '密语七号'
export const honestText = `您好，按规定应在三十日内办结。${secretOfAnswer}。`

export interface Call {
  readonly index?: number
  readonly id?: string
  readonly name?: string
  readonly arguments?: string
}
export const goodCall: Call = { id: 'call-1', name: 'look_up', arguments: '{"matter":"A-1"}' }

export interface Speech {
  readonly text?: string
  readonly thought?: string
  readonly calls?: readonly Call[]
  readonly finish?: string | null
  /** null: none at all. */
  readonly usage?: unknown
  readonly refusal?: string
  readonly id?: string
  readonly model?: string
}

export const usual = { prompt_tokens: 40, completion_tokens: 20, total_tokens: 60 }

const functionOf = ({ index, id, name, arguments: given }: Call, place: number) => ({
  index: index ?? place,
  ...(id === undefined ? {} : { id }),
  type: 'function',
  function: { ...(name === undefined ? {} : { name }), ...(given === undefined ? {} : { arguments: given }) },
})

/** A chunk of a stream, as JSON. */
export const chunk = (delta: object, finish: string | null = null, more: object = {}): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'honest-1',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  })

export const event = (data: string): string => `data: ${data}\n\n`
export const done = event('[DONE]')

/** A text in pieces of a few characters. */
export const piecesOf = (text: string, size = 4): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? []

const identity = ({ id = 'chatcmpl-1', model = 'honest-1' }: Speech) => ({ id, model })

/** The events of an answer, from the first to the terminator. */
export function eventsOf(speech: Speech): string[] {
  const { text = '', thought, calls, refusal, usage = usual, finish = calls ? 'tool_calls' : 'stop' } = speech
  const made = (delta: object, ended: string | null = null) => event(chunk(delta, ended, identity(speech)))
  return [
    made({ role: 'assistant', content: '' }),
    ...(thought === undefined ? [] : piecesOf(thought, 200).map(one => made({ reasoning_content: one }))),
    ...piecesOf(text).map(content => made({ content })),
    ...(refusal === undefined ? [] : [made({ refusal })]),
    ...(calls ?? []).map((call, place) => made({ tool_calls: [functionOf(call, place)] })),
    ...(finish === null ? [] : [made({}, finish)]),
    ...(usage === null ? [] : [event(JSON.stringify({ ...identity(speech), choices: [], usage }))]),
    done,
  ]
}

/** An answer in one piece. */
export function wholeOf(speech: Speech): string {
  const { text = '', thought, calls, refusal, usage = usual, finish = calls ? 'tool_calls' : 'stop' } = speech
  const message = {
    role: 'assistant',
    content: text,
    ...(thought === undefined ? {} : { reasoning_content: thought }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(calls ? { tool_calls: calls.map(({ index: _, ...call }, place) => functionOf(call, place)) } : {}),
  }
  return JSON.stringify({
    ...identity(speech),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finish }],
    ...(usage === null ? {} : { usage }),
  })
}

/** Answers as a server should. */
export function say(wire: Wire, speech: Speech = { text: honestText }): void {
  if (wire.asked.isStream) {
    wire.head()
    for (const one of eventsOf(speech)) wire.write(one)
    wire.end()
  } else wire.respond(200, { 'content-type': 'application/json' }, wholeOf(speech))
}

/** Sends events of a stream, or a whole body, as they are given. */
export function sayRaw(wire: Wire, events: readonly (string | Uint8Array)[], body: string | Uint8Array): void {
  if (!wire.asked.isStream) {
    wire.respond(200, { 'content-type': 'application/json' }, body)
    return
  }
  wire.head()
  for (const one of events) wire.write(one)
  wire.end()
}

/** The first words of a stream, or the first half of a body: what comes next is the failure. */
export function begin(wire: Wire): void {
  wire.head()
  if (wire.asked.isStream) {
    for (const content of ['按规定', secretOfAnswer]) wire.write(event(chunk({ content })))
  } else wire.write(wholeOf({ text: honestText }).slice(0, 90))
}

/** Says something again and again until the other side has gone. */
export async function keepSaying(wire: Wire, what: (time: number) => string, everyMs: number): Promise<void> {
  for (let time = 0; wire.isOpen; time++) {
    wire.write(what(time))
    await sleep(everyMs)
  }
}

/** Everything that is read. */
export async function allOf(stream: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = []
  for await (const one of stream) read.push(one)
  return read
}

const babbled = new Map<string, string>()

/** Chinese that says nothing and never the same. */
export function babble(length: number, seed = 7): string {
  const name = `${length} ${seed}`
  const known = babbled.get(name)
  if (known !== undefined) return known
  let state = seed
  let text = ''
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    text += String.fromCharCode(0x4e00 + ((state >>> 8) % 20_000))
  }
  babbled.set(name, text)
  return text
}
