import { type RawBuilder, type Selectable, sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import { type Person, sessionOf } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import { actingGuardian, guardians, mayGuard } from '../roster/index.ts'
import type {
  Answer,
  AnswerItem,
  AnswerPage,
  AnswerQuery,
  Citation,
  GuideDetails,
  SourceItem,
  SourcePage,
  SourceQuery,
  SourceText,
} from '../shapes/library.ts'
import type { AnswerTable, SourceTable, Tx } from '../store/index.ts'
import { adviser } from './publish.ts'
import { isInForce, outsider, readerOf } from './source.ts'

/** Who looks, and when. */
export interface Viewer {
  /** Nobody: whoever stands outside. */
  readonly person: Person | undefined
  readonly now: Date
}

export const outside = (now: Date): Viewer => ({ person: undefined, now })

const pageSize = 50
/** Nobody reads on, and counting all takes longer than reading them. */
const countLimit = 1000
/** Passages of a source that are shown at once. */
const passagesShown = 60
/** So many of them before the one that was asked for. */
const shownBefore = 5

type Source = Selectable<SourceTable> & {
  readonly departmentName: string | null
  readonly replacedTitle: string | null
  readonly addedName: string | null
  readonly decidedName: string | null
}

/**
 * Which sources somebody may see, said once more in front of the policies (0017-library.sql): published ones as mayRead
 * has it, drafts for those who answer for the whole district, whoever brought them, and the guardian who decides on them.
 */
async function seen(tx: Tx, viewer: Viewer): Promise<RawBuilder<boolean>> {
  const { person } = viewer
  const reader = person ? readerOf(sessionOf(person)) : outsider
  if (reader.scope === 'district' || (await isGuard(tx, viewer))) return sql<boolean>`true`
  const published = sql<boolean>`(s.state = 'published' and s.classification = 'public')`
  if (reader.scope === 'public' || !person) return published
  return sql<boolean>`(${published} or s.added_by = ${person.id}
    or (s.state <> 'draft' and (s.department_id is null or s.department_id = ${reader.department})))`
}

const sources = async (tx: Tx, viewer: Viewer) => {
  const visible = await seen(tx, viewer)
  return tx
    .selectFrom('source as s')
    .where(visible)
    .leftJoin('department as d', 'd.id', 's.departmentId')
    .leftJoin('source as r', 'r.id', 's.replacedBy')
    .leftJoin('person as a', 'a.id', 's.addedBy')
    .leftJoin('person as p', 'p.id', 's.decidedBy')
    .selectAll('s')
    .select(['d.name as departmentName', 'r.title as replacedTitle', 'a.name as addedName', 'p.name as decidedName'])
}

const named = (id: string | null, name: string | null) => (id === null || name === null ? null : { id, name })

const factsOf = (row: Source, now: Date): Citation['source'] => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  documentNumber: row.documentNumber,
  issuer: row.issuer,
  issuedOn: row.issuedOn,
  inForceFrom: row.inForceFrom,
  inForceUntil: row.inForceUntil,
  isInForce: row.state === 'published' && isInForce(row, beijingDay(now)),
  replacedBy:
    row.replacedBy !== null && row.replacedTitle !== null ? { id: row.replacedBy, title: row.replacedTitle } : null,
  classification: row.classification,
  department: named(row.departmentId, row.departmentName),
})

const itemOf = (row: Source, { person, now }: Viewer, guards: boolean): SourceItem => ({
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

const isGuard = async (tx: Tx, { person, now }: Viewer) =>
  person !== undefined && (await mayGuard(tx, person.id, adviser.employeeId, now))

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
  const rows = await (await sources(tx, viewer))
    .where(wanted)
    .$if(after !== undefined, query => query.where('s.id', '<', after ?? ''))
    .orderBy('s.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from (select from source s where ${await seen(tx, viewer)} and ${wanted} limit ${countLimit}) found`.execute(
    tx,
  )
  const { rows: counts } = await sql<SourcePage['counts']>`
    select count(*) filter (where state = 'draft')::int as draft, count(*) filter (where state = 'published')::int as published,
      count(*) filter (where state = 'withdrawn')::int as withdrawn,
      coalesce(sum(passages) filter (where state = 'published'), 0)::int as passages from source s where ${await seen(tx, viewer)}`.execute(
    tx,
  )
  const guards = await isGuard(tx, viewer)
  const shown = rows.slice(0, pageSize)
  return {
    items: shown.map(row => itemOf(row, viewer, guards)),
    total: counted[0]?.total ?? 0,
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    counts: counts[0] ?? { draft: 0, published: 0, withdrawn: 0, passages: 0 },
  }
}

export async function sourceItem(tx: Tx, viewer: Viewer, id: string): Promise<SourceItem> {
  const row = await (await sources(tx, viewer)).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return itemOf(row, viewer, await isGuard(tx, viewer))
}

/** The words of a source around one of its passages, as far as the viewer may see it. */
export async function sourceText(tx: Tx, viewer: Viewer, id: string, position = 1): Promise<SourceText> {
  const row = await (await sources(tx, viewer)).where('s.id', '=', id).executeTakeFirst()
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

interface Kept {
  readonly quotes: readonly {
    readonly sourceId: string
    readonly position: number
    readonly from: number
    readonly to: number
  }[]
  readonly near: readonly { readonly sourceId: string; readonly position: number }[]
  readonly outdated: readonly string[]
}

type Given = Pick<Selectable<AnswerTable>, 'id' | 'question' | 'askedAt' | 'onDay' | 'outcome' | 'output'>

const label = '由数智员工从已发布的文献中摘出原文，未经逐件审定；监护人事后抽查。以原文和窗口答复为准。'

/** Answers as they were given, with what they cite as it stands now and as far as the viewer may see it. */
async function answersOf(tx: Tx, viewer: Viewer, rows: readonly Given[]): Promise<Map<string, Answer>> {
  const { now } = viewer
  const kept = new Map(rows.map(row => [row.id, row.output as Kept]))
  const places = [...kept.values()].flatMap(one => [...one.quotes, ...one.near])
  const ids = [...new Set([...places.map(one => one.sourceId), ...[...kept.values()].flatMap(one => one.outdated)])]
  const found =
    ids.length === 0
      ? []
      : await (await sources(tx, viewer)).where('s.id', '=', sql<string>`any(${ids}::uuid[])`).execute()
  const known = new Map(found.map(row => [row.id, row]))
  const passages =
    places.length === 0
      ? []
      : await tx
          .selectFrom('passage')
          .select(['sourceId', 'position', 'heading', 'label', 'words'])
          .where(
            sql<boolean>`(source_id, position) in (select * from unnest(${places.map(one => one.sourceId)}::uuid[], ${places.map(one => one.position)}::int[]))`,
          )
          .execute()
  const words = new Map(passages.map(one => [`${one.sourceId}/${one.position}`, one]))
  const at = ({ sourceId, position }: { readonly sourceId: string; readonly position: number }) => {
    const [source, passage] = [known.get(sourceId), words.get(`${sourceId}/${position}`)]
    return source && passage
      ? [
          {
            source: factsOf(source, now),
            position,
            heading: passage.heading,
            label: passage.label,
            text: passage.words,
          },
        ]
      : []
  }
  const acting = actingGuardian(await guardians(tx, now), adviser.employeeId)
  const district = await tx.selectFrom('district').select('hotline').executeTakeFirst()
  return new Map(
    rows.map(row => {
      const { quotes, near, outdated } = row.output as Kept
      const first = quotes[0] && known.get(quotes[0].sourceId)
      return [
        row.id,
        {
          id: row.id,
          question: row.question,
          askedAt: row.askedAt.toISOString(),
          day: row.onDay,
          outcome: row.outcome,
          quotes: quotes.flatMap(one => at(one).map(cited => ({ ...cited, from: one.from, to: one.to }))),
          guide: first?.kind === 'guide' ? (first.details as GuideDetails | null) : null,
          near: near.flatMap(one => at(one).map(place => ({ ...place, text: place.text.slice(0, 200) }))),
          outdated: outdated.flatMap(id => {
            const source = known.get(id)
            return source ? [factsOf(source, now)] : []
          }),
          label,
          guardian: acting ? { id: acting.personId, name: acting.name } : null,
          phone: district?.hotline ?? '12345',
        },
      ]
    }),
  )
}

/** One answer, for whoever asked. */
export async function givenAnswer(tx: Tx, viewer: Viewer, id: string): Promise<Answer> {
  const row = await tx.selectFrom('answer').selectAll().where('id', '=', id).executeTakeFirst()
  const shown = row && (await answersOf(tx, viewer, [row])).get(id)
  if (!shown) throw new NotFound()
  return shown
}

/** Rests on something that was replaced, withdrawn or ran out since. */
const outdatedSql = (
  today: string,
) => sql<boolean>`exists (select from answer_citation c join source s on s.id = c.source_id
  where c.answer_id = answer.id and (s.state <> 'published' or s.in_force_until < ${today}::date))`

/** Those of the hub and those who answer for the whole district see all answers; everybody else their own. */
const mayReview = ({ person }: Viewer): RawBuilder<boolean> =>
  person && (sessionOf(person).scope === 'district' || person.department.kind === 'hub')
    ? sql<boolean>`true`
    : sql<boolean>`answer.asked_by = ${person?.id ?? ''}`

/** What was answered, newest first, for those who look at it afterwards. */
export async function listAnswers(tx: Tx, viewer: Viewer, { only, after }: AnswerQuery): Promise<AnswerPage> {
  const outdated = outdatedSql(beijingDay(viewer.now))
  const rows = await tx
    .selectFrom('answer')
    .leftJoin('person as a', 'a.id', 'answer.askedBy')
    .leftJoin('person as r', 'r.id', 'answer.reviewedBy')
    .selectAll('answer')
    .select(['a.name as askedName', 'r.name as reviewedName', outdated.as('isOutdated')])
    .where(mayReview(viewer))
    .$if(only === 'declined', query => query.where('outcome', '=', 'declined'))
    .$if(only === 'not_helped', query => query.where('feedback', '=', 'not_helped'))
    .$if(only === 'unreviewed', query => query.where('verdict', 'is', null))
    .$if(only === 'outdated', query => query.where(outdated))
    .$if(after !== undefined, query => query.where('answer.id', '<', after ?? ''))
    .orderBy('answer.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const shown = rows.slice(0, pageSize)
  const answers = await answersOf(tx, viewer, shown)
  return {
    items: shown.flatMap((row): AnswerItem[] => {
      const answer = answers.get(row.id)
      return answer
        ? [
            {
              answer,
              askedBy: named(row.askedBy, row.askedName),
              feedback: row.feedback,
              verdict: row.verdict,
              note: row.note,
              reviewedBy: named(row.reviewedBy, row.reviewedName),
              reviewedAt: row.reviewedAt?.toISOString() ?? null,
              isOutdated: row.isOutdated,
            },
          ]
        : []
    }),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  }
}
