import { z } from 'zod'
import { Problem } from '../../../problems.ts'

/** What a program asks in OpenAI's form, as far as it counts here. */
export interface Asked {
  readonly model: string
  /** The last message. */
  readonly question: string
  /** What the user said before it, the oldest first. */
  readonly earlier: readonly string[]
  readonly isStream: boolean
  readonly includesUsage: boolean
  readonly maxTokens: number | undefined
}

const unsupported = (param: string, message: string) =>
  new Problem(400, 'unsupported_parameter', message, { [param]: message })

const isEmpty = (value: unknown) =>
  Array.isArray(value) ? value.length === 0 : Object.keys(Object(value)).length === 0

/** Of sampling and bookkeeping: there is none, so nothing is different without them. */
const harmless = new Set(
  (
    'temperature top_p presence_penalty frequency_penalty seed user safety_identifier prompt_cache_key metadata ' +
    'service_tier parallel_tool_calls reasoning_effort'
  ).split(' '),
)

/** Would change what is answered: accepted only where they ask for what is so anyway. */
const asItIs: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: value => value === 1,
  tools: isEmpty,
  functions: isEmpty,
  tool_choice: value => value === 'none' || value === 'auto',
  function_call: value => value === 'none' || value === 'auto',
  response_format: value => (value as { type?: unknown }).type === 'text',
  logprobs: value => value === false,
  top_logprobs: value => value === 0,
  logit_bias: isEmpty,
  modalities: value => JSON.stringify(value) === '["text"]',
  stop: isEmpty,
  store: value => value === false,
}

const Parts = z
  .array(z.strictObject({ type: z.literal('text', '只支持文字，不支持图片、声音和文件'), text: z.string() }))
  .transform(parts => parts.map(part => part.text).join('\n'))

const count = '须是不小于 1 的整数'
const Body = z.object({
  model: z.string('请写明向哪个数智员工提问'),
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'developer', 'user', 'assistant'], 'role 只支持 system、developer、user、assistant'),
        content: z.union([z.string(), Parts], '只支持文字，不支持图片、声音和文件'),
      }),
      'messages 须是消息的列表',
    )
    .min(1, 'messages 里至少要有一条消息')
    .max(200, 'messages 里最多 200 条消息'),
  stream: z.boolean('stream 须是 true 或 false').nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  max_tokens: z.int(count).min(1, count).nullish(),
  max_completion_tokens: z.int(count).min(1, count).nullish(),
})

/**
 * Reads a request. What would have to be ignored and would then be a lie (tools, several answers, JSON as the form) is
 * refused. What system messages and earlier answers say is not followed: nothing is written freely here, and a program's
 * words change neither what the employee does nor what it may.
 */
export function readAsked(body: unknown): Asked {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Problem(400, 'invalid_request', '请求内容须是一个 JSON 对象。')
  for (const [name, value] of Object.entries(body)) {
    if (value === null || harmless.has(name) || Object.hasOwn(Body.shape, name)) continue
    const isAsItIs = Object.hasOwn(asItIs, name) ? asItIs[name] : undefined
    if (!isAsItIs) throw unsupported(name, `不支持参数 ${name.slice(0, 60)}，请去掉后再试。`)
    if (!isAsItIs(value)) throw unsupported(name, `参数 ${name} 不支持这样的值：这里只给一个文字的答复，不调用工具。`)
  }
  const parsed = Body.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const param = issue?.path.map(String).join('.') ?? ''
    throw new Problem(400, 'invalid_request', `${param}：${issue?.message}。`, { [param]: issue?.message ?? '' })
  }
  const { model, messages, stream, stream_options: options, ...limits } = parsed.data
  const last = messages.at(-1)
  if (last?.role !== 'user') throw new Problem(400, 'invalid_request', '最后一条消息须是用户的提问（role: user）。')
  return {
    model,
    question: last.content,
    earlier: messages.slice(0, -1).flatMap(({ role, content }) => (role === 'user' ? [content] : [])),
    isStream: stream ?? false,
    includesUsage: options?.include_usage ?? false,
    maxTokens: limits.max_completion_tokens ?? limits.max_tokens ?? undefined,
  }
}
