import { z } from 'zod'
import type { Usage } from './outcome.ts'

/** More tokens than any answer has. */
const absurd = 10_000_000

const Count = z.number().int().min(0).max(absurd)
const Told = z.object({ prompt_tokens: Count, completion_tokens: Count })

/**
 * Tokens of a text, estimated: DeepSeek counts 0.6 for a Chinese character and 0.3 for a letter, other vocabularies more;
 * this counts a little above.
 */
export function estimateTokens(text: string): number {
  let wide = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x2e7f) wide++
  return Math.ceil(wide * 0.7 + (text.length - wide) * 0.3)
}

/** What came of an answer. */
export interface Came {
  readonly text: string
  /** Characters of thinking, which nobody keeps and somebody pays for. */
  readonly thought: number
}

/**
 * What an attempt used. The server is believed where its figures can be true: whole numbers, no fewer than nothing for
 * what came, no more prompt tokens than bytes were sent, no more answer than was allowed.
 */
export function usageOf(told: unknown, sent: string, came: Came, maxTokens: number): Usage {
  const parsed = Told.safeParse(told)
  if (parsed.success) {
    const { prompt_tokens: prompt, completion_tokens: completion } = parsed.data
    const isPossible =
      prompt > 0 &&
      prompt <= Buffer.byteLength(sent) + 4_096 &&
      completion <= maxTokens * 8 &&
      (came.text === '' || completion > 0)
    if (isPossible) return { prompt, completion, isEstimated: false }
  }
  return {
    prompt: estimateTokens(sent),
    completion: estimateTokens(came.text) + Math.ceil(came.thought * 0.7),
    isEstimated: true,
  }
}
