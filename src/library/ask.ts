import { askedIn, termsOf } from '../knowledge/index.ts'
import { beijingDay, maskPersonalData, refuseClassified } from '../language/index.ts'
import type { Actor, Ledger } from '../ledger/index.ts'
import { Problem } from '../problems.ts'
import { mayWork } from '../roster/index.ts'
import { answer, nearest } from '../skills/index.ts'
import type { Tx } from '../store/index.ts'
import { mayFollow, questionBefore, topicOf } from './follow-up.ts'
import type { LiveLibrary } from './live-library.ts'
import { bestBySource, type JoinedPassage, type Library, type Meaning } from './opened-library.ts'
import { readPassages } from './passages.ts'
import type { Place } from './places.ts'
import { adviser } from './publish.ts'
import type { QuestionVectors } from './question-vectors.ts'
import type { Reader } from './source.ts'

export interface Asking {
  readonly ledger: Ledger
  readonly library: LiveLibrary
  readonly reader: Reader
  /** A resident, or an officer by id. */
  readonly actor: Actor
  readonly now: Date
}

/**
 * So many passages are found, to see how far the best is ahead, so many of them are read, and so many given to a language
 * model where one writes.
 */
export const depth = { found: 60, read: 12, given: 8 }

/** What of a question is kept: at most this, without personal data. */
export const keptCharacters = 300

/** Sources that would have answered on another day and are not in force on this one: said, never cited as a ground. */
export function outdated(library: Library, question: string, reader: Reader, day: string, best: number): string[] {
  const past = library.find(question, 3, { reader, day, isInForce: false })
  return [...new Set(past.filter(one => one.score > best).map(one => one.source.id))]
}

/**
 * What is found for a question, what people know to answer it first. That counts only as the record has it now: taken back
 * or withdrawn by whoever since the index looked, it is as if it weren't there.
 */
async function findAndRead(tx: Tx, library: Library, question: string, reader: Reader, day: string) {
  const { found, known } = library.findKnown(question, depth.found, { reader, day })
  const candidates = await readPassages(tx, found.slice(0, depth.read), day)
  if (!known) return { found, candidates, known }
  const isRead = known.places.every(place =>
    candidates.some(one => one.sourceId === place.sourceId && one.position === place.position),
  )
  const isAdopted = await tx
    .selectFrom('correction')
    .select('id')
    .where('id', '=', known.id)
    .where('state', '=', 'adopted')
    .executeTakeFirst()
  if (isRead && isAdopted) return { found, candidates, known }
  const plain = library.find(question, depth.found, { reader, day })
  return { found: plain, candidates: await readPassages(tx, plain.slice(0, depth.read), day), known: undefined }
}

interface Looking {
  readonly question: string
  readonly meaning: Meaning | undefined
  readonly reader: Reader
  readonly day: string
}

/**
 * What a question's meaning adds: more passages for a model to write from and for people to look at. What is quoted is
 * decided by words as ever, since nothing tells how near a vector has to be.
 */
async function lookFurther(tx: Tx, library: Library, { question, meaning, reader, day }: Looking, hasNear: boolean) {
  const joined = library.findJoined(question, meaning, depth.read, { reader, day })
  const read = await readPassages<JoinedPassage>(tx, joined, day)
  return { read, near: nearest(hasNear ? read : read.filter(one => one.standsOut)) }
}

/** What is found for a question, and what of it answers. */
async function lookUp(tx: Tx, library: Library, looking: Looking) {
  const { question, meaning, reader, day } = looking
  const { found, candidates, known } = await findAndRead(tx, library, question, reader, day)
  const { output, confidence, madeWith } = await answer.propose(
    { question, candidates, bySource: bestBySource(found) },
    { termsOf, rarity: library.rarity },
  )
  const proposed = { found, read: candidates, output, confidence, madeWith, correction: known?.id }
  if (known?.places.length === 0) {
    // people said that nothing answers it: of what was published by then
    const isNew = ({ sourceId }: { readonly sourceId: string }) =>
      found.some(({ source }) => source.id === sourceId && (source.decidedAt ?? known.adoptedAt) > known.adoptedAt)
    if (!output.quotes.some(isNew))
      return { ...proposed, output: { outcome: 'declined' as const, quotes: [], near: [] } }
    proposed.correction = undefined
  }
  if (!meaning) return proposed
  const isDeclined = output.outcome === 'declined'
  const further = await lookFurther(tx, library, looking, output.near.length > 0)
  const quoted = candidates.filter(one => output.quotes.some(it => isSamePlace(it, one)))
  return {
    ...proposed,
    read: [...quoted, ...further.read.filter(one => !quoted.some(it => isSamePlace(it, one)))],
    output: isDeclined ? { ...output, near: further.near } : output,
  }
}

const isSamePlace = (a: Place, b: Place) => a.sourceId === b.sourceId && a.position === b.position

export interface Question {
  readonly question: string
  /** Whose rules are asked for; today where neither this nor the question names one. */
  readonly day?: string | undefined
  /** The answer from which the same asker goes on. */
  readonly after?: string | undefined
  /** What the same asker said before, the oldest first, where nothing names an answer: programs bring it along. */
  readonly earlier?: readonly string[] | undefined
  /** What it means in numbers, where they were to be had. */
  readonly vectors?: QuestionVectors | undefined
}

/** What a question goes on from, as the asker said it, without personal data. */
async function goesOnFrom(
  tx: Tx,
  { question, after, earlier = [] }: Question,
  askedBy: string | null,
): Promise<string | undefined> {
  if (!mayFollow(question)) return undefined
  if (after !== undefined) return questionBefore(tx, after, askedBy)
  const topic = topicOf(earlier)
  if (topic === undefined) return undefined
  refuseClassified([topic])
  return maskPersonalData(topic)
}

/**
 * Answers a question from what is published, in force on the day asked for, and open to the reader, and keeps the answer
 * with what it rests on. Returns its id. Throws when the adviser may not work now: then people answer.
 */
export async function askLibrary(
  tx: Tx,
  { ledger, library: live, reader, actor, now }: Asking,
  asked: Question,
): Promise<string> {
  const { question, day: given } = asked
  refuseClassified([question])
  if (!(await mayWork(tx, adviser.employeeId, adviser.scenarioId))) {
    throw new Problem(409, 'stopped', '数智员工现在不答复提问，请找工作人员，或拨打热线。')
  }
  const day = given ?? askedIn(question, beijingDay(now)).on ?? beijingDay(now)
  const library = await live.now(tx)
  const askedBy = actor.kind === 'person' ? actor.id : null
  const { vectors } = asked
  const before = await goesOnFrom(tx, asked, askedBy)
  const look = (said: string, vector: Float32Array | undefined) =>
    lookUp(tx, library, {
      ...{ question: said, reader, day },
      meaning: vectors && vector && { key: vectors.key, vector },
    })
  const together = before === undefined ? undefined : await look(`${before}\n${question}`, vectors?.together)
  const follows = together?.output.outcome === 'answered' ? before : undefined
  const { found, read, output, confidence, madeWith, correction } =
    (follows && together) || (await look(question, vectors?.alone))
  const kept = {
    ...output,
    ...(follows === undefined ? {} : { follows }),
    ...(correction === undefined ? {} : { correction }),
    // what a language model may write from
    read: read.slice(0, depth.given).map(({ sourceId, position }) => ({ sourceId, position })),
    confidence,
    madeWith,
    outdated: outdated(library, question, reader, day, found[0]?.score ?? 0),
  }
  const { id } = await tx
    .insertInto('answer')
    .values({
      employeeId: adviser.employeeId,
      askedAt: now,
      askedBy,
      question: maskPersonalData(question).slice(0, keptCharacters),
      onDay: day,
      outcome: output.outcome,
      output: JSON.stringify(kept),
      feedback: null,
      verdict: null,
      note: null,
      reviewedBy: null,
      reviewedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const cited = output.quotes.map(({ sourceId, position }) => ({ answerId: id, sourceId, position }))
  if (cited.length > 0) await tx.insertInto('answerCitation').values(cited).execute()
  ledger.append(tx, {
    type: 'answer.given',
    at: now,
    actor: { kind: 'employee', id: adviser.employeeId },
    data: { outcome: output.outcome, madeWith },
    records: [{ table: 'answer', id }],
  })
  return id
}
