import { join } from 'node:path'
import { sql } from 'kysely'
import { doApart } from '../apart.ts'
import type { Cell } from '../language/index.ts'
import type { FiledAppeal } from '../skills/hot/index.ts'
import { systemSession, type Tx } from '../store/index.ts'
import type { Office } from './office.ts'

export interface HotOrder {
  readonly appeals: readonly (FiledAppeal & { readonly place: string | null })[]
  readonly cells: readonly Cell[]
  /** Texts of other times, by which words are common or rare. */
  readonly others: readonly string[]
}

export interface HotAppeal {
  readonly id: string
  readonly community: string | null
  readonly town: string | null
  readonly issue: string | null
  readonly place: number | null
}

/** Issues are looked for in the appeals of so many days … */
export const hotDays = 30
/** … and at most in so many of them, the newest. */
const most = 50_000
/** So many examples of the router tell which words are common. */
const others = 5000

/** The cells of the district's grid, as they were imported. */
export async function readCells(tx: Tx): Promise<Cell[]> {
  const rows = await tx.selectFrom('gridCell').select(['grid', 'community', 'townId', 'names']).execute()
  return rows.map(({ townId, ...cell }) => ({ ...cell, town: townId }))
}

/**
 * Reads the newest appeals for what several of them are on, and keeps what it found for the page of hot issues. What was
 * withdrawn or refused is left out. Returns how many appeals it read.
 */
export async function readHotIssues(office: Office, now: Date, signal?: AbortSignal): Promise<number> {
  const since = new Date(now.getTime() - hotDays * 86_400_000)
  const order = await office.store.as(systemSession, async (tx): Promise<HotOrder> => {
    const appeals = await tx
      .selectFrom('matter')
      .select(['id', 'title', 'content as text', 'place'])
      .where('filedAt', '>=', since)
      .where('state', 'not in', ['withdrawn', 'refused'])
      .orderBy('filedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
      .execute()
    const examples = await tx
      .selectFrom('routingExample')
      .select(['title', 'content'])
      .orderBy('addedAt', 'desc')
      .orderBy('id')
      .limit(others)
      .execute()
    return {
      appeals: appeals.reverse(),
      cells: await readCells(tx),
      others: examples.map(({ title, content }) => `${title}。${content}`),
    }
  })
  const found = await doApart<HotAppeal[]>(join(import.meta.dirname, 'hot-child.ts'), order, signal)
  await office.store.as(systemSession, async tx => {
    // one reading at a time; of two the later one stays
    await sql`lock table hot_appeal in share row exclusive mode`.execute(tx)
    const column = <Value>(of: (one: HotAppeal) => Value) => found.map(of)
    await sql`
      with read as (
        select * from unnest(${column(one => one.id)}::uuid[], ${column(one => one.community)}::text[],
          ${column(one => one.town)}::text[], ${column(one => one.issue)}::uuid[], ${column(one => one.place)}::int[])
          as r (matter_id, community, town_id, issue, place)),
      gone as (update hot_appeal h set issue = null, place = null
        where h.issue is not null and not exists (select from read r where r.matter_id = h.matter_id))
      insert into hot_appeal (matter_id, community, town_id, issue, place) select * from read
      on conflict (matter_id) do update set community = excluded.community, town_id = excluded.town_id,
        issue = excluded.issue, place = excluded.place
      where (hot_appeal.community, hot_appeal.town_id, hot_appeal.issue, hot_appeal.place)
        is distinct from (excluded.community, excluded.town_id, excluded.issue, excluded.place)`.execute(tx)
    const reading = { since, madeAt: now, appeals: order.appeals.length }
    await tx
      .insertInto('hotReading')
      .values(reading)
      .onConflict(c => c.column('singleton').doUpdateSet(reading))
      .execute()
  })
  return order.appeals.length
}
