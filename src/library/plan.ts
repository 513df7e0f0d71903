import { sql } from 'kysely'
import { askedIn, termsOf } from '../knowledge/index.ts'
import { beijingDay, maskPersonalData, refuseClassified } from '../language/index.ts'
import { Problem } from '../problems.ts'
import { mayWork } from '../roster/index.ts'
import { type PlanSource, plan, subjectOf } from '../skills/index.ts'
import type { Tx } from '../store/index.ts'
import { type Asking, keptCharacters, outdated } from './ask.ts'
import type { FoundPassage } from './opened-library.ts'
import { bySources, planDepth, scored } from './plan-sources.ts'
import { adviser } from './publish.ts'

/** The sources of what was found as the record has them; what was withdrawn or replaced since the index looked is not there. */
async function readSources(tx: Tx, found: readonly FoundPassage[], day: string): Promise<PlanSource[]> {
  const wanted = bySources(found)
  if (wanted.length === 0) return []
  const ids = wanted.map(one => one.source.id)
  const positions = wanted.flatMap(one => [...one.scores.keys()].map(position => ({ id: one.source.id, position })))
  const rows = await tx
    .selectFrom('passage as p')
    .innerJoin('source as s', 's.id', 'p.sourceId')
    .select(['p.sourceId', 'p.position', 'p.heading', 'p.label', 'p.words', 'p.alsoAsked', 's.issuer'])
    .where('p.sourceId', '=', sql<string>`any(${ids}::uuid[])`)
    .where(
      sql<boolean>`(s.passages <= ${planDepth.short} or (p.source_id, p.position) in (select * from unnest(${positions.map(one => one.id)}::uuid[], ${positions.map(one => one.position)}::int[])))`,
    )
    .where('s.state', '=', 'published')
    .where(
      sql<boolean>`coalesce(s.in_force_from, ${day}::date) <= ${day}::date and coalesce(s.in_force_until, ${day}::date) >= ${day}::date`,
    )
    .orderBy('p.sourceId')
    .orderBy('p.position')
    .execute()
  const texts = Map.groupBy(rows, row => row.sourceId)
  return wanted.flatMap(one => {
    const passages = texts.get(one.source.id)
    if (!passages) return []
    const { id, kind, title } = one.source
    const read = passages.map(({ position, heading, label, words, alsoAsked }) => ({
      ...{ position, heading, label, alsoAsked },
      text: words,
    }))
    const issuer = passages[0]?.issuer ?? null
    return [{ sourceId: id, kind, title, issuer, score: one.score, isNamed: one.isNamed, passages: scored(one, read) }]
  })
}

/**
 * Puts a plan for a task together from what is published, in force on the day, and open to the officer, and keeps it with
 * what it rests on. Returns its id. Throws when the adviser may not do this now: then people do.
 */
export async function planTask(
  tx: Tx,
  { ledger, library: live, reader, actor, now }: Asking,
  { task, day: given }: { readonly task: string; readonly day?: string | undefined },
): Promise<string> {
  refuseClassified([task])
  if (!(await mayWork(tx, adviser.employeeId, adviser.planning))) {
    throw new Problem(409, 'stopped', '数智员工现在不出方案，请在文献库里查找，或请主管部门答复。')
  }
  const today = beijingDay(now)
  const day = given ?? askedIn(task, today).on ?? today
  const library = await live.now(tx)
  const subject = subjectOf(task)
  const found = library.find(subject, planDepth.found, { reader, day })
  const sources = await readSources(tx, found, day)
  const { output, confidence, madeWith } = await plan.propose({ task, sources }, { termsOf, rarity: library.rarity })
  const quotes = output.sections.flatMap(one => one.items)
  const past = outdated(library, subject, reader, day, found[0]?.score ?? 0)
  const { id } = await tx
    .insertInto('answer')
    .values({
      employeeId: adviser.employeeId,
      scenarioId: adviser.planning,
      askedAt: now,
      askedBy: actor.kind === 'person' ? actor.id : null,
      question: maskPersonalData(task).slice(0, keptCharacters),
      onDay: day,
      outcome: output.outcome,
      // the quotations once more as those of an answer, which are looked at together
      output: JSON.stringify({ ...output, quotes, confidence, madeWith, outdated: past }),
      feedback: null,
      verdict: null,
      note: null,
      reviewedBy: null,
      reviewedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const cited = new Map(quotes.map(one => [`${one.sourceId}/${one.position}`, one]))
  if (cited.size > 0)
    await tx
      .insertInto('answerCitation')
      .values([...cited.values()].map(({ sourceId, position }) => ({ answerId: id, sourceId, position })))
      .execute()
  ledger.append(tx, {
    type: 'answer.given',
    at: now,
    actor: { kind: 'employee', id: adviser.employeeId },
    data: { scenario: adviser.planning, outcome: output.outcome, madeWith },
    records: [{ table: 'answer', id }],
  })
  return id
}
