import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { newRequestId } from './assembly.ts'
import { type Attempted, attempt } from './attempt.ts'
import type { Breaker } from './breaker.ts'
import type { Limits } from './limits.ts'
import { meaningOf, type Oddities, type OutcomeKind, type Reason, type Usage } from './outcome.ts'
import { type FairQueue, QueueFull } from './queue.ts'
import { bodyOf, type Endpoint, type Message, type ModelRequest, usualMaxTokens } from './request.ts'
import { restOf, waitBefore } from './retry.ts'
import { estimateTokens } from './usage.ts'
import type { Agents } from './wire.ts'

/** What is told of each attempt, for the record: who was asked, what came of it, and nothing of what was said. */
export interface AttemptRecord {
  readonly call: string
  readonly department: string
  readonly person: string
  readonly employee: string | undefined
  readonly purpose: string | undefined
  /** From 1: answers of one conversation with tools, and attempts at one answer. */
  readonly step: number
  readonly attempt: number
  readonly endpoint: string
  readonly askedModel: string
  readonly answeredModel: string | undefined
  /** SHA-256 of the bytes that were sent, in which personal data is replaced, and of those that came. */
  readonly requestHash: string
  readonly responseHash: string
  readonly kind: OutcomeKind
  readonly reason: Reason
  readonly usage: Usage
  readonly milliseconds: number
  readonly oddities: Oddities
}

export interface Member {
  readonly endpoint: Endpoint
  readonly breaker: Breaker
}

/** What all calls share. */
export interface House {
  readonly limits: Limits
  readonly members: readonly Member[]
  readonly agents: Agents
  readonly queue: FairQueue
  readonly retries: { earn(): void; take(): boolean }
  /** Tokens that are promised to calls of a department that have not ended. */
  readonly promised: Map<string, number>
  readonly tokensLeft: (department: string) => number | Promise<number>
  readonly onAttempt: (record: AttemptRecord) => void | Promise<void>
  readonly now: () => number
  readonly random: () => number
}

/** One call, and what became of it so far. */
export interface Call {
  readonly id: string
  readonly request: ModelRequest
  readonly isStream: boolean
  readonly signal: AbortSignal
  /** By `performance.now()`. */
  readonly began: number
  /** Whose words have been shown, and whose alone may follow. */
  pinned: Member | undefined
  step: number
  attempts: number
  usage: Usage
}

export interface Answered extends Partial<Attempted> {
  readonly reason: Reason
  readonly member?: Member
}

type Choice = { readonly member: Member; readonly isHurried: boolean } | { readonly restsUntil: number } | undefined

/** The first endpoint that may be called now, rather one that has not failed in this call. */
function choose({ members, now }: House, pinned: Member | undefined, failed: ReadonlyMap<Member, Reason>): Choice {
  const at = now()
  const possible = (pinned ? [pinned] : members).filter(one => {
    const reason = failed.get(one)
    return reason === undefined || meaningOf(reason).retry !== 'elsewhere'
  })
  const ready = possible.filter(one => ['ready', 'probe'].includes(one.breaker.readiness(at)))
  const member = ready.find(one => !failed.has(one)) ?? ready[0]
  if (member) {
    const isProbe = member.breaker.readiness(at) === 'probe'
    return { member, isHurried: isProbe && ready.some(one => one !== member && !failed.has(one)) }
  }
  const rests = possible.map(one => one.breaker.restsUntil).filter(until => until > at)
  return rests.length > 0 ? { restsUntil: Math.min(...rests) } : undefined
}

/** What an endpoint's breaker learns from an attempt. */
function note({ now, limits }: House, { breaker }: Member, { reason, retryAfter }: Attempted): number | undefined {
  const { blame } = meaningOf(reason)
  const rest =
    reason === 'server-busy' || reason === 'server-error' ? restOf(retryAfter, now(), limits.longestRest) : undefined
  if (blame) breaker.fail(now(), blame === 'fatal')
  else if (reason === 'cancelled' || reason === 'total') breaker.forget()
  else if (reason !== 'server-busy') breaker.succeed()
  if (rest !== undefined) breaker.rest(now() + rest)
  else if (reason === 'server-busy') breaker.forget()
  return rest
}

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** What is asked, and who takes what a person may see of the answer as it comes (of a stream alone). */
export interface Asked {
  readonly messages: readonly Message[]
  handOn(text: string): Promise<void> | undefined
}

/** One attempt, with everything that others learn from it. */
async function tryOnce(
  house: House,
  call: Call,
  { member, isHurried }: Extract<Choice, { member: Member }>,
  { messages, handOn }: Asked,
  number: number,
) {
  const { endpoint, breaker } = member
  const { request, isStream, signal } = call
  const body = bodyOf(endpoint, request, messages, isStream)
  const requestId = newRequestId()
  const began = performance.now()
  breaker.begin(house.now())
  call.attempts++
  const tried = await attempt(
    {
      endpoint,
      body,
      isStream,
      isHurried,
      requestId,
      maxTokens: request.maxTokens,
      call: signal,
      handOn: text => {
        call.pinned = member
        return handOn(text)
      },
    },
    house.limits,
    house.agents,
  )
  const rest = note(house, member, tried)
  const { prompt, completion, isEstimated } = tried.usage
  call.usage = {
    prompt: call.usage.prompt + prompt,
    completion: call.usage.completion + completion,
    isEstimated: call.usage.isEstimated || isEstimated,
  }
  await house.onAttempt({
    call: call.id,
    department: request.department,
    person: request.person,
    employee: request.employee,
    purpose: request.purpose,
    step: call.step,
    attempt: number,
    endpoint: endpoint.name,
    askedModel: endpoint.model,
    answeredModel: tried.model,
    requestHash: hashOf(body),
    responseHash: tried.responseHash,
    kind: meaningOf(tried.reason).kind,
    reason: tried.reason,
    usage: tried.usage,
    milliseconds: performance.now() - began,
    oddities: tried.oddities,
  })
  return { tried, rest }
}

/** Takes the tokens of one answer out of what a department may still use, until it has ended; undefined where too few are left. */
async function promise({ promised, tokensLeft }: House, call: Call, messages: readonly Message[]) {
  const { department, maxTokens = usualMaxTokens } = call.request
  const wanted = estimateTokens(messages.map(one => one.content).join('')) + maxTokens
  const left = await tokensLeft(department)
  const others = promised.get(department) ?? 0
  if (left - others < wanted) return undefined
  promised.set(department, others + wanted)
  return () => {
    const after = (promised.get(department) ?? 0) - wanted
    if (after > 0) promised.set(department, after)
    else promised.delete(department)
  }
}

function mayTryAgain(reason: Reason, before: ReadonlyMap<Member, Reason>, hasShown: boolean): boolean {
  const { retry } = meaningOf(reason)
  if (retry === undefined || hasShown) return false
  return retry !== 'once' || ![...before.values()].some(one => meaningOf(one).retry === 'once')
}

/**
 * One answer, by as many attempts as it takes: at most three, none after a person has seen anything of it, and all of them
 * out of the budget of retries that the calls share. Waits for its turn before each.
 */
export async function ask(house: House, call: Call, asked: Asked): Promise<Answered> {
  const { limits, queue, retries, random, now } = house
  const failed = new Map<Member, Reason>()
  let last: Answered = { reason: 'left-alone' }
  const release = await promise(house, call, asked.messages)
  if (!release) return { reason: 'budget' }
  try {
    for (let number = 1; ; ) {
      const giveBack = await queue.turn(call.request, call.signal)
      let wait: number
      try {
        const choice = choose(house, call.pinned, failed)
        if (!choice) return last
        if ('member' in choice) {
          if (number === 1) retries.earn()
          const { tried, rest } = await tryOnce(house, call, choice, asked, number)
          last = { ...tried, member: choice.member }
          const hasShown = call.isStream && tried.text !== ''
          if (!mayTryAgain(tried.reason, failed, hasShown) || number > limits.retries) return last
          failed.set(choice.member, tried.reason)
          const next = choose(house, call.pinned, failed)
          if (!next || !retries.take()) return last
          // another endpoint is asked at once: it has not been kept busy by this call
          const isOther = 'member' in next && next.member !== choice.member
          wait = isOther ? 0 : waitBefore(number - 1, rest, limits, random)
          number++
        } else wait = choice.restsUntil - now() + random() * limits.backoff
      } finally {
        giveBack()
      }
      await sleep(wait, undefined, { signal: call.signal })
    }
  } catch (error) {
    if (error instanceof QueueFull) return { reason: 'queue' }
    if (!call.signal.aborted) throw error
    // the time may be over before the turn has come
    const why = call.signal.reason as Reason
    return { reason: why === 'total' && call.attempts === 0 ? 'queue' : why }
  } finally {
    release()
  }
}
