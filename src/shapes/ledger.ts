import { z } from '@hono/zod-openapi'
import { Digest, Instant } from './common.ts'

export const LedgerEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    type: z.string(),
    typeText: z.string(),
    actor: z.object({ kind: z.enum(['employee', 'person', 'resident', 'system']), name: z.string() }),
    matterId: z.string().nullable(),
    leafHash: Digest,
    body: z.string().describe('canonical JSON, exactly the bytes that the leaf hash covers'),
  })
  .openapi('LedgerEntry')

export const LedgerPage = z
  .object({ items: z.array(LedgerEntry), size: z.int(), nextBefore: z.int().nullable() })
  .openapi('LedgerPage')

export const LedgerHead = z
  .object({
    origin: z.string(),
    size: z.int(),
    root: Digest,
    algorithm: z.enum(['sha256', 'sm3']),
    publicKey: z.string().describe('Ed25519, base64 of the raw 32 bytes'),
    checkpoint: z.string().describe('signed checkpoint in the text form that the export carries'),
  })
  .openapi('LedgerHead')

export const VerifyResult = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    records: z.int(),
    checkpoints: z.int(),
    milliseconds: z.number(),
    problems: z.array(z.string()),
  })
  .openapi('VerifyResult')

export const InclusionProof = z
  .object({
    seq: z.int(),
    size: z.int(),
    leafHash: Digest,
    root: Digest,
    path: z.array(Digest),
    checkpoint: z.string(),
  })
  .openapi('InclusionProof')

export type LedgerEntry = z.infer<typeof LedgerEntry>
export type LedgerPage = z.infer<typeof LedgerPage>
export type LedgerHead = z.infer<typeof LedgerHead>
export type VerifyResult = z.infer<typeof VerifyResult>
export type InclusionProof = z.infer<typeof InclusionProof>
