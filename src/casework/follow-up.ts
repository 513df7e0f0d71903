import type { RecordRef } from '../ledger/index.ts'
import { Conflict, NotFound } from '../problems.ts'
import type { Tx } from '../store/index.ts'
import { standAlone } from './merge.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { lockMatter, seesCounter } from './visibility.ts'

/** Days within which a resident may say that an answer did not help; then the matter closes. */
const feedbackDays = 15

/**
 * The resident says whether it helped; "no" gives the order back to whoever handled it, and where there is none, because
 * the matter followed another one, has it go its own way.
 */
export async function giveFeedback(
  tx: Tx,
  office: Office,
  matterId: string,
  feedback: { readonly helped: boolean; readonly comment?: string | undefined },
  now: Date,
): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  if (matter.state !== 'answered') throw new Conflict('这件诉求现在不能评价，请刷新后查看进度。')
  const records: RecordRef[] = [{ table: 'matter', id: matterId }]
  const order = await tx
    .selectFrom('workOrder')
    .selectAll()
    .where('matterId', '=', matterId)
    .where('state', '=', 'completed')
    .orderBy('completedAt', 'desc')
    .executeTakeFirst()
  // answered along with another one: that one's order is not theirs to reopen
  if (!feedback.helped && !order) records.push(...(await standAlone(tx, office, matter)))
  await tx
    .updateTable('matter')
    .set({
      feedbackHelped: feedback.helped,
      feedbackComment: feedback.comment ?? null,
      feedbackAt: now,
      ...(feedback.helped
        ? { state: 'closed', closedAt: now }
        : { state: order ? 'handling' : 'received', reopenedCount: matter.reopenedCount + 1 }),
    })
    .where('id', '=', matterId)
    .execute()
  if (!feedback.helped && order) {
    await tx
      .updateTable('workOrder')
      .set({
        state: order.handlerId === null ? 'signed' : 'accepted',
        completedAt: null,
        reportedAt: null,
        // the second "no" is for the governor to see
        escalation: matter.reopenedCount >= 1 ? 2 : order.escalation,
      })
      .where('id', '=', order.id)
      .execute()
    records.push({ table: 'work_order', id: order.id })
  }
  office.ledger.append(tx, {
    type: feedback.helped ? 'matter.helped' : 'matter.reopened',
    at: now,
    actor: { kind: 'resident' },
    matter: matterId,
    data: feedback.helped ? {} : { times: matter.reopenedCount + 1 },
    records,
  })
}

/** Closes what was answered and never spoken of again. */
export async function closeSilentMatters(tx: Tx, office: Office, now: Date): Promise<number> {
  const silent = await tx
    .updateTable('matter')
    .set({ state: 'closed', closedAt: now })
    .where('state', '=', 'answered')
    .where('answeredAt', '<', new Date(now.getTime() - feedbackDays * 86_400_000))
    .returning('id')
    .execute()
  for (const { id } of silent) {
    office.ledger.append(tx, {
      type: 'matter.closed',
      at: now,
      actor: { kind: 'system' },
      matter: id,
      records: [{ table: 'matter', id }],
    })
  }
  return silent.length
}

export interface CounterQuestion {
  readonly name: string
  readonly phone: string
  readonly question: string
  readonly matterId?: string | undefined
}

/** A resident wants a person. */
export async function askForPerson(tx: Tx, office: Office, asked: CounterQuestion, now: Date): Promise<string> {
  const { id } = await tx
    .insertInto('counterRequest')
    .values({
      name: asked.name,
      phone: asked.phone,
      question: asked.question,
      matterId: asked.matterId ?? null,
      askedAt: now,
      takenBy: null,
      takenAt: null,
      finishedAt: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  office.ledger.append(tx, {
    type: 'counter.asked',
    at: now,
    actor: { kind: 'resident' },
    ...(asked.matterId ? { matter: asked.matterId } : {}),
    records: [{ table: 'counter_request', id }],
  })
  return id
}

/** 接待: one counter officer takes the request; a second one is told that it is taken. */
export async function takeCounterRequest(tx: Tx, office: Office, act: Act, id: string): Promise<void> {
  await moveCounterRequest(tx, office, act, id, 'waiting', { state: 'taken', takenBy: act.person.id, takenAt: act.now })
}

export async function finishCounterRequest(tx: Tx, office: Office, act: Act, id: string, note: string): Promise<void> {
  await moveCounterRequest(tx, office, act, id, 'taken', { state: 'finished', finishedAt: act.now, note })
}

async function moveCounterRequest(
  tx: Tx,
  office: Office,
  act: Act,
  id: string,
  from: 'waiting' | 'taken',
  change: { state: 'taken' | 'finished'; takenBy?: string; takenAt?: Date; finishedAt?: Date; note?: string },
): Promise<void> {
  const row = await tx.selectFrom('counterRequest').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || !seesCounter(act.person)) throw new NotFound()
  if (row.state !== from) throw new Conflict(from === 'waiting' ? '已有同事接待。' : '请先接待，再办结。')
  await tx.updateTable('counterRequest').set(change).where('id', '=', id).execute()
  office.ledger.append(tx, {
    type: change.state === 'taken' ? 'counter.taken' : 'counter.finished',
    at: act.now,
    actor: actorOf(act),
    ...(row.matterId ? { matter: row.matterId } : {}),
    records: [{ table: 'counter_request', id }],
  })
}
