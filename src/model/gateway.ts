import type { AttemptRecord, Call, House } from './asking.ts'
import { newRequestId } from './assembly.ts'
import { createBreaker, type Readiness } from './breaker.ts'
import { createChannel } from './channel.ts'
import { converse } from './conversation.ts'
import { type Embedded, type EmbeddingAsker, embed } from './embeddings.ts'
import { type Limits, usualLimits } from './limits.ts'
import type { Outcome } from './outcome.ts'
import { createFairQueue } from './queue.ts'
import type { Endpoint, ModelRequest } from './request.ts'
import { createRetryBudget } from './retry.ts'
import { createEnding } from './watch.ts'
import { createAgents } from './wire.ts'

export interface GatewayOptions {
  /** In the order in which they are preferred. */
  readonly endpoints: readonly Endpoint[]
  readonly limits?: Partial<Limits>
  /** Calls that are with a server at the same time. */
  readonly concurrency?: number
  /** Tokens that a department may still use today; none where it isn't given. */
  readonly tokensLeft?: (department: string) => number | Promise<number>
  /** Told of each attempt when it has ended, and waited for before anything is done with its answer. */
  readonly onAttempt?: (record: AttemptRecord) => void | Promise<void>
  readonly now?: () => number
  readonly random?: () => number
}

/** What a person may see of an answer, as it comes, and how it ended. Who stops reading ends the call. */
export interface ModelStream extends AsyncIterable<string> {
  /** Comes whether or not somebody reads. What was read is an answer only if this says «complete». */
  readonly outcome: Promise<Outcome>
}

export interface Gateway {
  complete(request: ModelRequest, signal?: AbortSignal): Promise<Outcome>
  stream(request: ModelRequest, signal?: AbortSignal): ModelStream
  /** Vectors of texts, all or none, in their order. */
  embed(
    texts: readonly string[],
    dimensions: number | undefined,
    asker: EmbeddingAsker,
    signal?: AbortSignal,
  ): Promise<Embedded>
  /** How each endpoint is, for a page of health. */
  health(): readonly { readonly name: string; readonly readiness: Readiness }[]
  /** Connections that were kept are closed. */
  close(): void
}

/**
 * The one way out to language models: limits by content and not by bytes, one typed end for every call, one budget of
 * retries, a breaker for each endpoint, fair turns. Knows no database: `onAttempt` tells what happened.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const limits = { ...usualLimits, ...options.limits }
  const agents = createAgents()
  const house: House = {
    limits,
    agents,
    members: options.endpoints.map(endpoint => ({ endpoint, breaker: createBreaker(limits) })),
    queue: createFairQueue(options.concurrency ?? 16, limits.waiting),
    retries: createRetryBudget(limits.retryShare),
    promised: new Map(),
    tokensLeft: options.tokensLeft ?? (() => Number.POSITIVE_INFINITY),
    onAttempt: options.onAttempt ?? (() => {}),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
  }

  const newCall = (request: ModelRequest, isStream: boolean, signal: AbortSignal): Call => ({
    id: newRequestId(),
    request,
    isStream,
    signal,
    began: performance.now(),
    pinned: undefined,
    step: 1,
    attempts: 0,
    usage: { prompt: 0, completion: 0, isEstimated: false },
  })

  return {
    async complete(request, signal) {
      const ending = createEnding(signal, limits.total)
      try {
        return await converse(house, newCall(request, false, ending.signal), () => undefined)
      } finally {
        ending.end()
      }
    },
    stream(request, signal) {
      const ending = createEnding(signal, limits.total)
      // a character takes two bytes here
      const channel = createChannel(limits.buffer / 2, ending.cancel)
      ending.signal.addEventListener('abort', () => channel.close(), { once: true })
      const outcome = converse(house, newCall(request, true, ending.signal), text => channel.put(text))
      outcome.then(channel.close, channel.fail).finally(ending.end)
      return { outcome, [Symbol.asyncIterator]: () => channel[Symbol.asyncIterator]() }
    },
    async embed(texts, dimensions, asker, signal) {
      const ending = createEnding(signal, limits.total)
      try {
        return await embed(house, { texts, dimensions, asker, signal: ending.signal })
      } finally {
        ending.end()
      }
    },
    health: () =>
      house.members.map(({ endpoint, breaker }) => ({
        name: endpoint.name,
        readiness: breaker.readiness(house.now()),
      })),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}
