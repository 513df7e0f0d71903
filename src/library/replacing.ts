import { type Selectable, sql } from 'kysely'
import { plusDays } from '../language/index.ts'
import type { SourceTable, Tx } from '../store/index.ts'

export type StoredSource = Selectable<SourceTable>

/** 中华人民共和国 and the brackets of a title are often left out. */
const bare = (title: string) =>
  title
    .replace(/^[《〈]|[》〉]$/gu, '')
    .replace(/^中华人民共和国/u, '')
    .trim()

/** The ways in which a title is written. */
const spellings = (title: string) => {
  const plain = bare(title)
  return [title, plain, `中华人民共和国${plain}`, `《${plain}》`, `《中华人民共和国${plain}》`]
}

const beginOf = (source: StoredSource) => source.inForceFrom ?? source.issuedOn

/** What a source is called and what it names, read once: many are compared with many. */
const calling = (source: StoredSource) => ({
  source,
  begin: beginOf(source),
  title: bare(source.title),
  titles: new Set(source.replaces.map(one => bare(one.title))),
  numbers: new Set(source.replaces.map(one => one.number)),
})
type Called = ReturnType<typeof calling>

/** Whether one source puts another out of force: it names it, or bears the same title and begins later. */
function puts(newer: Called, older: Called): boolean {
  const number = older.source.documentNumber
  if (newer.titles.has(older.title) || (number !== null && newer.numbers.has(number))) return true
  if (newer.title !== older.title || newer.begin === null || older.begin === null) return false
  const isSame = newer.source.kind === older.source.kind && newer.source.departmentId === older.source.departmentId
  return isSame && older.begin < newer.begin
}

/** The last day of a source that another replaces: the day before that begins, or its own last day where that is sooner. */
function lastDay(old: StoredSource, newer: StoredSource, today: string): string {
  const before = plusDays(beginOf(newer) ?? today, -1)
  const last = old.inForceUntil !== null && old.inForceUntil < before ? old.inForceUntil : before
  return old.inForceFrom !== null && last < old.inForceFrom ? old.inForceFrom : last
}

/** A source that is replaced, and its last day. */
export interface Ended {
  readonly id: string
  readonly replacedBy: string
  readonly inForceUntil: string
}

/**
 * What ends because these are published now, they themselves among it: each when the first begins that replaces it, in
 * whichever order they were published. `others` are what was published before.
 */
export function endedBy(now: readonly StoredSource[], others: readonly StoredSource[], today: string): Ended[] {
  const ended = new Map<string, Ended>()
  const end = (old: StoredSource, newer: StoredSource) => {
    const inForceUntil = lastDay(old, newer, today)
    const { replacedBy, inForceUntil: known } = ended.get(old.id) ?? old
    if (replacedBy !== null && known !== null && known <= inForceUntil) return
    ended.set(old.id, { id: old.id, replacedBy: newer.id, inForceUntil })
  }
  const published = now.map(calling)
  const all = [...published, ...others.map(calling)]
  for (const one of published)
    for (const other of all) {
      if (one === other) continue
      if (puts(one, other)) end(other.source, one.source)
      else if (puts(other, one)) end(one.source, other.source)
    }
  return [...ended.values()]
}

/** Published sources that these may put out of force, or be put out of force by; held until the transaction ends. */
export async function relatives(tx: Tx, sources: readonly StoredSource[]): Promise<StoredSource[]> {
  const replaced = sources.flatMap(one => one.replaces)
  const own = [...new Set(sources.flatMap(one => spellings(one.title)))]
  const titles = [...new Set([...own, ...replaced.flatMap(one => spellings(one.title))])]
  const numbers = replaced.flatMap(one => one.number ?? [])
  const ownNumbers = sources.flatMap(one => one.documentNumber ?? [])
  return await tx
    .selectFrom('source')
    .selectAll()
    .where('state', '=', 'published')
    .where('id', '<>', sql<string>`all(${sources.map(one => one.id)}::uuid[])`)
    .where(
      sql<boolean>`(title = any(${titles}) or document_number = any(${numbers}::text[])
        or exists (select from jsonb_array_elements(replaces) as one
          where one ->> 'title' = any(${own}) or one ->> 'number' = any(${ownNumbers}::text[])))`,
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}
