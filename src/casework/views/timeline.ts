import { typeName } from '../../ledger/entry-types.ts'
import type { TimelineEntry } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { type DecisionKind, decisionNames } from '../decide.ts'

interface EntryBody {
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly actor: { readonly kind: TimelineEntry['who']['kind']; readonly id?: string }
  readonly data: Record<string, unknown>
}

/** Names of those whom ledger entries know by id alone. */
export async function actorNames(tx: Tx): Promise<(actor: EntryBody['actor']) => string> {
  const known = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .unionAll(tx.selectFrom('employee').select(['id', 'name']))
    .execute()
  const names = new Map(known.map(row => [row.id, row.name]))
  const fixed = { resident: '群众', system: '系统', employee: '数智员工', person: '工作人员' }
  return actor => names.get(actor.id ?? '') ?? fixed[actor.kind]
}

/** What is told beside the entries: names of departments, reasons of decisions and of orders that were sent back. */
export interface Told {
  readonly departments: ReadonlyMap<string, string>
  readonly reasons: ReadonlyMap<string, string | null>
  readonly returns: ReadonlyMap<string, string | null>
}

/** What the ledger says of a matter, as sentences. */
export async function timeline(
  tx: Tx,
  matterId: string,
  { departments, reasons, returns }: Told,
): Promise<(TimelineEntry & { readonly type: string })[]> {
  const rows = await tx
    .selectFrom('ledgerEntry')
    .select('body')
    .where('matterId', '=', matterId)
    .orderBy('seq')
    .execute()
  const nameOf = await actorNames(tx)
  return rows.map(row => {
    const entry = JSON.parse(row.body) as EntryBody
    const { data } = entry
    let what = typeName(entry.type)
    let note: string | null = null
    if (entry.type === 'proposal.made') {
      const department = departments.get(String(data['department'])) ?? ''
      note = `拟派${department}，把握 ${Math.round(Number(data['confidence']) * 100)}%`
    } else if (entry.type === 'decision.made') {
      const kind = data['kind'] as DecisionKind
      what = data['about'] === 'reply' ? `审核答复：${decisionNames[kind]}` : `审定：${decisionNames[kind]}`
      note = reasons.get(String(data['decision'])) ?? null
    } else if (entry.type === 'order.assigned') note = `派给${nameOf({ kind: 'person', id: String(data['to']) })}`
    else if (entry.type === 'order.returned') note = returns.get(String(data['order'])) ?? null
    else if (entry.type === 'order.escalated')
      what = data['level'] === 2 ? '超过办理时限，已上报' : '超过签收时限，已催办'
    return {
      type: entry.type,
      seq: entry.seq,
      at: entry.at,
      who: { kind: entry.actor.kind, name: nameOf(entry.actor) },
      what,
      note,
    }
  })
}
