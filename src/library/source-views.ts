import { sql } from 'kysely'
import { NotFound } from '../problems.ts'
import type { GuideDetails, SourceItem, SourcePage, SourceQuery, SourceText } from '../shapes/library.ts'
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

const itemOf = (row: SeenSource, { viewer: { person, now }, guards }: Sight): SourceItem => ({
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
  canPublish: guards && row.state === 'draft' && row.addedBy !== person?.id,
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
  return {
    items: shown.map(row => itemOf(row, sight)),
    total: counted[0]?.total ?? 0,
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    counts: counts[0] ?? { draft: 0, published: 0, withdrawn: 0, passages: 0 },
  }
}

export async function sourceItem(tx: Tx, viewer: Viewer, id: string): Promise<SourceItem> {
  const sight = await sightOf(tx, viewer)
  const row = await seenSources(tx, sight).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return itemOf(row, sight)
}

/** The source that a file was made into and that stands; null where the viewer may not see it. */
export async function sourceOfFile(tx: Tx, viewer: Viewer, sha256: string): Promise<SourceItem | null> {
  const sight = await sightOf(tx, viewer)
  const row = await seenSources(tx, sight)
    .where('s.externalId', '=', fileId(sha256))
    .where('s.state', '<>', 'withdrawn')
    .executeTakeFirst()
  return row ? itemOf(row, sight) : null
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
