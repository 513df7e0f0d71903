import { z } from '@hono/zod-openapi'
import { Instant } from './common.ts'

/** One event of /api/events: that something happened, never what it said or about whom. */
export const LedgerEvent = z
  .object({
    seq: z.int().describe('台账序号，也是事件的 id'),
    type: z.string().describe('台账种类，也是事件的 event'),
    matter: z.string().nullable(),
    at: Instant,
  })
  .openapi('LedgerEvent')

export type LedgerEvent = z.infer<typeof LedgerEvent>
