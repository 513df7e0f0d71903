import { Conflict, NotAllowed, NotFound } from '../problems.ts'
import { mayGuard } from '../roster/index.ts'
import type { Tx } from '../store/index.ts'
import type { LibraryChange } from './add.ts'
import { adviser } from './publish.ts'

/** Whoever asked says once whether the answer helped. */
export async function rateAnswer(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  id: string,
  feedback: 'helped' | 'not_helped',
): Promise<void> {
  const row = await tx.selectFrom('answer').select('feedback').where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  if (row.feedback !== null) throw new Conflict('您已经评价过了，谢谢。')
  await tx.updateTable('answer').set({ feedback }).where('id', '=', id).execute()
  ledger.append(tx, {
    type: 'answer.rated',
    at: now,
    actor,
    data: { feedback },
    records: [{ table: 'answer', id }],
  })
}

/** The adviser's guardian says afterwards whether an answer was right, and what was wrong with it. */
export async function reviewAnswer(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  id: string,
  { verdict, note }: { readonly verdict: 'right' | 'wrong'; readonly note?: string | undefined },
): Promise<void> {
  if (actor.kind !== 'person' || !(await mayGuard(tx, actor.id, adviser.employeeId, now)))
    throw new NotAllowed('答复由政策问答数智员工的监护人复核。')
  const row = await tx.selectFrom('answer').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  await tx
    .updateTable('answer')
    .set({ verdict, note: note === undefined || note === '' ? null : note, reviewedBy: actor.id, reviewedAt: now })
    .where('id', '=', id)
    .execute()
  ledger.append(tx, {
    type: 'answer.reviewed',
    at: now,
    actor,
    data: { verdict },
    records: [{ table: 'answer', id }],
  })
}
