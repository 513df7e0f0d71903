import { canonicalJson, digestOf } from '../ledger/index.ts'
import type { Tx } from '../store/index.ts'

/**
 * Exactly what a decider is shown of an open proposal: the matter as it is, its photos by their hashes, and the
 * proposal with evidence, doubts and gate. A decision is bound to the SHA-256 of this, so that what was shown is
 * what happens.
 */
async function shownText(tx: Tx, proposalId: string): Promise<string> {
  const p = await tx.selectFrom('proposal').selectAll().where('id', '=', proposalId).executeTakeFirstOrThrow()
  const m = await tx.selectFrom('matter').selectAll().where('id', '=', p.matterId).executeTakeFirstOrThrow()
  const photos = await tx
    .selectFrom('attachment')
    .select(['id', 'sha256'])
    .where('matterId', '=', m.id)
    .orderBy('id')
    .execute()
  return canonicalJson({
    matter: {
      id: m.id,
      receipt: m.receipt,
      version: m.version,
      title: m.title,
      content: m.content,
      place: m.place,
      photos,
    },
    proposal: {
      id: p.id,
      version: p.version,
      kind: p.kind,
      employee: p.employeeId,
      author: p.authorPersonId,
      output: p.output,
      evidence: p.evidence,
      runnersUp: p.runnersUp,
      confidence: p.confidence,
      isSure: p.isSure,
      doubts: p.doubts,
      gate: p.gate,
    },
  })
}

/** Computes the digest anew and stores it with the proposal; returns it. */
export async function sealShown(tx: Tx, proposalId: string): Promise<string> {
  const digest = digestOf('sha256', await shownText(tx, proposalId))
  await tx.updateTable('proposal').set({ shownDigest: digest }).where('id', '=', proposalId).execute()
  return digest
}

/** What is shown now; differs from the stored digest when somebody changed a row behind the program. */
export async function shownDigest(tx: Tx, proposalId: string): Promise<string> {
  return digestOf('sha256', await shownText(tx, proposalId))
}
