import { sql } from 'kysely'
import { maskPersonalData } from '../language/index.ts'
import { learnedFrom } from '../learning/index.ts'
import type { Evidence } from '../skills/index.ts'
import { type Likeness, OpenAppeals } from '../skills/merge/index.ts'
import { type Store, systemSession, type Tx } from '../store/index.ts'
import { leadableStates } from './machine.ts'

/** Which of the appeals that are open, and came before it, this one repeats; the most alike first. */
export type FindSame = (appeal: {
  readonly id: string
  readonly title: string
  readonly content: string
  readonly place: string | null
}) => Promise<Likeness[]>

/** The newest so many that are open are compared with; more would only take memory. */
const kept = 5000
/** So much of a text tells what it is about. */
const read = 600
/** So many are taken in at once, then others have their turn. */
const portion = 100
/** How often what ended since is forgotten. */
const tidyMs = 60_000
/** How much later than the next one an appeal that was filed before it may be committed. */
const lateMs = 10_000
/** So many are looked up, of which some may have ended since. */
const lookedUp = 10
/** So many are shown. */
const shown = 3

/** The smallest id (UUID version 7) that is made so long before this one. */
function earlier(id: string, milliseconds: number): string {
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  const hex = Math.max(0, made - milliseconds)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** Keeps the appeals that are open at hand: of those that were read once only what is new is read again. */
export function createFindSame(store: Store): FindSame {
  const open = new OpenAppeals()
  let tidiedAt = Number.NEGATIVE_INFINITY
  let newest: string | undefined
  let under: Promise<void> | undefined

  async function take(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter(id => !open.has(id)).reverse()
    for (let i = 0; i < unknown.length; i += portion) {
      const rows = await store.as(systemSession, tx =>
        tx
          .selectFrom('matter')
          .select(['id', 'title', sql<string>`left(content, ${sql.lit(read)})`.as('text'), 'place'])
          .where(sql<boolean>`id = any(${unknown.slice(i, i + portion)}::uuid[])`)
          .orderBy('id')
          .execute(),
      )
      for (const row of rows) open.add(row)
      await new Promise(setImmediate)
    }
    for (const id of ids) if (newest === undefined || id > newest) newest = id
  }

  async function catchUp(): Promise<void> {
    const isTidy = performance.now() - tidiedAt < tidyMs
    const rows = await store.as(systemSession, tx =>
      tx
        .selectFrom('matter')
        .select('id')
        .where('state', 'in', leadableStates)
        .$if(isTidy && newest !== undefined, query => query.where('id', '>=', earlier(newest ?? '', lateMs)))
        .orderBy('id', 'desc')
        .limit(kept)
        .execute(),
    )
    const ids = rows.map(row => row.id)
    await take(ids)
    if (isTidy) return
    const still = new Set(ids)
    for (const id of open.ids()) if (!still.has(id)) open.remove(id)
    tidiedAt = performance.now()
  }

  return async ({ id, title, content, place }) => {
    // those that ask meanwhile wait for the same reading
    under ??= catchUp().finally(() => {
      under = undefined
    })
    await under
    return open.alike({ id, title, text: content.slice(0, read), place }, lookedUp).filter(other => other.id < id)
  }
}

/**
 * Those of the appeals alike that can lead this one now, as evidence; where one follows another, that other. Without those
 * that it followed before, and those that it was split from or that were split from it: a person found that it was
 * something else.
 */
export async function sameMatters(tx: Tx, matterId: string, alike: readonly Likeness[]): Promise<Evidence[]> {
  if (alike.length === 0) return []
  const { rows } = await sql<{ asked: string; id: string; title: string; content: string; department: string }>`
    select m.id as asked, l.id, l.title, left(l.content, 160) as content, d.name as department
    from matter m left join merged_matter f on f.id = m.id join matter l on l.id = coalesce(f.lead_id, m.id)
      join department d on d.id = l.department_id
    where m.id = any(${alike.map(one => one.id)}::uuid[]) and l.id <> ${matterId}
      and l.state in (${sql.join(leadableStates)})
      and not exists (
        select from decision x join proposal p on p.id = x.proposal_id
        where p.matter_id = ${matterId} and x.kind = 'merge' and x.output ->> 'leadId' = l.id::text)
      and not exists (
        select from split_matter s
        where (s.id = ${matterId} and s.from_id = l.id) or (s.id = l.id and s.from_id = ${matterId}))`.execute(tx)
  const leads = new Map<string, Evidence>()
  for (const { id, similarity } of alike) {
    const row = rows.find(one => one.asked === id)
    if (!row || leads.has(row.id)) continue
    leads.set(row.id, {
      kind: 'appeal',
      id: `${learnedFrom}${row.id}`,
      title: maskPersonalData(row.title),
      excerpt: maskPersonalData(row.content),
      department: row.department,
      similarity,
      open: true,
    })
  }
  return [...leads.values()].slice(0, shown)
}
