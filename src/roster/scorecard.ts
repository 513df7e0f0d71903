import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'

export interface Scorecard {
  readonly decided: number
  readonly approved: number
  readonly amended: number
  readonly returned: number
  readonly refused: number
  readonly takenOver: number
  /** Share of dispatched orders, signed or sent back, that the first department kept. */
  readonly firstTimeRight: number | null
  /** Share amended, returned or taken over among the last hundred decisions. */
  readonly errorShare: number | null
}

/** Decisions before which an error share says nothing yet. */
export const enoughDecisions = 20

/** The last so many decisions count: how an employee works now, and no slower the longer it has worked. */
const counted = 500

/**
 * What became of an employee's own proposals; blank ones, filled in by hand, don't count. Whoever asks gets the same
 * counts; of orders only those that the session may see are known.
 */
export async function scorecard(tx: Tx, employeeId: string): Promise<Scorecard> {
  const newest = sql`
    select decision_id, decided_at, kind, is_first from verdict
    where employee_id = ${employeeId} order by decided_at desc, decision_id desc limit ${sql.lit(counted)}`
  const { rows: kinds } = await sql<{ kind: string; count: number; recent: number }>`
    select kind, count(*)::int as count, count(*) filter (where place <= 100)::int as recent
    from (select kind, row_number() over (order by decided_at desc, decision_id desc) as place from (${newest}) v) numbered
    group by kind`.execute(tx)
  const of = (kind: string) => kinds.find(row => row.kind === kind)
  const count = (kind: string) => of(kind)?.count ?? 0
  const recent = kinds.reduce((sum, row) => sum + row.recent, 0)
  const wrong = ['amend', 'return', 'take_over'].reduce((sum, kind) => sum + (of(kind)?.recent ?? 0), 0)
  const { rows: orders } = await sql<{ kept: number; settled: number }>`
    select count(*) filter (where w.state <> 'returned')::int as kept, count(*)::int as settled
    from (${newest}) v join effect e on e.decision_id = v.decision_id join work_order w on w.effect_id = e.id
    where v.is_first and v.kind = 'approve' and w.state <> 'open'`.execute(tx)
  const settled = orders[0]?.settled ?? 0
  return {
    decided: kinds.reduce((sum, row) => sum + row.count, 0),
    approved: count('approve'),
    amended: count('amend'),
    returned: count('return'),
    refused: count('refuse'),
    takenOver: count('take_over'),
    firstTimeRight: settled === 0 ? null : (orders[0]?.kept ?? 0) / settled,
    errorShare: recent === 0 ? null : wrong / recent,
  }
}
