import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateTokens, usageOf } from './usage.ts'

const sent = 'x'.repeat(100)

describe('usage', () => {
  it('is the server’s where it can be true', () => {
    const told = { prompt_tokens: 30, completion_tokens: 5, prompt_tokens_details: {} }
    expect(usageOf(told, sent, { text: 'abc', thought: 0 }, 100)).toEqual({
      prompt: 30,
      completion: 5,
      isEstimated: false,
    })
  })

  it('is always a whole number that can be added up', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.string(), (prompt_tokens, completion_tokens, came) => {
        const { prompt, completion } = usageOf(
          { prompt_tokens, completion_tokens },
          sent,
          { text: came, thought: 7 },
          100,
        )
        for (const value of [prompt, completion]) {
          expect(Number.isSafeInteger(value)).toBe(true)
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThan(10_000)
        }
      }),
    )
  })

  it('of nothing for something is not believed', () => {
    expect(
      usageOf({ prompt_tokens: 30, completion_tokens: 0 }, sent, { text: '您好', thought: 0 }, 100).isEstimated,
    ).toBe(true)
    expect(
      usageOf({ prompt_tokens: 0, completion_tokens: 9 }, sent, { text: '您好', thought: 0 }, 100).isEstimated,
    ).toBe(true)
  })

  it('is estimated by characters', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('政务服务中心'.repeat(10))).toBe(42)
    expect(estimateTokens('a'.repeat(100))).toBe(30)
    expect(usageOf(undefined, sent, { text: '您好', thought: 100 }, 100).completion).toBe(72)
  })
})
