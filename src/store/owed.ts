import { sql } from 'kysely'
import type { Tx } from './connect.ts'

type Settle<Item> = (tx: Tx, items: readonly Item[]) => Promise<void>

const debts = new WeakMap<Tx, Map<Settle<never>, unknown[]>>()

/**
 * Keeps something for the end of a transaction: just before the commit `way` gets all that was kept for it, so that what
 * everybody else waits for is held as shortly as can be. Ways come in the order of their first item.
 */
export function owe<Item>(tx: Tx, way: Settle<Item>, item: Item): void {
  const owed = debts.get(tx) ?? new Map<Settle<never>, unknown[]>()
  debts.set(tx, owed)
  const items = owed.get(way)
  if (items) items.push(item)
  else owed.set(way, [item])
}

/** Pays what a transaction owes so far in this way, for whoever reads on in it what comes of that. */
export async function settle<Item>(tx: Tx, way: Settle<Item>): Promise<void> {
  const items = debts.get(tx)?.get(way)
  debts.get(tx)?.delete(way)
  if (items) await way(tx, items as Item[])
}

/** Pays all that a transaction owes; the last thing it does. */
export async function settleAll(tx: Tx): Promise<void> {
  for (const way of debts.get(tx)?.keys() ?? []) await settle(tx, way)
}

/** Does something within a transaction that leaves nothing behind when it throws: no rows and nothing owed. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const owed = debts.get(tx)
  const before = [...(owed ?? [])].map(([way, items]) => [way, [...items]] as [Settle<never>, unknown[]])
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
