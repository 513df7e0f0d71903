import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import type { Ledger } from './ledger.ts'
import { type RecordTable, readImages, recordTables } from './records.ts'

const batch = 2000

/** The lines of an export, JSON each: header, entries, records, checkpoints, head. */
async function* lines(tx: Tx, ledger: Ledger): AsyncGenerator<object> {
  yield {
    kind: 'header',
    format: 'bangban-ledger/1',
    origin: ledger.signer.origin,
    algorithm: ledger.algorithm,
    publicKey: ledger.signer.publicKey,
  }
  for (let next = 0; ; ) {
    const rows = await tx
      .selectFrom('ledgerEntry')
      .selectAll()
      .where('seq', '>=', next)
      .orderBy('seq')
      .limit(batch)
      .execute()
    for (const row of rows) yield { kind: 'entry', ...row, at: row.at.toISOString() }
    const last = rows.at(-1)
    if (!last) break
    next = last.seq + 1
  }
  for (const table of Object.keys(recordTables) as RecordTable[]) {
    for (const record of await readImages(tx, table)) yield { kind: 'record', ...record }
  }
  for (const row of await tx.selectFrom('ledgerCheckpoint').selectAll().orderBy('size').execute()) {
    yield { kind: 'checkpoint', ...row, madeAt: row.madeAt.toISOString() }
  }
  const { singleton: _, ...head } = await tx.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
  yield { kind: 'head', ...head }
}

/**
 * Writes the whole ledger, and the rows that it commits to, as one file that verifier.ts can prove without us.
 * One snapshot: what is appended meanwhile is not in it.
 */
export async function exportLedger(store: Store, ledger: Ledger, to: Writable): Promise<void> {
  await store.snapshot(async tx => {
    await sql`set local statement_timeout = 0`.execute(tx)
    for await (const line of lines(tx, ledger)) {
      if (!to.write(`${JSON.stringify(line)}\n`)) await once(to, 'drain')
    }
  })
}
