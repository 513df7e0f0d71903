import { type RawBuilder, type Selectable, sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import { can, sessionOf } from '../people/index.ts'
import { NotFound } from '../problems.ts'
import { actingGuardian, guardians } from '../roster/index.ts'
import type { Answer, AnswerItem, AnswerPage, AnswerQuery, GuideDetails } from '../shapes/library.ts'
import type { AnswerTable, Tx } from '../store/index.ts'
import { type Place, seePlaces } from './places.ts'
import { adviser } from './publish.ts'
import { named, type Viewer } from './seen-sources.ts'
import { adoptedFor, placesOf, vettedOf } from './vetted.ts'
import { writtenOf, writtenRows } from './written-views.ts'

const pageSize = 50

interface Kept {
  readonly quotes: readonly (Place & { readonly from: number; readonly to: number })[]
  readonly near: readonly Place[]
  readonly outdated: readonly string[]
  readonly follows?: string
  /** The correction by which it was given. */
  readonly correction?: string
}

type Given = Pick<Selectable<AnswerTable>, 'id' | 'question' | 'askedAt' | 'onDay' | 'outcome' | 'output'>

const label = '由数智员工从已发布的文献中摘出原文，未经逐件审定；监护人事后抽查。以原文和窗口答复为准。'

/** Answers as they were given, with what they cite as it stands now and as far as the viewer may see it. */
export async function answersOf(tx: Tx, viewer: Viewer, rows: readonly Given[]): Promise<Map<string, Answer>> {
  const kept = rows.map(row => row.output as Kept)
  const written = new Map(
    (
      await writtenRows(
        tx,
        rows.map(row => row.id),
      )
    ).map(row => [row.id, row]),
  )
  const adopted = await adoptedFor(
    tx,
    rows.map(row => row.id),
    kept.flatMap(one => one.correction ?? []),
  )
  const places = [
    ...adopted.flatMap(placesOf),
    ...kept.flatMap(one => [...one.quotes, ...one.near]),
    ...[...written.values()].flatMap(one => one.given),
  ]
  const seen = await seePlaces(
    tx,
    viewer,
    places,
    kept.flatMap(one => one.outdated),
  )
  const acting = actingGuardian(await guardians(tx, viewer.now), adviser.employeeId)
  const district = await tx.selectFrom('district').select('hotline').executeTakeFirst()
  return new Map(
    rows.map(row => {
      const { quotes, near, outdated, follows, correction } = row.output as Kept
      const first = quotes[0] && seen.source(quotes[0].sourceId)
      const text = written.get(row.id)
      return [
        row.id,
        {
          id: row.id,
          question: row.question,
          askedAt: row.askedAt.toISOString(),
          day: row.onDay,
          outcome: row.outcome,
          quotes: quotes.flatMap(one => seen.at(one).map(cited => ({ ...cited, from: one.from, to: one.to }))),
          guide: first?.kind === 'guide' ? (first.details as GuideDetails | null) : null,
          near: near.flatMap(one => seen.at(one).map(place => ({ ...place, text: place.text.slice(0, 200) }))),
          outdated: seen.facts(outdated),
          follows: follows?.split('\n').at(-1) ?? null,
          written: text ? writtenOf(text, seen) : null,
          vetted: vettedOf(row, correction, adopted, seen, viewer.now),
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
export const mayReview = ({ person }: Viewer): RawBuilder<boolean> =>
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
    .select(
      sql<AnswerItem['correction']>`(select c.state from correction c where c.answer_id = answer.id
        order by c.id desc limit 1)`.as('correction'),
    )
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
  const mayEdit = viewer.person !== undefined && can(viewer.person, 'knowledge.edit')
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
              correction: row.correction,
              canCorrect:
                mayEdit &&
                row.scenarioId === adviser.scenarioId &&
                row.verdict !== 'right' &&
                row.correction !== 'proposed' &&
                row.correction !== 'adopted',
            },
          ]
        : []
    }),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  }
}
