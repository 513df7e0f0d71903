import { z } from 'zod'
import { Fault } from './fault.ts'
import type { Limits } from './limits.ts'
import type { Reason } from './outcome.ts'
import type { RawCall } from './tools.ts'

const Fragment = z.object({
  index: z.number().int().min(0).max(10_000).nullish(),
  id: z.string().max(200).nullish(),
  function: z.object({ name: z.string().max(200).nullish(), arguments: z.string().nullish() }).nullish(),
})

const Delta = z.object({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(Fragment).nullish(),
})

/** A chunk of a stream, or a whole answer: they differ in what they call the message. */
const Chunk = z.object({
  id: z.string().nullish(),
  object: z.string().nullish(),
  model: z.string().max(200).nullish(),
  choices: z
    .array(
      z.object({
        index: z.number().nullish(),
        delta: Delta.nullish(),
        message: Delta.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
})

const contextLength =
  /context.{0,10}(length|window|size)|maximum.{0,20}tokens|max_model_len|too long|too many tokens|longer than/i
const filtered =
  /content exists risk|data_inspection_failed|content.?(filter|policy|management)|inappropriate content|1301/i

/** What the error of a server means, by words that are common to them; undefined where it has none of these. */
export function reasonOfError(text: string): Reason | undefined {
  if (contextLength.test(text)) return 'context-length'
  return filtered.test(text) ? 'filter' : undefined
}

export interface Gained {
  readonly content: string
  readonly thought: string
  /** Characters of the arguments of tool calls. */
  readonly asked: number
}

/** What has come of an answer. */
export interface Assembly {
  /** Takes a chunk of a stream or a whole answer. Throws a Fault. */
  take(chunk: unknown): Gained
  readonly calls: readonly RawCall[]
  /** The numbers of the calls have a gap: one of them was lost. */
  readonly hasGap: boolean
  readonly finish: string | undefined
  readonly model: string | undefined
  /** As the server told it; undefined where it didn't. */
  readonly usage: unknown
  readonly isRefusal: boolean
}

interface Growing {
  id: string
  name: string
  arguments: string
}

/**
 * @param requestId of the call: a server that was told it and names another one of ours in its answer has mixed them up
 */
export function createAssembly(requestId: string, limits: Pick<Limits, 'line' | 'calls'>): Assembly {
  const calls = new Map<number, Growing>()
  let id: string | undefined
  let finish: string | undefined
  let model: string | undefined
  let usage: unknown
  let isRefusal = false

  const grow = (fragment: z.infer<typeof Fragment>, place: number): number => {
    const index = fragment.index ?? place
    const called = fragment.function
    let call = calls.get(index)
    if (!call) {
      // many more than may be: whatever comes after them changes nothing
      if (calls.size > 4 * limits.calls) throw new Fault('tool-calls')
      call = { id: '', name: '', arguments: '' }
      calls.set(index, call)
    }
    if (fragment.id && call.id && fragment.id !== call.id) throw new Fault('other-order')
    call.id ||= fragment.id ?? ''
    call.name ||= called?.name ?? ''
    call.arguments += called?.arguments ?? ''
    if (call.arguments.length > limits.line) throw new Fault('tool-calls')
    return called?.arguments?.length ?? 0
  }

  return {
    take(chunk) {
      const parsed = Chunk.safeParse(chunk)
      if (!parsed.success) throw new Fault('bad-form')
      const { choices, error, object, ...told } = parsed.data
      if ((error !== undefined && error !== null) || object === 'error')
        throw new Fault(reasonOfError(JSON.stringify(chunk)) ?? 'error-inside')
      if (told.id) {
        if (isForeign(told.id, requestId) || (id !== undefined && told.id !== id)) throw new Fault('mixed-answers')
        id = told.id
      }
      model ??= told.model || undefined
      usage = told.usage ?? usage
      // one answer was asked for: another one beside it is nobody's
      const choice = choices?.find(one => (one.index ?? 0) === 0)
      const delta = choice?.delta ?? choice?.message
      const gained = {
        content: delta?.content ?? '',
        thought: delta?.reasoning_content ?? delta?.reasoning ?? '',
        asked: 0,
      }
      if (finish !== undefined && (gained.content !== '' || delta?.tool_calls?.length)) throw new Fault('other-order')
      if (delta?.refusal) isRefusal = true
      delta?.tool_calls?.forEach((fragment, place) => {
        gained.asked += grow(fragment, place)
      })
      finish = choice?.finish_reason || finish
      return gained
    },
    get calls() {
      return [...calls].sort(([a], [b]) => a - b).map(([, call]) => call)
    },
    get hasGap() {
      const numbers = [...calls.keys()]
      return numbers.length > 0 && Math.max(...numbers) - Math.min(...numbers) >= numbers.length
    },
    get finish() {
      return finish
    },
    get model() {
      return model
    },
    get usage() {
      return usage
    },
    get isRefusal() {
      return isRefusal
    },
  }
}

/** The ids that we give to calls, to be recognised wherever a server hands them back. */
export const newRequestId = (): string => `bangban-${crypto.randomUUID()}`

/** Whether a text names a call of ours, and another one than this. */
export function isForeign(text: string, requestId: string): boolean {
  const named = /bangban-[\da-f-]{36}/.exec(text)?.[0]
  return named !== undefined && named !== requestId
}
