import { NotFound } from '../problems.ts'
import type { ModelPolicyInput } from '../shapes/model.ts'
import type { Tx } from '../store/index.ts'
import type { ModelChange } from './change.ts'

/** What an employee may use a model for; holds from the next question on. */
export async function decidePolicy(
  tx: Tx,
  { ledger, actor, now }: ModelChange,
  employeeId: string,
  { reach, audience }: ModelPolicyInput,
): Promise<void> {
  const known = await tx.selectFrom('employee').select('id').where('id', '=', employeeId).executeTakeFirst()
  if (!known) throw new NotFound('没有找到这名数智员工。')
  const decided = { reach, audience, decidedBy: actor.id, decidedAt: now }
  await tx
    .insertInto('modelPolicy')
    .values({ employeeId, ...decided })
    .onConflict(c => c.column('employeeId').doUpdateSet(decided))
    .execute()
  ledger.append(tx, {
    type: 'model.policy',
    at: now,
    actor,
    data: { employee: employeeId, reach, audience },
    records: [{ table: 'model_policy', id: employeeId }],
  })
}

/** Tokens of a department in a day; null: as many as it takes. */
export async function decideBudget(
  tx: Tx,
  { ledger, actor, now }: ModelChange,
  dailyTokens: number | null,
): Promise<void> {
  const decided = { dailyTokens, decidedBy: actor.id, decidedAt: now }
  await tx
    .insertInto('modelBudget')
    .values(decided)
    .onConflict(c => c.column('singleton').doUpdateSet(decided))
    .execute()
  ledger.append(tx, {
    type: 'model.budget',
    at: now,
    actor,
    data: { dailyTokens },
    records: [{ table: 'model_budget', id: 't' }],
  })
}
