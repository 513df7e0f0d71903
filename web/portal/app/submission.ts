import { useRef, useState } from 'react'
import { ApiError, newKey, post } from '../../shared/api.ts'
import type { IdempotencyKey } from './idempotency-key.ts'

export type SubmissionResult<T> = { ok: true; data: T } | { ok: false; error: ApiError }

export interface Submission<Input, Output> {
  isBusy: boolean
  /** What went wrong last time; null once it is tried again. */
  error: ApiError | null
  submit: (input: Input, key?: IdempotencyKey) => Promise<SubmissionResult<Output> | undefined>
}

/**
 * Whether the same key must be used again: no answer, a fault, or "not now" may hide that it took effect. A plain
 * refusal settles it; the next try is a new intention, or the server would only repeat its refusal.
 */
export const isUnsettled = ({ status }: ApiError): boolean =>
  status === 0 || status >= 500 || [408, 409, 425, 429].includes(status)

/**
 * Sends a form. While the very same content is tried again, the idempotency key stays the same, so that a lost answer
 * of the server never makes two appeals of one. A second press while the first is under way does nothing.
 */
export function useSubmission<Input, Output>(path: string): Submission<Input, Output> {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const underWay = useRef(false)
  const last = useRef<{ body: string; key: IdempotencyKey } | null>(null)

  async function submit(input: Input, key?: IdempotencyKey): Promise<SubmissionResult<Output> | undefined> {
    if (underWay.current) return undefined
    const body = JSON.stringify(input)
    const chosen = key ?? (last.current?.body === body ? last.current.key : newKey())
    last.current = { body, key: chosen }
    underWay.current = true
    setBusy(true)
    setError(null)
    try {
      const data = await post<Output>(path, input, chosen)
      last.current = null
      return { ok: true, data }
    } catch (caught) {
      if (!(caught instanceof ApiError)) throw caught
      if (!isUnsettled(caught)) last.current = null
      setError(caught)
      return { ok: false, error: caught }
    } finally {
      underWay.current = false
      setBusy(false)
    }
  }

  return { isBusy, error, submit }
}
