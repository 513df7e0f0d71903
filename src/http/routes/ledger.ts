import { z } from '@hono/zod-openapi'
import { actorNames } from '../../casework/index.ts'
import { typeName } from '../../ledger/entry-types.ts'
import { proveEntry, type Verdict, verifyStored } from '../../ledger/index.ts'
import { InclusionProof, LedgerHead, LedgerPage, VerifyResult } from '../../shapes/ledger.ts'
import { notAnObject } from '../../shapes/text.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'

const pageSize = 50

/** The record that proves everything else. */
export function ledgerRoutes({ signed }: Endpoints, web: Web): void {
  const { office } = web
  const { ledger } = office

  /** Whoever asks while a verification runs gets its verdict: two at once would tell the same. */
  let running: Promise<Verdict> | undefined
  let next: Promise<Verdict> | undefined

  signed(
    {
      method: 'get',
      path: '/ledger',
      tag: '台账',
      summary: '台账，新的在前',
      access: 'ledger.read',
      query: z.object({
        before: z.coerce.number().int().min(0).optional(),
        q: z.string().max(60).optional().describe('种类或事项编号'),
      }),
      response: LedgerPage,
    },
    async ({ tx, query }) => {
      const head = await tx.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
      const isMatter = query.q !== undefined && /^[0-9a-f-]{36}$/.test(query.q)
      const rows = await tx
        .selectFrom('ledgerEntry')
        .selectAll()
        .$if(query.before !== undefined, q => q.where('seq', '<', query.before ?? 0))
        .$if(isMatter, q => q.where('matterId', '=', query.q ?? ''))
        .$if(query.q !== undefined && !isMatter, q =>
          q.where('type', 'like', `${(query.q ?? '').replaceAll(/[\\%_]/g, '')}%`),
        )
        .orderBy('seq', 'desc')
        .limit(pageSize)
        .execute()
      const nameOf = await actorNames(tx)
      const last = rows.at(-1)
      return {
        size: head.size,
        nextBefore: rows.length === pageSize && last && last.seq > 0 ? last.seq : null,
        items: rows.map(row => {
          const { actor } = JSON.parse(row.body) as { actor: Parameters<typeof nameOf>[0] }
          return {
            seq: row.seq,
            at: row.at.toISOString(),
            type: row.type,
            typeText: typeName(row.type),
            actor: { kind: actor.kind, name: nameOf(actor) },
            matterId: row.matterId,
            leafHash: row.leafHash,
            body: row.body,
          }
        }),
      }
    },
  )

  signed(
    {
      method: 'get',
      path: '/ledger/head',
      tag: '台账',
      summary: '树头、公钥和签名',
      access: 'ledger.read',
      response: LedgerHead,
    },
    async ({ tx }) => {
      const head = await tx.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
      return {
        origin: ledger.signer.origin,
        size: head.size,
        root: head.root,
        algorithm: ledger.algorithm,
        publicKey: ledger.signer.publicKey,
        checkpoint: head.checkpoint,
      }
    },
  )

  signed(
    {
      method: 'post',
      path: '/ledger/verify',
      tag: '台账',
      summary: '校验整本台账和它所记的每一行',
      access: 'ledger.read',
      body: z.object({}, notAnObject),
      response: VerifyResult,
      keyless: true,
    },
    () => {
      // whoever comes while one runs asks about a state that it has not read: all of them get the next one's verdict
      const run = () => verifyStored(office.store, ledger, { checkpoints: web.keptCheckpoints() })
      if (running === undefined) {
        running = run().finally(() => {
          running = undefined
        })
        return running
      }
      next ??= running.then(run, run).finally(() => {
        next = undefined
      })
      return next
    },
  )

  signed(
    {
      method: 'get',
      path: '/ledger/entries/{seq}/proof',
      tag: '台账',
      summary: '一条台账的包含证明（RFC 6962）',
      access: 'ledger.read',
      params: z.object({ seq: z.coerce.number().int().min(0) }),
      response: InclusionProof,
    },
    async ({ tx, params }) => {
      const { seq, size, leafHash, root, path, checkpoint } = await proveEntry(tx, ledger, params.seq)
      return { seq, size, leafHash, root, path, checkpoint }
    },
  )
}
