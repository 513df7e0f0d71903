import type { Asker } from './queue.ts'
import { type RawCall, type Tool, type ToolCall, toolsOnWire } from './tools.ts'

/** A model behind an address that speaks as OpenAI's does. */
export interface Endpoint {
  /** As people know it, in records and alarms. */
  readonly name: string
  /** With its path, such as `/v1`, which is also meant where there is none. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string
  /** It thinks before it answers: it gets more time, and nothing is shown before its thinking has ended. */
  readonly isReasoning?: boolean
  /** On this machine or in the office's own network: nothing is sent to any other address, whatever its name leads to. */
  readonly isLocal?: boolean
}

export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly calls?: readonly RawCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

export interface ModelRequest extends Asker {
  readonly messages: readonly Message[]
  /** Of one answer. */
  readonly maxTokens?: number
  readonly temperature?: number
  readonly tools?: readonly Tool[]
  /**
   * Does what a complete answer asks for, and says in words what came out. Without it the calls are part of the outcome.
   * A Problem that it throws is told to the model; anything else ends the call and is thrown.
   */
  runTool?(call: ToolCall, signal: AbortSignal): Promise<string>
  /** Whoever reads the answer may see the personal data of what was asked; else its placeholders stay. */
  readonly mayShowPersonalData?: boolean
  /** For the record: which digital employee asks, and what for, in a word or two. */
  readonly employee?: string
  readonly purpose?: string
}

export const usualMaxTokens = 2_048

const onWire = (message: Message): object => {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content }
  if (message.role !== 'assistant' || !message.calls?.length) return { role: message.role, content: message.content }
  const calls = message.calls.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: given },
  }))
  return { role: 'assistant', content: message.content, tool_calls: calls }
}

/** What is sent, in bytes that are the same for the same request. */
export function bodyOf(
  { model }: Pick<Endpoint, 'model'>,
  { maxTokens = usualMaxTokens, temperature, tools }: Pick<ModelRequest, 'maxTokens' | 'temperature' | 'tools'>,
  messages: readonly Message[],
  isStream: boolean,
): string {
  return JSON.stringify({
    model,
    messages: messages.map(onWire),
    max_tokens: maxTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(tools?.length ? { tools: toolsOnWire(tools) } : {}),
    stream: isStream,
    ...(isStream ? { stream_options: { include_usage: true } } : {}),
  })
}
