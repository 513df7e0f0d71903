import { setImmediate } from 'node:timers/promises'
import { type FoundCell, type SummaryRow, summarise } from '../skills/index.ts'

/** So many rows are read in one go; between them others get their turn. */
const batch = 10

/** What rows tell of columns, in the order of both. */
export async function findCells(rows: readonly SummaryRow[], columns: readonly string[]): Promise<FoundCell[][]> {
  const found: FoundCell[][] = []
  for (let from = 0; from < rows.length; from += batch) {
    const { output } = await summarise.propose(
      { rows: rows.slice(from, from + batch), columns: [...columns] },
      undefined,
    )
    found.push(...output.rows.map(one => one.cells))
    await setImmediate()
  }
  return found
}
