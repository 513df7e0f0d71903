import { sql } from 'kysely'
import { beijingDay } from '../language/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { AttemptRecord } from '../model/index.ts'
import { type Store, systemSession } from '../store/index.ts'

export interface Keeping {
  readonly store: Store
  readonly ledger: Ledger
  readonly now: () => Date
}

const startOfDay = (now: Date) => new Date(`${beijingDay(now)}T00:00:00+08:00`)

/**
 * Keeps one attempt in a transaction of its own, with its entry of the ledger: the digests of what left and came commit
 * the office to both, and nobody can read either here. Who is nobody of the office (a resident) is not kept.
 */
export async function keepCall(
  { store, ledger, now }: Keeping,
  record: AttemptRecord,
  isLocal: boolean,
): Promise<void> {
  const at = now()
  const { employee, usage } = record
  await store.as(systemSession, async tx => {
    const { id } = await tx
      .insertInto('modelCall')
      .values(({ selectFrom }) => ({
        at,
        call: record.call,
        step: record.step,
        attempt: record.attempt,
        employeeId: employee ?? null,
        purpose: record.purpose ?? '答复',
        departmentId: selectFrom('department').select('id').where('id', '=', record.department),
        personId: selectFrom('person').select('id').where('id', '=', record.person),
        endpoint: record.endpoint,
        isLocal,
        askedModel: record.askedModel,
        answeredModel: record.answeredModel?.slice(0, 200) ?? null,
        requestHash: record.requestHash,
        responseHash: record.responseHash,
        kind: record.kind,
        reason: record.reason,
        promptTokens: usage.prompt,
        completionTokens: usage.completion,
        isEstimated: usage.isEstimated,
        milliseconds: Math.round(record.milliseconds),
      }))
      .returning('id')
      .executeTakeFirstOrThrow()
    const { endpoint, reason } = record
    ledger.append(tx, {
      type: 'model.asked',
      at,
      actor: employee === undefined ? { kind: 'person', id: record.person } : { kind: 'employee', id: employee },
      data: { endpoint, isLocal, reason },
      records: [{ table: 'model_call', id }],
    })
  })
}

/** What passages are sent for: no department asked, and it counts for none. */
export const vectorPurpose = '生成向量'

/** Tokens that a department may still use today (in Beijing); residents, who have none, share one measure. */
export async function tokensLeft({ store, now }: Keeping, department: string): Promise<number> {
  return store.as(systemSession, async tx => {
    const budget = await tx.selectFrom('modelBudget').select('dailyTokens').executeTakeFirst()
    if (budget?.dailyTokens == null) return Number.POSITIVE_INFINITY
    const known = await tx.selectFrom('department').select('id').where('id', '=', department).executeTakeFirst()
    const { used } = await tx
      .selectFrom('modelCall')
      .select(sql<number>`coalesce(sum(prompt_tokens + completion_tokens), 0)::float8`.as('used'))
      .where('departmentId', known ? '=' : 'is', known?.id ?? null)
      .where('at', '>=', startOfDay(now()))
      .where('purpose', '<>', vectorPurpose)
      .executeTakeFirstOrThrow()
    return budget.dailyTokens - used
  })
}
