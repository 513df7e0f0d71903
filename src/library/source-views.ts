import { sql } from 'kysely'
import { can } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import type { FactField, GuideDetails, SourceItem, SourcePage, SourceQuery, SourceText } from '../shapes/library.ts'
import type { Tx } from '../store/index.ts'
import { fileId } from './bring/from-file.ts'
import { factsOf, named, type SeenSource, type Sight, seenSources, sightOf, type Viewer } from './seen-sources.ts'

const pageSize = 50
/** Nobody reads on, and counting all takes longer than reading them. */
const countLimit = 1000
/** Passages of a source that are shown at once. */
const passagesShown = 60
/** So many of them before the one that was asked for. */
const shownBefore = 5

type Names = ReadonlyMap<string, string>

/** People and departments that corrections name. */
async function namesIn(tx: Tx, rows: readonly SeenSource[]): Promise<Names> {
  if (rows.every(row => row.corrections.length === 0)) return new Map()
  const people = [...new Set(rows.flatMap(row => row.corrections.map(one => one.by)))]
  const persons = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', sql<string>`any(${people}::text[])`)
    .execute()
  const departments = await tx.selectFrom('department').select(['id', 'name']).execute()
  return new Map([...persons, ...departments].map(({ id, name }) => [id, name]))
}

/** A fact as it is written in a list of changes. */
function said(field: string, value: unknown, names: Names): string | null {
  if (field === 'classification') return value === 'public' ? '公开' : '内部'
  if (field === 'departmentId') return value === null ? '全区' : (names.get(String(value)) ?? String(value))
  if (field !== 'replaces') return value === null ? null : String(value)
  const list = value as { readonly title: string; readonly number: string | null }[]
  return list.length === 0 ? null : list.map(({ title, number }) => `《${title}》${number ?? ''}`).join('、')
}

const correctionsOf = ({ corrections }: SeenSource, names: Names): SourceItem['corrections'] =>
  corrections.map(({ by, at, changes }) => ({
    by: { id: by, name: names.get(by) ?? by },
    at,
    changes: changes.map(({ field, from, to }) => ({
      field: field as FactField,
      from: said(field, from, names),
      to: said(field, to, names),
    })),
  }))

const isCorrectedBy = (row: SeenSource, id: string | undefined) => row.corrections.some(one => one.by === id)

const itemOf = (row: SeenSource, { viewer: { person, now }, guards }: Sight, names: Names): SourceItem => ({
  ...factsOf(row, now),
  state: row.state,
  passages: row.passages,
  digest: row.digest,
  addedBy: named(row.addedBy, row.addedName),
  addedAt: row.addedAt.toISOString(),
  decidedBy: named(row.decidedBy, row.decidedName),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  reason: row.reason,
  remarks: row.remarks,
  replaces: row.replaces,
  corrections: correctionsOf(row, names),
  canCorrect: person !== undefined && can(person, 'knowledge.edit') && row.state === 'draft',
  canPublish: guards && row.state === 'draft' && row.addedBy !== person?.id && !isCorrectedBy(row, person?.id),
  canWithdraw: row.state !== 'withdrawn' && (guards || (row.state === 'draft' && row.addedBy === person?.id)),
})

/** Sources by what is asked for, newest first, as far as the session may see them. */
export async function listSources(tx: Tx, viewer: Viewer, { state, kind, q, after }: SourceQuery): Promise<SourcePage> {
  const wanted = sql<boolean>`${sql.join(
    [
      sql`true`,
      ...(state ? [sql`s.state = ${state}`] : []),
      ...(kind ? [sql`s.kind = ${kind}`] : []),
      ...(q ? [sql`(strpos(s.title, ${q}) > 0 or s.document_number = ${q} or strpos(s.issuer, ${q}) > 0)`] : []),
    ],
    sql` and `,
  )}`
  const sight = await sightOf(tx, viewer)
  const rows = await seenSources(tx, sight)
    .where(wanted)
    .$if(after !== undefined, query => query.where('s.id', '<', after ?? ''))
    .orderBy('s.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from (select from source s where ${sight.visible} and ${wanted} limit ${countLimit}) found`.execute(
    tx,
  )
  const { rows: counts } = await sql<SourcePage['counts']>`
    select count(*) filter (where state = 'draft')::int as draft, count(*) filter (where state = 'published')::int as published,
      count(*) filter (where state = 'withdrawn')::int as withdrawn,
      coalesce(sum(passages) filter (where state = 'published'), 0)::int as passages from source s where ${sight.visible}`.execute(
    tx,
  )
  const shown = rows.slice(0, pageSize)
  const names = await namesIn(tx, shown)
  return {
    items: shown.map(row => itemOf(row, sight, names)),
    total: counted[0]?.total ?? 0,
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    counts: counts[0] ?? { draft: 0, published: 0, withdrawn: 0, passages: 0 },
  }
}

export async function sourceItem(tx: Tx, viewer: Viewer, id: string): Promise<SourceItem> {
  const sight = await sightOf(tx, viewer)
  const row = await seenSources(tx, sight).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return itemOf(row, sight, await namesIn(tx, [row]))
}

/** The source that a file was made into and that stands; null where the viewer may not see it. */
export async function sourceOfFile(tx: Tx, viewer: Viewer, sha256: string): Promise<SourceItem | null> {
  const sight = await sightOf(tx, viewer)
  const row = await seenSources(tx, sight)
    .where('s.externalId', '=', fileId(sha256))
    .where('s.state', '<>', 'withdrawn')
    .executeTakeFirst()
  return row ? itemOf(row, sight, await namesIn(tx, [row])) : null
}

/** The words of a source around one of its passages, as far as the viewer may see it. */
export async function sourceText(tx: Tx, viewer: Viewer, id: string, position = 1): Promise<SourceText> {
  const row = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound('没有这份文献，或者它还没有公开。')
  const before = Math.max(0, Math.min(position - 1 - shownBefore, row.passages - passagesShown))
  const passages = await tx
    .selectFrom('passage')
    .select(['position', 'heading', 'label', 'words as text'])
    .where('sourceId', '=', id)
    .where('position', '>', before)
    .orderBy('position')
    .limit(passagesShown)
    .execute()
  return {
    ...factsOf(row, viewer.now),
    guide: row.details as GuideDetails | null,
    passages,
    before,
    total: row.passages,
  }
}
