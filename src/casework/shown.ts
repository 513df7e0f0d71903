import { sql } from 'kysely'
import { canonicalJson, digestOf } from '../ledger/index.ts'
import type { Tx } from '../store/index.ts'

/**
 * Exactly what a decider is shown of an open proposal: the matter as it is, its photos by their hashes, and the
 * proposal with evidence, doubts and gate. A decision is bound to the SHA-256 of this, so that what was shown is
 * what happens.
 */
async function shownTexts(tx: Tx, proposalIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('proposal as p')
    .innerJoin('matter as m', 'm.id', 'p.matterId')
    .selectAll('p')
    .select(['m.receipt', 'm.version as matterVersion', 'm.title', 'm.content', 'm.place'])
    .select(
      sql<{ id: string; sha256: string }[]>`coalesce(
        (select json_agg(json_build_object('id', a.id, 'sha256', a.sha256) order by a.id)
          from attachment a where a.matter_id = m.id), '[]')`.as('photos'),
    )
    // one by itself: for a list of unknown length PostgreSQL would plan anew each time
    .$if(proposalIds.length === 1, query => query.where('p.id', '=', proposalIds[0] ?? ''))
    .$if(proposalIds.length !== 1, query => query.where(sql<boolean>`p.id = any(${proposalIds}::uuid[])`))
    .execute()
  return new Map(
    rows.map(row => [
      row.id,
      canonicalJson({
        matter: {
          id: row.matterId,
          receipt: row.receipt,
          version: row.matterVersion,
          title: row.title,
          content: row.content,
          place: row.place,
          photos: row.photos,
        },
        proposal: {
          id: row.id,
          version: row.version,
          kind: row.kind,
          employee: row.employeeId,
          author: row.authorPersonId,
          output: row.output,
          evidence: row.evidence,
          runnersUp: row.runnersUp,
          confidence: row.confidence,
          isSure: row.isSure,
          doubts: row.doubts,
          gate: row.gate,
        },
      }),
    ]),
  )
}

/** Computes the digests of these proposals anew and stores them with them. */
export async function sealShown(tx: Tx, proposalIds: readonly string[]): Promise<void> {
  const texts = [...(await shownTexts(tx, proposalIds))]
  const ids = texts.map(([id]) => id)
  const digests = texts.map(([, text]) => digestOf('sha256', text))
  await sql`update proposal p set shown_digest = sealed.digest
    from unnest(${ids}::uuid[], ${digests}::text[]) as sealed (id, digest) where p.id = sealed.id`.execute(tx)
}

/** What is shown now; differs from the stored digest when somebody changed a row behind the program. */
export async function shownDigest(tx: Tx, proposalId: string): Promise<string> {
  const text = (await shownTexts(tx, [proposalId])).get(proposalId)
  if (text === undefined) throw new Error(`no proposal ${proposalId}`)
  return digestOf('sha256', text)
}
