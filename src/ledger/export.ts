import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import type { Ledger } from './ledger.ts'
import { type RecordTable, readImages, recordTables } from './records.ts'

const batch = 2000

/** An instant to the microsecond, as the record has it; a Date would lose what stands behind the millisecond. */
const exactly = (column: string) =>
  sql<string | null>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

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
      .select(['seq', 'body', 'leafHash', 'previous', 'type', 'matterId', exactly('at').as('at')])
      .where('seq', '>=', next)
      .orderBy('seq')
      .limit(batch)
      .execute()
    for (const row of rows) yield { kind: 'entry', ...row }
    const last = rows.at(-1)
    if (!last) break
    next = last.seq + 1
  }
  for (const table of Object.keys(recordTables) as RecordTable[]) {
    for (const record of await readImages(tx, table)) yield { kind: 'record', ...record }
  }
  const checkpoints = await tx
    .selectFrom('ledgerCheckpoint')
    .select(['size', 'root', 'checkpoint', exactly('made_at').as('madeAt')])
    .orderBy('size')
    .execute()
  for (const row of checkpoints) yield { kind: 'checkpoint', ...row }
  const head = await tx
    .selectFrom('ledgerHead')
    .select(['size', 'frontier', 'lastHash', 'root', 'checkpoint'])
    .executeTakeFirst()
  if (head) yield { kind: 'head', ...head }
}

/** JSON on one line, also for readers that take U+2028 and U+2029 for ends of lines. */
const toLine = (value: object) =>
  `${JSON.stringify(value).replace(/[\u2028\u2029]/g, mark => `\\u${mark.charCodeAt(0).toString(16)}`)}\n`

/**
 * Writes the whole ledger, and the rows that it commits to, as one file that verifier.ts can prove without us.
 * One snapshot: what is appended meanwhile is not in it.
 */
export async function exportLedger(store: Store, ledger: Ledger, to: Writable): Promise<void> {
  await store.snapshot(async tx => {
    await sql`set local statement_timeout = 0`.execute(tx)
    for await (const line of lines(tx, ledger)) {
      if (!to.write(toLine(line))) await once(to, 'drain')
    }
  })
}
