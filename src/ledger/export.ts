import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import type { Ledger } from './ledger.ts'
import { imageQuery, type RecordTable, recordTables, toRecordImage } from './records.ts'
import { type Verdict, type VerifyOptions, verifyLedger } from './verifier.ts'

/** Rows that are held at a time. */
const page = 500

/** An instant to the microsecond, as the record has it; a Date would lose what stands behind the millisecond. */
const exactly = (column: string) =>
  sql<string | null>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The rows of a query, page by page, however many they are. */
async function* pagesOf<Row>(tx: Tx, query: RawBuilder<Row>): AsyncGenerator<Row[]> {
  await sql`declare exported no scroll cursor for ${query}`.execute(tx)
  const fetchPage = async () => (await sql<Row>`fetch ${sql.lit(page)} from exported`.execute(tx)).rows
  let coming = fetchPage()
  for (;;) {
    const rows = await coming
    if (rows.length === 0) break
    // the database reads on while these are worked on
    coming = fetchPage()
    // if the reader goes away or fails, nobody waits for it any more
    coming.catch(() => {})
    yield rows
  }
  // a reader who goes away ends the transaction, and the cursor with it
  await sql`close exported`.execute(tx)
}

/** The lines of an export, some hundred at a time: header, entries, records, checkpoints, head. */
async function* pages(tx: Tx, ledger: Ledger): AsyncGenerator<object[]> {
  yield [
    {
      kind: 'header',
      format: 'bangban-ledger/1',
      origin: ledger.signer.origin,
      algorithm: ledger.algorithm,
      publicKey: ledger.signer.publicKey,
    },
  ]
  const entries = sql<object>`select seq, body, leaf_hash, previous, type, matter_id, ${exactly('at')} as at
    from ledger_entry order by seq`
  for await (const rows of pagesOf(tx, entries)) yield rows.map(row => ({ kind: 'entry', ...row }))
  for (const table of Object.keys(recordTables) as RecordTable[]) {
    for await (const rows of pagesOf(tx, imageQuery(table)))
      yield rows.map(row => ({ kind: 'record', ...toRecordImage(table, row) }))
  }
  const checkpoints = sql<object>`select size, root, checkpoint, ${exactly('made_at')} as made_at
    from ledger_checkpoint order by size`
  for await (const rows of pagesOf(tx, checkpoints)) yield rows.map(row => ({ kind: 'checkpoint', ...row }))
  const head = await tx
    .selectFrom('ledgerHead')
    .select(['size', 'frontier', 'lastHash', 'root', 'checkpoint'])
    .executeTakeFirst()
  if (head) yield [{ kind: 'head', ...head }]
}

/** JSON on one line, also for readers that take U+2028 and U+2029 for ends of lines. */
const toLine = (value: object) =>
  JSON.stringify(value).replace(/[\u2028\u2029]/g, mark => `\\u${mark.charCodeAt(0).toString(16)}`)

/** Reads the whole ledger as of one moment: what is appended meanwhile is not in it. */
function wholeLedger<T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.snapshot(async tx => {
    // rows come in the order of their keys by the index of it: sorting them would write them all to disk first
    await sql`set local statement_timeout = 0; set local enable_sort = off`.execute(tx)
    return work(tx)
  })
}

/**
 * Writes the whole ledger, and the rows that it commits to, as one file that verifier.ts can prove without us. Leaves
 * `to` open; rejects when it is closed before everything was written.
 */
export async function exportLedger(store: Store, ledger: Ledger, to: Writable): Promise<void> {
  await wholeLedger(store, tx =>
    pipeline(
      async function* () {
        for await (const lines of pages(tx, ledger)) yield lines.map(line => `${toLine(line)}\n`).join('')
      },
      to,
      { end: false },
    ),
  )
}

/** Verifies the ledger as it stands in the database, by its own export. */
export async function verifyStored(store: Store, ledger: Ledger, options: VerifyOptions = {}): Promise<Verdict> {
  return wholeLedger(store, tx =>
    verifyLedger(
      (async function* () {
        for await (const lines of pages(tx, ledger)) yield* lines
      })(),
      { publicKey: ledger.signer.publicKey, ...options },
    ),
  )
}
