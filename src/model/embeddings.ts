import { z } from 'zod'
import { type House, hashOf } from './asking.ts'
import { newRequestId, reasonOfError } from './assembly.ts'
import { Fault } from './fault.ts'
import { NotJson, parseJson } from './json.ts'
import { meaningOf, type OutcomeKind, type Reason } from './outcome.ts'
import { type Asker, QueueFull } from './queue.ts'
import { createRedactor } from './redaction.ts'
import type { Endpoint } from './request.ts'
import { estimateTokens } from './usage.ts'
import { createWatch } from './watch.ts'
import { addressOf, bytesOf, letGo, post, reasonOfFailure, reasonOfStatus } from './wire.ts'

const Answer = z.object({
  model: z.string().nullish(),
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()) })),
  error: z.unknown().optional(),
})

const failedKinds = ['unavailable', 'busy', 'cancelled', 'interrupted', 'over-budget', 'too-long'] as const
/** As of an answer; whatever else is wrong with vectors makes them invalid. */
type FailedKind = (typeof failedKinds)[number] | 'invalid'
const isFailedKind = (kind: OutcomeKind): kind is FailedKind => failedKinds.some(one => one === kind)

/** No model that is known makes longer ones. */
const mostDimensions = 8192

export type Embedded =
  | { readonly kind: 'complete'; readonly vectors: readonly Float32Array[]; readonly model: string | undefined }
  | {
      readonly kind: FailedKind
      readonly reason: Reason
      readonly sentence: string
    }

/**
 * The vectors of an answer in the order of what was asked, by their index; undefined where anything is wrong with any of
 * them: another number than was asked, an index twice or missing, another length, a value that is no number, a vector of
 * zeros. An index that got half a batch would find the wrong things for ever after. Of unknown dimensions the first one
 * tells how long all are.
 */
export function vectorsOf(answer: unknown, count: number, wanted: number | undefined): Float32Array[] | undefined {
  const parsed = Answer.safeParse(answer)
  if (!parsed.success || parsed.data.data.length !== count) return undefined
  const dimensions = wanted ?? parsed.data.data[0]?.embedding.length ?? 0
  if (dimensions > mostDimensions) return undefined
  const vectors = new Map<number, Float32Array>()
  for (const { index, embedding } of parsed.data.data) {
    const vector = Float32Array.from(embedding)
    const isSound = vector.length === dimensions && vector.every(Number.isFinite) && vector.some(value => value !== 0)
    if (!isSound || index >= count || vectors.has(index)) return undefined
    vectors.set(index, vector)
  }
  return Array.from({ length: count }, (_, i) => vectors.get(i) as Float32Array)
}

/** On whose behalf vectors are made, and for the record by which employee and what for. */
export interface EmbeddingAsker extends Asker {
  readonly employee?: string
  readonly purpose?: string
}

interface Wanted {
  readonly texts: readonly string[]
  /** Undefined: not known yet. */
  readonly dimensions: number | undefined
  readonly asker: EmbeddingAsker
  readonly signal: AbortSignal
}

interface Came {
  readonly vectors: readonly Float32Array[]
  readonly model: string | undefined
  readonly responseHash: string
}

/** One attempt at one endpoint: the vectors, or why not. */
async function once(
  house: House,
  endpoint: Endpoint,
  body: string,
  { texts, dimensions, signal }: Wanted,
): Promise<Reason | Came> {
  const { limits, agents } = house
  const watch = createWatch(signal, limits)
  try {
    watch.await('connect', limits.connect)
    const url = addressOf(endpoint.baseUrl, 'embeddings')
    const sent = { url, endpoint, body, accept: 'application/json', requestId: newRequestId() }
    const response = await post(sent, agents, watch, () => watch.await('headers', limits.headers))
    try {
      watch.await('idle', limits.firstContent)
      const failed = reasonOfStatus(response.statusCode ?? 0)
      if (failed) return failed
      const pieces: Buffer[] = []
      let size = 0
      for await (const piece of bytesOf(response)) {
        size += piece.length
        if (size > limits.wire) return 'wire-cap'
        pieces.push(piece)
      }
      const text = Buffer.concat(pieces).toString('utf8')
      const answer = parseJson(text, limits.wire) as { model?: unknown; error?: unknown } | null
      if (answer?.error) return reasonOfError(JSON.stringify(answer.error)) ?? 'error-inside'
      const vectors = vectorsOf(answer, texts.length, dimensions)
      const model = typeof answer?.model === 'string' ? answer.model : undefined
      return vectors ? { vectors, model, responseHash: hashOf(text) } : 'bad-form'
    } finally {
      letGo(response, false)
    }
  } catch (error) {
    if (error instanceof Fault) return error.reason
    return watch.stopped ?? (error instanceof NotJson ? 'bad-form' : reasonOfFailure(error))
  } finally {
    watch.end()
  }
}

type Result = Awaited<ReturnType<typeof once>>

function tell(
  house: House,
  endpoint: Endpoint,
  { department, person, employee, purpose }: EmbeddingAsker,
  body: string,
  result: Result,
  milliseconds: number,
) {
  const isFailed = typeof result === 'string'
  const reason = isFailed ? result : 'complete'
  const model = isFailed ? undefined : result.model
  return house.onAttempt({
    call: newRequestId(),
    department,
    person,
    employee,
    purpose,
    step: 1,
    attempt: 1,
    endpoint: endpoint.name,
    askedModel: endpoint.model,
    answeredModel: model,
    requestHash: hashOf(body),
    // of what can't be used nothing is taken
    responseHash: isFailed ? hashOf('') : result.responseHash,
    kind: meaningOf(reason).kind,
    reason,
    usage: { prompt: estimateTokens(body), completion: 0, isEstimated: true },
    milliseconds,
    oddities: { invisible: 0, garbled: 0, repeated: 0, isOtherModel: model !== undefined && model !== endpoint.model },
  })
}

/** Asks the first endpoint that is well. Not tried again: whoever builds an index does so in batches that are repeated anyway. */
export async function embed(house: House, wanted: Wanted): Promise<Embedded> {
  const end = (reason: Reason): Embedded => {
    const { kind, sentence } = meaningOf(reason)
    return { kind: isFailedKind(kind) ? kind : 'invalid', reason, sentence }
  }
  try {
    const giveBack = await house.queue.turn(wanted.asker, wanted.signal)
    try {
      const at = house.now()
      const member = house.members.find(one => ['ready', 'probe'].includes(one.breaker.readiness(at)))
      if (!member) return end('left-alone')
      const { endpoint, breaker } = member
      // each text by itself: what it becomes must not depend on those beside it
      const input = wanted.texts.map(text => createRedactor([text]).redact(text))
      const body = JSON.stringify({ model: endpoint.model, input })
      if ((await house.tokensLeft(wanted.asker.department)) < estimateTokens(body)) return end('budget')
      const began = performance.now()
      breaker.begin(at)
      const result = await once(house, endpoint, body, wanted)
      await tell(house, endpoint, wanted.asker, body, result, performance.now() - began)
      if (typeof result !== 'string') {
        breaker.succeed()
        return { kind: 'complete', vectors: result.vectors, model: result.model }
      }
      const { blame } = meaningOf(result)
      if (blame) breaker.fail(house.now(), blame === 'fatal')
      else breaker.forget()
      return end(result)
    } finally {
      giveBack()
    }
  } catch (error) {
    if (error instanceof QueueFull) return end('queue')
    if (wanted.signal.aborted) return end(wanted.signal.reason as Reason)
    throw error
  }
}
