import type { newKey } from '../../shared/api.ts'

export type IdempotencyKey = ReturnType<typeof newKey>

/** Whether something read back from the browser's storage is a key that we once put there. */
export const isIdempotencyKey = (value: unknown): value is IdempotencyKey =>
  typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
