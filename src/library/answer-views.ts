import { type RawBuilder, type Selectable, sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import { sessionOf } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import { actingGuardian, guardians } from '../roster/index.ts'
import type { Answer, AnswerItem, AnswerPage, AnswerQuery, GuideDetails, Written } from '../shapes/library.ts'
import type { AnswerTable, Tx } from '../store/index.ts'
import { adviser } from './publish.ts'
import { factsOf, named, seenSources, sightOf, type Viewer } from './seen-sources.ts'
import type { GivenPlace } from './writing.ts'

const pageSize = 50

interface Kept {
  readonly quotes: readonly {
    readonly sourceId: string
    readonly position: number
    readonly from: number
    readonly to: number
  }[]
  readonly near: readonly { readonly sourceId: string; readonly position: number }[]
  readonly outdated: readonly string[]
  readonly follows?: string
}

type Given = Pick<Selectable<AnswerTable>, 'id' | 'question' | 'askedAt' | 'onDay' | 'outcome' | 'output'>

const label = '由数智员工从已发布的文献中摘出原文，未经逐件审定；监护人事后抽查。以原文和窗口答复为准。'

/** What a model was given, by number, as far as the viewer may see it now. */
export async function readNumbered(
  tx: Tx,
  viewer: Viewer,
  places: readonly GivenPlace[],
): Promise<Written['passages']> {
  if (places.length === 0) return []
  const ids = [...new Set(places.map(one => one.sourceId))]
  const rows = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  const sources = new Map(rows.map(row => [row.id, factsOf(row, viewer.now)]))
  const passages = await tx
    .selectFrom('passage')
    .select(['sourceId', 'position', 'label'])
    .where(
      sql<boolean>`(source_id, position) in (select * from unnest(${places.map(one => one.sourceId)}::uuid[], ${places.map(one => one.position)}::int[]))`,
    )
    .execute()
  const labels = new Map(passages.map(one => [`${one.sourceId}/${one.position}`, one.label]))
  return places.map(({ sourceId, position }) => {
    const source = sources.get(sourceId)
    return source ? { source, position, label: labels.get(`${sourceId}/${position}`) ?? '' } : null
  })
}

/**
 * Where a passage that the model was given is closed to the viewer, a sentence might tell of it: only what is verified by
 * open passages alone is shown then.
 */
function openSentences(sentences: Written['sentences'], passages: Written['passages']): Written['sentences'] {
  if (!passages.includes(null)) return sentences
  return sentences.filter(one => one.faults.length === 0 && one.cites.every(number => passages[number - 1]))
}

/** Answers as they were given, with what they cite as it stands now and as far as the viewer may see it. */
async function answersOf(tx: Tx, viewer: Viewer, rows: readonly Given[]): Promise<Map<string, Answer>> {
  const { now } = viewer
  const kept = new Map(rows.map(row => [row.id, row.output as Kept]))
  const places = [...kept.values()].flatMap(one => [...one.quotes, ...one.near])
  const ids = [...new Set([...places.map(one => one.sourceId), ...[...kept.values()].flatMap(one => one.outdated)])]
  const found =
    ids.length === 0
      ? []
      : await seenSources(tx, await sightOf(tx, viewer))
          .where('s.id', '=', sql<string>`any(${ids}::uuid[])`)
          .execute()
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
  const texts = new Map(
    rows.length === 0
      ? []
      : (
          await tx
            .selectFrom('writtenAnswer')
            .selectAll()
            .where('id', '=', sql<string>`any(${rows.map(row => row.id)}::uuid[])`)
            .execute()
        ).map(row => [row.id, row]),
  )
  const written = new Map<string, Written>()
  for (const [id, row] of texts) {
    const passages = await readNumbered(tx, viewer, row.given)
    written.set(id, {
      at: row.writtenAt.toISOString(),
      model: row.model,
      isComplete: row.isComplete,
      note: row.note,
      passages,
      sentences: openSentences(row.sentences as Written['sentences'], passages),
    })
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
          follows: (row.output as Kept).follows?.split('\n').at(-1) ?? null,
          written: written.get(row.id) ?? null,
          canWrite: false,
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

/** Rests on something that was replaced, withdrawn or ran out since; what ran out is found first, it is little. */
const outdatedSql = (today: string) =>
  sql<boolean>`answer.id = any(array(select c.answer_id from answer_citation c
    where c.source_id = any(array(select s.id from source s where s.state <> 'published' or s.in_force_until < ${today}::date))))`

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
              scenario: row.scenarioId,
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
