import { sql } from 'kysely'
import type { Tx } from './connect.ts'

type Settle<Item> = (tx: Tx, items: readonly Item[]) => Promise<void>

const debts = new WeakMap<Tx, Map<Settle<never>, unknown[]>>()

/**
 * Keeps something for the end of a transaction: just before the commit `settle` gets all that was kept for it, so that
 * what everybody else waits for is held as shortly as can be. Those who settle come in the order of their first item.
 */
export function owe<Item>(tx: Tx, settle: Settle<Item>, item: Item): void {
  const owed = debts.get(tx) ?? new Map<Settle<never>, unknown[]>()
  debts.set(tx, owed)
  const items = owed.get(settle)
  if (items) items.push(item)
  else owed.set(settle, [item])
}

/** Pays what a transaction owes; the last thing it does. */
export async function settleAll(tx: Tx): Promise<void> {
  const owed = debts.get(tx)
  debts.delete(tx)
  for (const [settle, items] of owed ?? []) await settle(tx, items as never[])
}

/** Does something within a transaction that leaves nothing behind when it throws: no rows and nothing owed. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const owed = debts.get(tx)
  const before = [...(owed ?? [])].map(([settle, items]) => [settle, [...items]] as [Settle<never>, unknown[]])
  await sql`savepoint attempt`.execute(tx)
  try {
    const result = await work()
    await sql`release savepoint attempt`.execute(tx)
    return result
  } catch (error) {
    debts.set(tx, new Map(before))
    await sql`rollback to savepoint attempt`.execute(tx)
    throw error
  }
}
