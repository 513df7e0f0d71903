import type { RecordRef } from '../ledger/index.ts'
import { NotFound } from '../problems.ts'
import type { Tx } from '../store/index.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { visibleTo } from './visibility.ts'

export interface NewIncident {
  readonly what: string
  /** Receipt of the matter where it happened. */
  readonly receipt?: string | undefined
}

/** A guardian reports what an employee did wrong; the report is never changed, and linked to the matter it names. */
export async function reportIncident(
  tx: Tx,
  office: Office,
  act: Act,
  employeeId: string,
  { what, receipt }: NewIncident,
): Promise<void> {
  const matter = receipt
    ? await tx
        .selectFrom('matter')
        .select('id')
        .where('receipt', '=', receipt.toUpperCase())
        .where(visibleTo(act.person, 'matter'))
        .executeTakeFirst()
    : undefined
  if (receipt && !matter) throw new NotFound('没有这个受理编号的事项，或者您无权查看。')
  const { id } = await tx
    .insertInto('incident')
    .values({ employeeId, matterId: matter?.id ?? null, reportedBy: act.person.id, what, reportedAt: act.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const record: RecordRef = { table: 'incident', id }
  office.ledger.append(tx, {
    type: 'incident.reported',
    at: act.now,
    actor: actorOf(act),
    ...(matter ? { matter: matter.id } : {}),
    data: { employee: employeeId, incident: id },
    records: [record],
  })
}
