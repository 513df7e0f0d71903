import type { Limits } from './limits.ts'

/** Retries that may be made before any call has earned one, and the most that are saved up. */
const reserve = 10

/**
 * The retries of all calls together: each call earns a share of one. A server that fails every call is then asked hardly
 * more often than one that answers.
 */
export function createRetryBudget(share: number): { earn(): void; take(): boolean } {
  let left = reserve
  return {
    earn() {
      left = Math.min(reserve, left + share)
    },
    take() {
      // tenths don't add up exactly
      if (left < 0.999) return false
      left--
      return true
    },
  }
}

/**
 * Milliseconds that a server asks to be left in peace (RFC 9110, 10.2.3): seconds or a date. What is absurd counts as the
 * longest rest; what is none, in the past or negative, as nothing said.
 */
export function restOf(header: string | undefined, now: number, longest: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const wanted = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now : -1
  return wanted >= 0 ? Math.min(wanted, longest) : undefined
}

/** How long to wait before a retry: exponential, with full jitter, and never less than the server asks. */
export function waitBefore(
  retry: number,
  rest: number | undefined,
  { backoff }: Pick<Limits, 'backoff'>,
  random: () => number,
): number {
  const jitter = random() * backoff * 2 ** retry
  return rest === undefined ? jitter : rest + jitter
}
