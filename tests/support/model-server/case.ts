import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { z } from 'zod'
import {
  type AttemptRecord,
  createGateway,
  type Endpoint,
  type Limits,
  type Outcome,
} from '../../../src/model/index.ts'
import { NotFound } from '../../../src/problems.ts'
import type { Variant } from './failure.ts'
import { startModelServer } from './server.ts'
import { goodCall, honestText, say, secretOfAnswer } from './speech.ts'

/** The eight settings in which each failure is played. */
export interface Setting {
  readonly isStream: boolean
  /** The failure comes with the first answer, or with the one after a tool has spoken. */
  readonly step: 1 | 2
  readonly leaves: boolean
}

export const settings: readonly Setting[] = [true, false].flatMap(isStream =>
  ([1, 2] as const).flatMap(step => [false, true].map(leaves => ({ isStream, step, leaves }))),
)

export const nameOf = ({ isStream, step, leaves }: Setting): string =>
  `${isStream ? 'stream' : 'whole'}, step ${step}, the caller ${leaves ? 'leaves' : 'waits'}`

/** The gateway's patience in miniature, or so many times that. */
export const shortLimits = (times = 1) =>
  ({
    connect: 600 * times,
    headers: 400 * times,
    wholeAnswer: 500 * times,
    firstContent: 400 * times,
    firstThought: 500 * times,
    idle: 350 * times,
    total: 2_500 * times,
    floorWindow: 250 * times,
    floorBytes: 20,
    longestRest: 250,
    backoff: 10,
    visible: 20_000,
    thought: 20_000,
    wire: 4 * 2 ** 20,
  }) satisfies Partial<Limits>

const secretOfPrompt = '口令零号'
const phone = '13900001111'
const leaveAfterMs = 80
/** What the targets of the catalogue allow beyond the deadline, and for the closing of a connection. */
const graceMs = 2_000
const closingMs = 1_000

const unreachable = { refused: 'http://127.0.0.1:1/v1', name: 'http://no-such-host.invalid/v1' }

/** What is told to no one but the reader. */
const isLeaking = (text: string) => [secretOfPrompt, secretOfAnswer, phone].some(secret => text.includes(secret))

interface Played {
  readonly outcome: Outcome
  readonly shown: string
  readonly records: readonly AttemptRecord[]
  readonly effects: number
  readonly askedInStep: number
  readonly asked: number
  readonly milliseconds: number
  /** From leaving to the end of the call, and of the last connection; 0 where nobody left. */
  readonly endedAfterMs: number
  readonly closedAfterMs: number
  readonly sentToServer: string
}

const lookUp = {
  name: 'look_up',
  description: '查询事项',
  input: z.object({ matter: z.string(), copies: z.number().int().optional() }),
}

async function play(variant: Variant, { isStream, step, leaves }: Setting, patience: number): Promise<Played> {
  let time = 0
  let reach = () => {}
  const isReached = new Promise<void>(resolve => {
    reach = resolve
  })
  const server = await startModelServer(wire => {
    if (wire.asked.step !== step && !(variant.isLasting && wire.asked.step > step))
      return say(wire, wire.asked.step === 1 ? { calls: [goodCall] } : { text: honestText })
    reach()
    return variant.play(wire, ++time)
  })
  let effects = 0
  let isInStep = step === 1
  const endpoint: Endpoint = {
    name: 'one',
    model: 'honest-1',
    apiKey: 'sk-key',
    get baseUrl() {
      if (!isInStep || !variant.unreachable) return server.url
      reach()
      return variant.unreachable === 'tls' ? server.tlsUrl : unreachable[variant.unreachable]
    },
    ...(variant.isReasoning ? { isReasoning: true } : {}),
  }
  const records: AttemptRecord[] = []
  const gateway = createGateway({
    endpoints: [endpoint],
    limits: { ...shortLimits(patience), ...variant.limits },
    random: () => 0.5,
    onAttempt: record => void records.push(record),
  })
  const controller = new AbortController()
  const request = {
    department: 'market',
    person: 'zhoumin',
    maxTokens: 256,
    messages: [{ role: 'user', content: `${secretOfPrompt}：事项 A-1，电话${phone}。` }] as const,
    tools: [lookUp],
    runTool: async ({ input }: { input: unknown }) => {
      isInStep = true
      if ((input as { matter: string }).matter !== 'A-1') throw new NotFound()
      effects++
      return `已受理，联系电话${phone}`
    },
  }
  let leftAt = 0
  const leaving = async () => {
    await isReached
    await sleep(leaveAfterMs)
    leftAt = performance.now()
    controller.abort()
  }
  if (leaves) void leaving()
  const began = performance.now()
  let shown = ''
  let outcome: Outcome
  if (isStream) {
    const stream = gateway.stream(request, controller.signal)
    const read = async () => {
      for await (const text of stream) {
        shown += text
        if (variant.reader === 'slow') await sleep(shown.length < 100 ? 20 : 0)
      }
    }
    if (variant.reader === 'never') outcome = await stream.outcome
    else [outcome] = await Promise.all([stream.outcome, read()])
  } else outcome = await gateway.complete(request, controller.signal)
  const ended = performance.now()
  const deadline = Math.max(ended, leftAt) + closingMs + 200
  while (server.exchanges.some(one => one.closedAt === undefined) && performance.now() < deadline) await sleep(5)
  const closed = Math.max(0, ...server.exchanges.map(one => one.closedAt ?? Number.POSITIVE_INFINITY))
  gateway.close()
  await server.close()
  const from = leftAt > 0 && leftAt < ended ? leftAt : ended
  return {
    outcome,
    shown,
    records,
    effects,
    askedInStep: server.exchanges.filter(one => one.asked.step === step).length,
    asked: server.exchanges.length,
    milliseconds: ended - began,
    endedAfterMs: ended - from,
    closedAfterMs: Math.max(0, closed - from),
    sentToServer: server.exchanges.map(one => one.asked.text).join('\n'),
  }
}

/** Plays one variant in one setting, and holds what came out against the targets of the catalogue. */
export async function judge(variant: Variant, setting: Setting, patience = 1): Promise<void> {
  const played = await play(variant, setting, patience)
  const { outcome, shown, records } = played
  const { isStream, step, leaves } = setting
  const allowed: readonly string[] = [...(isStream ? variant.stream : variant.plain), ...(leaves ? ['cancelled'] : [])]
  expect(allowed, `${outcome.kind}: ${outcome.reason}`).toContain(outcome.kind)
  expect(played.milliseconds, 'ends by its deadline').toBeLessThan(shortLimits(patience).total + graceMs)
  expect(played.endedAfterMs, 'ends when the caller leaves').toBeLessThan(closingMs)
  expect(played.closedAfterMs, 'connections are closed').toBeLessThan(closingMs)

  if (outcome.kind === 'complete') {
    expect(outcome.text).toBe(variant.text ?? honestText)
    if (isStream && variant.reader !== 'never') expect(shown).toBe(outcome.text)
  } else {
    expect(outcome).not.toHaveProperty('text')
    expect(outcome.sentence).toMatch(/人工/)
    if (isStream) expect(outcome.draft.startsWith(shown), 'what was shown is the draft').toBe(true)
  }

  const fromHonestStep = step === 2 ? 1 : 0
  const rightly = variant.effects ?? 0
  if (leaves) expect(played.effects).toBeLessThanOrEqual(fromHonestStep + rightly)
  else expect(played.effects, 'tools run').toBe(Math.min(8, fromHonestStep + rightly))

  expect(records, 'a record for each attempt').toHaveLength(outcome.attempts)
  expect(records.at(-1)?.kind === 'complete' || outcome.kind !== 'complete').toBe(true)
  if (!variant.unreachable && !leaves) expect(records).toHaveLength(played.asked)
  if (variant.asked !== undefined && !leaves) expect(played.askedInStep, 'asked').toBe(variant.asked)
  for (const value of [outcome.usage.prompt, outcome.usage.completion]) expect(Number.isSafeInteger(value)).toBe(true)

  expect(isLeaking(JSON.stringify([records, outcome.sentence, outcome.reason])), 'nothing said in records').toBe(false)
  expect(played.sentToServer).not.toContain(phone)
  if (!leaves) variant.also?.(outcome)
}
