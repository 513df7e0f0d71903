import { expect, it } from 'vitest'
import { newKey } from '../../shared/api.ts'
import { isIdempotencyKey } from './idempotency-key.ts'

it('knows the keys that are made here, and nothing else', () => {
  expect(isIdempotencyKey(newKey())).toBe(true)
  for (const other of ['', 'x'.repeat(32), 7, null, crypto.randomUUID()]) expect(isIdempotencyKey(other)).toBe(false)
})
