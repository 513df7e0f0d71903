import type { Asked } from './request.ts'
import type { Spoken } from './spoken.ts'

/** Tokens are counted as characters (Unicode code points) of the question read and of the answer given: no model is asked. */
const tokensOf = (text: string): number => Array.from(text).length

interface Completion {
  readonly id: string
  readonly created: number
  readonly asked: Asked
  readonly text: string
  readonly annotations: Spoken['annotations']
  readonly finish: 'stop' | 'length'
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number }
}

/** What was said, within the tokens that were asked for; citations that were cut off are gone. */
export function completionOf(asked: Asked, spoken: Spoken, now: Date): Completion {
  const whole = Array.from(spoken.text)
  const isCut = asked.maxTokens !== undefined && whole.length > asked.maxTokens
  const text = isCut ? whole.slice(0, asked.maxTokens).join('') : spoken.text
  const [prompt, completion] = [tokensOf(asked.question) + tokensOf(spoken.follows ?? ''), tokensOf(text)]
  return {
    id: `chatcmpl-${crypto.randomUUID()}`,
    created: Math.floor(now.getTime() / 1000),
    asked,
    text,
    annotations: spoken.annotations.filter(one => one.url_citation.end_index <= text.length),
    finish: isCut ? 'length' : 'stop',
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  }
}

/** The answer in one piece. */
export const whole = ({ id, created, asked, text, annotations, finish, usage }: Completion) => ({
  id,
  object: 'chat.completion',
  created,
  model: asked.model,
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: text, refusal: null, annotations },
      logprobs: null,
      finish_reason: finish,
    },
  ],
  usage,
})

/** The answer as server-sent events, a line of it in each; it is known as a whole before the first of them leaves. */
export function eventsOf({ id, created, asked, text, annotations, finish, usage }: Completion): string {
  const chunk = (choices: readonly object[], counted: typeof usage | null = null) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model: asked.model,
    choices,
    ...(asked.includesUsage ? { usage: counted } : {}),
  })
  const part = (delta: object, reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: reason }])
  const chunks = [
    part({ role: 'assistant', content: '' }),
    ...text.split(/(?<=\n)/).map(content => part({ content })),
    ...(annotations.length > 0 ? [part({ annotations })] : []),
    part({}, finish),
    ...(asked.includesUsage ? [chunk([], usage)] : []),
  ]
  return `${chunks.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`
}
