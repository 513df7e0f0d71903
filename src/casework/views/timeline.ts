import { typeName } from '../../ledger/entry-types.ts'
import { type ReturnInput, returnCodes, type TimelineEntry } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { type DecisionKind, decisionNames } from '../decide.ts'
import type { Names } from './summary.ts'

export interface EntryBody {
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly actor: { readonly kind: TimelineEntry['who']['kind']; readonly id?: string }
  readonly data: Record<string, unknown>
}

export const readEntry = (body: string) => JSON.parse(body) as EntryBody

type NameOf = (actor: EntryBody['actor']) => string

const kindNames = { resident: '群众', system: '系统', employee: '数智员工', person: '工作人员' }

/** Calls whoever acted by the name under their id, and by what they are where there is none. */
export const namedBy =
  (names: ReadonlyMap<string, string>): NameOf =>
  actor =>
    names.get(actor.id ?? '') ?? kindNames[actor.kind]

/** Names of everybody whom ledger entries know by id alone. */
export async function actorNames(tx: Tx): Promise<NameOf> {
  const known = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .unionAll(tx.selectFrom('employee').select(['id', 'name']))
    .execute()
  return namedBy(new Map(known.map(row => [row.id, row.name])))
}

/** Ids of those whom these entries are about. */
export const actorsOf = (entries: readonly EntryBody[]): string[] => [
  ...new Set(
    entries.flatMap(({ type, actor, data }) => [
      ...(actor.id === undefined ? [] : [actor.id]),
      ...(type === 'order.assigned' ? [String(data['to'])] : []),
    ]),
  ),
]

/** What the ledger has of a matter. */
export async function readEntries(tx: Tx, matterId: string): Promise<EntryBody[]> {
  const rows = await tx
    .selectFrom('ledgerEntry')
    .select('body')
    .where('matterId', '=', matterId)
    .orderBy('seq')
    .execute()
  return rows.map(row => readEntry(row.body))
}

const isGivenBack = ({ type }: EntryBody): boolean => type === 'order.returned' || type === 'order.handed_back'

/** What is told beside the entries: names, reasons of decisions and of orders that were sent back. */
interface Told {
  readonly names: Pick<Names, 'departments' | 'actors'>
  readonly reasons: ReadonlyMap<string, string | null>
  readonly returns: ReadonlyMap<string, string | null>
}

/** What the ledger says of a matter, as sentences. */
export function timeline(
  entries: readonly EntryBody[],
  { names, reasons, returns }: Told,
): (TimelineEntry & { readonly type: string })[] {
  const nameOf = namedBy(names.actors)
  // an order keeps its last reason alone, which belongs to the last time that it was given back
  const lastGivenBack = new Map(entries.filter(isGivenBack).map(one => [one.data['order'], one.seq]))
  return entries.map(entry => {
    const { data } = entry
    let what = typeName(entry.type)
    let note: string | null = null
    if (entry.type === 'proposal.made') {
      const department = names.departments.get(String(data['department'])) ?? ''
      note = `拟派${department}，把握 ${Math.round(Number(data['confidence']) * 100)}%`
    } else if (entry.type === 'decision.made') {
      const kind = data['kind'] as DecisionKind
      what = data['about'] === 'reply' ? `审核答复：${decisionNames[kind]}` : `审定：${decisionNames[kind]}`
      note = reasons.get(String(data['decision'])) ?? null
    } else if (entry.type === 'order.assigned') note = `派给${nameOf({ kind: 'person', id: String(data['to']) })}`
    else if (isGivenBack(entry)) {
      const reason = lastGivenBack.get(data['order']) === entry.seq ? returns.get(String(data['order'])) : undefined
      const code: string | undefined = returnCodes[data['code'] as ReturnInput['code']]
      note = [code, reason].filter(part => part !== undefined && part !== null).join('：') || null
    } else if (entry.type === 'matter.split' || entry.type === 'matter.split_off') note = String(data['receipt'])
    else if (entry.type === 'order.reminded') what = data['of'] === 'sign' ? '提醒：签收时限将到' : '提醒：办理时限将到'
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
