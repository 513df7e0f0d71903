import { Problem } from '../problems.ts'
import { type Answered, ask, type Call, type House } from './asking.ts'
import { meaningOf, type Oddities, type Outcome, type Reason } from './outcome.ts'
import { createRedactor, type Redactor } from './redaction.ts'
import type { Message, ModelRequest } from './request.ts'
import { checkCalls, type RawCall, type ToolCall } from './tools.ts'

const nothingOdd: Oddities = { invisible: 0, garbled: 0, repeated: 0, isOtherModel: false }

const addOddities = (a: Oddities, b: Oddities = nothingOdd): Oddities => ({
  invisible: a.invisible + b.invisible,
  garbled: a.garbled + b.garbled,
  repeated: a.repeated + b.repeated,
  isOtherModel: a.isOtherModel || b.isOtherModel,
})

const redacted = (message: Message, redactor: Redactor): Message =>
  message.role === 'assistant' && message.calls
    ? {
        ...message,
        content: redactor.redact(message.content),
        calls: message.calls.map(call => ({ ...call, arguments: redactor.redact(call.arguments) })),
      }
    : { ...message, content: redactor.redact(message.content) }

/** All that is said in a request, by whomever. */
const textsOf = ({ messages }: ModelRequest): string[] =>
  messages.flatMap(one => [one.content, ...('calls' in one ? (one.calls ?? []).map(call => call.arguments) : [])])

/** What a tool says, and what it refuses in a sentence; anything else that it throws is a defect and goes up. */
async function resultOf(call: ToolCall, { runTool }: ModelRequest, signal: AbortSignal): Promise<string> {
  try {
    return (await runTool?.(call, signal)) ?? ''
  } catch (error) {
    if (error instanceof Problem) return `没有办成：${error.message}`
    throw error
  }
}

/** Runs what one answer asks for, one after the other; two calls for the same thing are one. */
async function runAll(
  calls: readonly ToolCall[],
  request: ModelRequest,
  signal: AbortSignal,
  redactor: Redactor,
): Promise<Message[]> {
  const results = new Map<string, string>()
  const messages: Message[] = []
  for (const call of calls) {
    signal.throwIfAborted()
    const same = `${call.name} ${JSON.stringify(call.input)}`
    const result = results.get(same) ?? (await resultOf(call, request, signal))
    results.set(same, result)
    messages.push({ role: 'tool', callId: call.id, content: redactor.redact(result) })
  }
  return messages
}

/** Of a call that comes twice, once. */
const once = (calls: readonly RawCall[]): RawCall[] => [...new Map(calls.map(one => [one.id, one])).values()]

/** What a model is told whose calls were invalid; they are not repeated to it, since servers choke on them. */
const sentBack = (text: string, complaint: string): Message[] => [
  ...(text === '' ? [] : [{ role: 'assistant', content: text } as const]),
  { role: 'user', content: `上一次的工具调用没有执行：${complaint}。请改正后重新调用，或直接回答。` },
]

/**
 * A call from its first answer to its last: an answer that asks for tools is followed by what they say and the next one,
 * eight at most. Only a complete answer is acted on; one whose calls are invalid is sent back once.
 */
export async function converse(
  house: House,
  call: Call,
  show: (text: string) => Promise<void> | undefined,
): Promise<Outcome> {
  const { request, signal, isStream } = call
  const { limits } = house
  const tools = request.tools ?? []
  const redactor = createRedactor(textsOf(request))
  const restored = (text: string) => (request.mayShowPersonalData ? redactor.restore(text) : text)
  const messages: Message[] = request.messages.map(one => redacted(one, redactor))
  let said = ''
  let oddities = nothingOdd
  let firstContentAt: number | undefined
  let last: Answered | undefined
  let hasSentBack = false

  const hand = (text: string) => {
    said += text
    return text === '' ? undefined : show(text)
  }

  const end = (reason: Reason, toolCalls: readonly ToolCall[] = []): Outcome => {
    const { kind, sentence } = meaningOf(reason)
    const told = {
      reason,
      sentence,
      model: last?.model,
      endpoint: last?.member?.endpoint.name,
      usage: call.usage,
      attempts: call.attempts,
      firstContentMs: firstContentAt === undefined ? undefined : firstContentAt - call.began,
      oddities,
    }
    if (kind === 'complete') return { ...told, kind, text: said, toolCalls }
    return { ...told, kind: kind === 'unavailable' && said !== '' ? 'interrupted' : kind, draft: said }
  }

  /** One answer, handed on as it comes, or whole when it is there. */
  const answer = async (): Promise<Answered> => {
    const restorer = request.mayShowPersonalData ? redactor.restorer() : undefined
    const handOn = (text: string) => hand(restorer ? restorer.push(text) : text)
    const answered = await ask(house, call, { messages, handOn })
    await (isStream ? hand(restorer?.end() ?? '') : hand(restored(answered.text ?? '')))
    oddities = addOddities(oddities, answered.oddities)
    firstContentAt ??= answered.firstContentAt
    return answered
  }

  for (call.step = 1; call.step <= limits.steps; call.step++) {
    last = await answer()
    const { reason, text = '', calls: raw = [] } = last
    if (reason !== 'complete' || raw.length === 0) return end(reason)
    const checked = checkCalls(
      raw.map(one => ({ ...one, arguments: restored(one.arguments) })),
      tools,
      limits,
    )
    if (!checked.isValid) {
      if (hasSentBack) return end('tool-calls')
      hasSentBack = true
      messages.push(...sentBack(text, checked.complaint))
      continue
    }
    if (!request.runTool) return end('complete', checked.calls)
    messages.push({ role: 'assistant', content: text, calls: once(raw) })
    try {
      messages.push(...(await runAll(checked.calls, request, signal, redactor)))
    } catch (error) {
      if (!signal.aborted) throw error
      return end(signal.reason as Reason)
    }
  }
  return end('too-many-steps')
}
