import type { Entry, Ledger } from '../../src/ledger/index.ts'
import type { Tx } from '../../src/store/index.ts'
import { settleAll } from '../../src/store/owed.ts'

/** Appends at once instead of at the end, and holds the head from here on; the number of the entry. */
export async function appendNow(ledger: Ledger, tx: Tx, entry: Entry): Promise<number> {
  ledger.append(tx, entry)
  await settleAll(tx)
  const { size } = await tx.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
  return size - 1
}
