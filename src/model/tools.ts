import { z } from 'zod'
import { NotJson, parseArguments } from './json.ts'
import type { Limits } from './limits.ts'

/** Something that a model may ask for. Whoever may have it done, on what, is known to `runTool`, never to the arguments. */
export interface Tool {
  readonly name: string
  /** In the model's language. */
  readonly description: string
  readonly input: z.ZodObject
}

/** A call as the model made it: nothing of it may be believed. */
export interface RawCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** A call whose arguments have the shape that its tool asks for. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

export type Checked =
  | { readonly isValid: true; readonly calls: readonly ToolCall[] }
  /** A sentence for the model, which may try once more. */
  | { readonly isValid: false; readonly complaint: string }

/** The tools as a server wants to have them. */
export const toolsOnWire = (tools: readonly Tool[]): readonly object[] =>
  tools.map(({ name, description, input }) => ({
    type: 'function',
    function: { name, description, parameters: z.toJSONSchema(input.strict(), { io: 'input' }) },
  }))

function complaintAbout(call: RawCall, tools: readonly Tool[], limits: Limits): string | ToolCall {
  if (call.id === '') return '有一个调用没有编号'
  const tool = tools.find(one => one.name === call.name)
  if (!tool) return `没有「${call.name}」这个工具`
  if (call.arguments.includes('\uFFFD')) return `${call.name} 的参数里有乱码`
  try {
    const input = tool.input.strict().safeParse(parseArguments(call.arguments, limits.line))
    if (input.success) return { id: call.id, name: call.name, input: input.data }
    const issues = input.error.issues.slice(0, 5).map(one => `${one.path.join('.')} ${one.message}`.trim())
    return `${call.name} 的参数不符合要求（${issues.join('；')}）`
  } catch (error) {
    if (error instanceof NotJson) return `${call.name} 的参数不是合格的 JSON`
    throw error
  }
}

/**
 * All calls of one answer, or none: who asked for three things and got one wrong may have meant something else by all of
 * them. A call that comes twice, with its id, counts once.
 */
export function checkCalls(raw: readonly RawCall[], tools: readonly Tool[], limits: Limits): Checked {
  const invalid = (complaint: string): Checked => ({ isValid: false, complaint })
  if (raw.length > limits.calls) return invalid(`一次最多调用 ${limits.calls} 个工具`)
  const calls = new Map<string, { readonly call: ToolCall; readonly raw: RawCall }>()
  for (const one of raw) {
    const known = calls.get(one.id)?.raw
    if (known) {
      if (known.name === one.name && known.arguments === one.arguments) continue
      return invalid('两个不同的调用用了同一个编号')
    }
    const call = complaintAbout(one, tools, limits)
    if (typeof call === 'string') return invalid(call)
    calls.set(one.id, { call, raw: one })
  }
  return { isValid: true, calls: [...calls.values()].map(one => one.call) }
}
