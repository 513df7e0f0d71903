import { type Store, systemSession } from '../store/index.ts'

/** What of an entry may be told to those whom it concerns: neither its actor nor its facts nor its records. */
export interface TailEntry {
  readonly seq: number
  readonly type: string
  readonly at: Date
  readonly matter: string | null
  /** Departments that may see the matter as it is now; none where there is no matter, or it is gone. */
  readonly visibleTo: readonly string[]
}

/** Number of the newest entry; -1 while there is none. */
export async function newestSeq(store: Store): Promise<number> {
  const head = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirst()
  return (head?.size ?? 0) - 1
}

/**
 * At most `limit` entries after number `seq`, in order. An entry gets its number under the lock of the ledger's head,
 * which is held until it is committed: numbers have no gaps and become visible in their order, so that whoever has read
 * up to a number will never find another one before it.
 */
export async function entriesAfter(store: Store, seq: number, limit: number): Promise<TailEntry[]> {
  const rows = await store.as(systemSession, tx =>
    tx
      .selectFrom('ledgerEntry as e')
      .leftJoin('matter as m', 'm.id', 'e.matterId')
      .select(['e.seq', 'e.type', 'e.at', 'e.matterId as matter', 'm.visibleTo'])
      .where('e.seq', '>', seq)
      .orderBy('e.seq')
      .limit(limit)
      .execute(),
  )
  return rows.map(row => ({ ...row, visibleTo: row.visibleTo ?? [] }))
}
