import type { Selectable } from 'kysely'
import { maskPersonalData, refuseClassified } from '../language/index.ts'
import { findPerson, sessionOf } from '../people/index.ts'
import { Conflict, Invalid, NotAllowed, NotFound, Stale } from '../problems.ts'
import type { CorrectionInput } from '../shapes/correction.ts'
import type { PlacedPassage } from '../shapes/library.ts'
import { checkSentence, type Given, type SentenceFault, sentencesOf } from '../skills/answer/written.ts'
import type { AnswerTable, Tx } from '../store/index.ts'
import type { LibraryChange } from './add.ts'
import { mayReview } from './answer-views.ts'
import type { LiveLibrary } from './live-library.ts'
import { readPassages } from './passages.ts'
import { type Place, seePlaces } from './places.ts'
import { adviser } from './publish.ts'
import type { Viewer } from './seen-sources.ts'
import { outsider, type Reader, readerOf } from './source.ts'
import { type CorrectionRow, placesOf } from './vetted.ts'
import { readGiven } from './writing.ts'

/** So many passages are shown to choose from. */
const mostChoices = 20

/** As whom the one who asked reads. */
async function readerOfAsker(tx: Tx, askedBy: string | null): Promise<Reader> {
  const asker = askedBy === null ? undefined : await findPerson(tx, askedBy)
  return asker ? readerOf(sessionOf(asker)) : outsider
}

async function answerToCorrect(tx: Tx, viewer: Viewer, id: string): Promise<Selectable<AnswerTable>> {
  const row = await tx.selectFrom('answer').selectAll().where('id', '=', id).where(mayReview(viewer)).executeTakeFirst()
  if (!row) throw new NotFound()
  if (row.scenarioId !== adviser.scenarioId) throw new Conflict('这里只更正问答的答复；方案请对照文献重新做。')
  return row
}

/** Passages by words, of what whoever asked might be answered with on the day they asked for, the best first. */
export async function choosePassages(
  tx: Tx,
  live: LiveLibrary,
  viewer: Viewer,
  id: string,
  query: string,
): Promise<PlacedPassage[]> {
  refuseClassified([query])
  const { askedBy, onDay: day } = await answerToCorrect(tx, viewer, id)
  const library = await live.now(tx)
  const found = library.find(query, mostChoices, { reader: await readerOfAsker(tx, askedBy), day })
  const places = await readPassages(tx, found, day)
  const seen = await seePlaces(tx, viewer, places)
  return places.flatMap(place => seen.at(place))
}

const reasons: Record<SentenceFault['kind'], string> = {
  uncited: '没有写明依据哪一段',
  unknown: '写的段号不存在',
  closed: '依据的文献提问人看不到，或不是现行有效',
  quotation: '引号里的话原文没有',
  law: '提到的文件原文没有',
  contact: '网址、邮箱或电话原文没有',
  figure: '数字、日期、金额或条号和原文对不上',
  opposite: '意思和原文相反',
  words: '原文里没有这样说',
}

/** The words of an answer as sentences; throws Invalid that names each one which its passages don't carry, and why. */
function carriedSentences(words: string, given: ReadonlyMap<number, Given>, rarity: (term: string) => number) {
  const all = [...given.keys()]
  const checked = sentencesOf(words).map(({ text, cites }) =>
    checkSentence({ text, cites: cites.length > 0 ? cites : all }, given, rarity),
  )
  const faulty = checked.flatMap(({ faults }, i) =>
    faults.length === 0 ? [] : [`第 ${i + 1} 句${[...new Set(faults.map(one => reasons[one.kind]))].join('，')}`],
  )
  if (faulty.length > 0)
    throw new Invalid(`写的答复要有所选原文支撑。${faulty.join('；')}。请照原文改写，或补选原文。`, {
      words: faulty.join('；'),
    })
  return checked.map(({ text, cites }) => ({ text, cites }))
}

/** Somebody who may see an answer says what would have been right. Returns the correction's id. */
export async function proposeCorrection(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  live: LiveLibrary,
  viewer: Viewer,
  answerId: string,
  { passages, words = '', note = '' }: CorrectionInput,
): Promise<string> {
  if (actor.kind !== 'person') throw new NotAllowed()
  refuseClassified([words, note])
  const { askedBy, onDay: day, verdict } = await answerToCorrect(tx, viewer, answerId)
  if (verdict === 'right') throw new Conflict('这条答复已复核为“对”。要更正，请先改成“不对”。')
  const open = await tx
    .selectFrom('correction')
    .select('id')
    .where('answerId', '=', answerId)
    .where('state', 'in', ['proposed', 'adopted'])
    .executeTakeFirst()
  if (open) throw new Conflict('这条答复已经有更正：要改，请训练师先不采纳或撤回原来的。')
  const places = passages.map(({ source, position }): Place => ({ sourceId: source, position }))
  if (new Set(places.map(one => `${one.sourceId}/${one.position}`)).size < places.length)
    throw new Invalid('同一段原文选了两次，请去掉一个。')
  if (places.length === 0 && words !== '')
    throw new Invalid('没有选原文，不能写答复。请先选出依据，或只标明“应当说没有”。')
  const given = await readGiven(tx, places, { reader: await readerOfAsker(tx, askedBy), day })
  if ([...given.values()].some(one => !one.isCitable))
    throw new Invalid('所选原文里有提问人看不到的，或在所问之日不是现行有效的，请另选。')
  const { rarity } = await live.now(tx)
  const sentences = words === '' ? [] : carriedSentences(words, given, rarity)
  const { id } = await tx
    .insertInto('correction')
    .values({
      answerId,
      sourceIds: places.map(one => one.sourceId),
      positions: places.map(one => one.position),
      sentences: JSON.stringify(sentences),
      note: note === '' ? null : maskPersonalData(note),
      proposedBy: actor.id,
      proposedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  ledger.append(tx, {
    type: 'correction.proposed',
    at: now,
    actor,
    data: { passages: places.length, sentences: sentences.length },
    records: [{ table: 'correction', id }],
  })
  return id
}

async function correctionToDecide(tx: Tx, id: string, from: 'proposed' | 'adopted') {
  const row = await tx.selectFrom('correction').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  if (row.state !== from) throw new Stale('这条更正已经有人处理，请刷新后查看。')
  return row
}

/** What is adopted must still be there for whoever asked. */
async function refuseOutdated(tx: Tx, row: CorrectionRow): Promise<void> {
  const { askedBy, onDay: day } = await tx
    .selectFrom('answer')
    .select(['askedBy', 'onDay'])
    .where('id', '=', row.answerId)
    .executeTakeFirstOrThrow()
  const given = await readGiven(tx, placesOf(row), { reader: await readerOfAsker(tx, askedBy), day })
  if ([...given.values()].some(one => !one.isCitable))
    throw new Conflict('依据的文献已撤下、失效或不再公开，这条更正不能采纳。请写明理由，不采纳。')
}

/** A trainer adopts a correction, which counts from the next question on, or declines it; never one of their own making. */
export async function decideCorrection(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  id: string,
  { decision, reason }: { readonly decision: 'adopt' | 'decline'; readonly reason: string },
): Promise<void> {
  if (actor.kind !== 'person') throw new NotAllowed()
  refuseClassified([reason])
  const row = await correctionToDecide(tx, id, 'proposed')
  const isAdopted = decision === 'adopt'
  if (isAdopted && row.proposedBy === actor.id) throw new NotAllowed('自己提出的更正要由别人采纳。')
  if (isAdopted) await refuseOutdated(tx, row)
  await tx
    .updateTable('correction')
    .set({ state: isAdopted ? 'adopted' : 'declined', decidedBy: actor.id, decidedAt: now, reason })
    .where('id', '=', id)
    .execute()
  ledger.append(tx, {
    type: isAdopted ? 'correction.adopted' : 'correction.declined',
    at: now,
    actor,
    data: {},
    records: [{ table: 'correction', id }],
  })
}

/** A trainer takes back what was adopted: it counts no more from the next question on. */
export async function withdrawCorrection(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  id: string,
  reason: string,
): Promise<void> {
  if (actor.kind !== 'person') throw new NotAllowed()
  refuseClassified([reason])
  await correctionToDecide(tx, id, 'adopted')
  await tx
    .updateTable('correction')
    .set({ state: 'withdrawn', withdrawnBy: actor.id, withdrawnAt: now, withdrawnReason: reason })
    .where('id', '=', id)
    .execute()
  ledger.append(tx, {
    type: 'correction.withdrawn',
    at: now,
    actor,
    data: {},
    records: [{ table: 'correction', id }],
  })
}
