import type { OfficeModels } from '../endpoints/index.ts'
import type { Ledger } from '../ledger/index.ts'
import { Conflict, NotFound, Problem } from '../problems.ts'
import { mayWork } from '../roster/index.ts'
import type { WritingEnd, WrittenSentence } from '../shapes/library.ts'
import {
  checkSentence,
  createSentenceReader,
  type Given,
  type Sentence,
  saysNothing,
  writingMessages,
} from '../skills/answer/written.ts'
import type { Session, Store, Tx } from '../store/index.ts'
import type { LiveLibrary } from './live-library.ts'
import { atPlaces, type Place } from './places.ts'
import { adviser } from './publish.ts'
import { isInForce, mayRead, type Reader } from './source.ts'

/** A question that a model is about to write to. */
export interface WritingOrder {
  readonly answerId: string
  readonly question: string
  readonly day: string
  readonly places: readonly Place[]
  readonly way: NonNullable<Awaited<ReturnType<OfficeModels['wayOut']>>>
}

/** A sentence, or the end with all of them once more as they are by then. */
export type WritingEvent =
  | { readonly type: 'sentence'; readonly data: WrittenSentence }
  | { readonly type: 'end'; readonly data: WritingEnd }

interface KeptOutput {
  readonly follows?: string
  readonly read?: readonly Place[]
}

/** Passages by the numbers that a model knows them by, as the record has them now; one that went is there, and not citable. */
export async function readGiven(
  tx: Tx,
  places: readonly Place[],
  { reader, day }: { readonly reader: Reader; readonly day: string },
): Promise<Map<number, Given>> {
  const rows = await tx
    .selectFrom('passage as p')
    .innerJoin('source as s', 's.id', 'p.sourceId')
    .selectAll('s')
    .select(['p.sourceId', 'p.position', 'p.heading', 'p.label', 'p.words'])
    .where(atPlaces(places))
    .execute()
  const known = new Map(rows.map(row => [`${row.sourceId}/${row.position}`, row]))
  return new Map(
    places.map(({ sourceId, position }, i) => {
      const row = known.get(`${sourceId}/${position}`)
      const isCitable = row !== undefined && mayRead(row, reader) && isInForce(row, day)
      return [
        i + 1,
        {
          ...{ title: row?.title ?? '', documentNumber: row?.documentNumber ?? null, isCitable },
          ...{ heading: row?.heading ?? '', label: row?.label ?? '', text: row?.words ?? '' },
        },
      ]
    }),
  )
}

/** What is needed to have a model write to a question that was answered; throws where none may. */
export async function orderWriting(
  tx: Tx,
  models: OfficeModels,
  answerId: string,
  { reader, person }: { readonly reader: Reader; readonly person: string | null },
): Promise<WritingOrder> {
  const row = await tx
    .selectFrom('answer')
    .select(['id', 'question', 'onDay', 'output'])
    .where('id', '=', answerId)
    .where('askedBy', person === null ? 'is' : '=', person)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const written = await tx.selectFrom('writtenAnswer').select('id').where('id', '=', answerId).executeTakeFirst()
  if (written) throw new Conflict('模型已经整理过这个问题，请刷新后查看。')
  const isAtWork = await mayWork(tx, adviser.employeeId, adviser.scenarioId)
  const way = isAtWork
    ? await models.wayOut(tx, adviser.employeeId, person === null ? 'everyone' : 'officers')
    : undefined
  if (!way) throw new Problem(409, 'no_model', '现在没有可用的语言模型，请直接看摘出的原文。')
  const { read = [], follows } = row.output as KeptOutput
  const given = await readGiven(tx, read, { reader, day: row.onDay })
  const places = read.filter((_, i) => given.get(i + 1)?.isCitable)
  if (places.length === 0) throw new Problem(409, 'nothing_to_read', '没有找到可以依据的原文，模型不凭空作答。')
  return {
    answerId,
    question: follows === undefined ? row.question : `${follows}\n${row.question}`,
    day: row.onDay,
    places,
    way,
  }
}

export interface WritingHouse {
  readonly store: Store
  readonly ledger: Ledger
  readonly library: LiveLibrary
  readonly now: () => Date
}

export interface WritingReader {
  readonly session: Session
  readonly reader: Reader
  readonly asker: { readonly department: string; readonly person: string }
  /** Unverified sentences are left out: whoever reads has nobody to check them. */
  readonly verifiedOnly: boolean
}

/**
 * Has a model write, checks each sentence as it comes, and keeps what was written with what was found. Reads before and
 * writes after, never while the model writes.
 */
export async function write(
  { store, ledger, library, now }: WritingHouse,
  { answerId, question, day, places, way }: WritingOrder,
  { session, reader, asker, verifiedOnly }: WritingReader,
  put: (event: WritingEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { rarity } = await library.refreshed()
  const given = await store.as(session, tx => readGiven(tx, places, { reader, day }))
  const checkedBy = (one: Sentence, passages: ReadonlyMap<number, Given>): WrittenSentence => {
    const { cites, faults, text } = checkSentence(one, passages, rarity)
    return { text, cites: [...cites], faults: [...faults] }
  }
  const isShown = (one: WrittenSentence) => !verifiedOnly || one.faults.length === 0
  const sentences: WrittenSentence[] = []
  const take = (read: readonly Sentence[]) => {
    for (const one of read) {
      if (saysNothing(one)) continue
      const checked = checkedBy(one, given)
      sentences.push(checked)
      if (isShown(checked)) put({ type: 'sentence', data: checked })
    }
  }
  const reading = createSentenceReader()
  const stream = way.stream({ ...asker, messages: writingMessages(question, day, given), temperature: 0 }, signal)
  for await (const piece of stream) take(reading.push(piece))
  take(reading.end())
  const { kind, sentence: ended, model = '' } = await stream.outcome
  const isComplete = kind === 'complete'
  const note = sentences.length === 0 && isComplete ? '模型也没有把握，请看摘出的原文，或问主管部门。' : ended
  // what was withdrawn or replaced while the model wrote carries nothing any more
  const final = await store.as(session, async tx => {
    const last = await readGiven(tx, places, { reader, day })
    const checked = sentences.map(one => checkedBy(one, last))
    const isNew = await tx
      .insertInto('writtenAnswer')
      .values({
        ...{ id: answerId, writtenAt: now(), model, isComplete, note },
        ...{ given: JSON.stringify(places), sentences: JSON.stringify(checked) },
      })
      .onConflict(c => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!isNew) return checked
    const cited = new Set(checked.filter(one => one.faults.length === 0).flatMap(one => one.cites))
    const citations = places.filter((_, i) => cited.has(i + 1)).map(one => ({ answerId, ...one }))
    if (citations.length > 0)
      await tx
        .insertInto('answerCitation')
        .values(citations)
        .onConflict(c => c.doNothing())
        .execute()
    const unverified = checked.filter(one => one.faults.length > 0).length
    ledger.append(tx, {
      type: 'answer.written',
      at: now(),
      actor: { kind: 'employee', id: adviser.employeeId },
      data: { ended: kind, model, sentences: checked.length, unverified },
      records: [{ table: 'written_answer', id: answerId }],
    })
    return checked
  })
  // what broke off is at most a draft, and a resident has nobody who would finish it
  const told = verifiedOnly && !isComplete ? [] : final.filter(isShown)
  put({ type: 'end', data: { isComplete, note, sentences: told } })
}
