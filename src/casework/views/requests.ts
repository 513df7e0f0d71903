import { sql } from 'kysely'
import type { MatterState, Tx } from '../../store/index.ts'
import { supplementMark } from '../intake.ts'
import { endedMatterStates, matterStates } from '../machine.ts'
import { assistanceLabel } from '../office.ts'

/** An appeal as the program sees it that filed it. */
export interface FiledRequest {
  readonly receipt: string
  readonly isClosed: boolean
  /** Where it stands, in a sentence; with the answer, where there is one. */
  readonly statusNotes: string
  readonly category: { readonly id: string; readonly name: string }
  /** As it was filed: what the resident added in the portal is not the program's to know. */
  readonly description: string
  /** The department that has it; null while none was decided. */
  readonly department: string | null
  readonly filedAt: Date
  readonly updatedAt: Date
  readonly dueAt: Date | null
  readonly place: string | null
  readonly lat: number | null
  readonly long: number | null
}

export interface RequestSearch {
  readonly receipts?: readonly string[] | undefined
  readonly categories?: readonly string[] | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
  /** Both where it is absent. */
  readonly isClosed?: boolean | undefined
  readonly limit: number
  /** How many of the newest are passed over. */
  readonly offset?: number | undefined
}

/** Nothing more is expected of the office, unless the resident says that it did not help. */
const closedStates: readonly MatterState[] = [...endedMatterStates, 'answered']

interface RequestRow extends Omit<FiledRequest, 'isClosed' | 'statusNotes' | 'category' | 'description'> {
  readonly state: MatterState
  readonly answer: string | null
  readonly categoryId: string
  readonly categoryName: string
  readonly content: string
}

function notesOf({ state, answer }: RequestRow): string {
  const { name, next } = matterStates[state]
  return closedStates.includes(state) && answer !== null
    ? `${name}：${answer}（${assistanceLabel}）`
    : `${name}。${next}`
}

const toRequest = (row: RequestRow): FiledRequest => ({
  receipt: row.receipt,
  isClosed: closedStates.includes(row.state),
  statusNotes: notesOf(row),
  category: { id: row.categoryId, name: row.categoryName },
  description: row.content.split(supplementMark)[0] ?? '',
  department: row.department,
  filedAt: row.filedAt,
  updatedAt: row.updatedAt,
  dueAt: row.dueAt,
  place: row.place,
  lat: row.lat,
  long: row.long,
})

/** Appeals that this program filed, and no others, newest first. */
export async function requestsOf(tx: Tx, clientId: string, search: RequestSearch): Promise<FiledRequest[]> {
  const { receipts, categories, from, until, isClosed, limit, offset = 0 } = search
  const closed = sql`m.state = any(${closedStates}::text[])`
  const conditions = [
    sql`q.client_id = ${clientId}`,
    ...(receipts ? [sql`m.receipt = any(${receipts}::text[])`] : []),
    ...(categories ? [sql`coalesce(m.category_id, q.service_code) = any(${categories}::text[])`] : []),
    ...(from ? [sql`q.filed_at >= ${from}`] : []),
    ...(until ? [sql`q.filed_at <= ${until}`] : []),
    ...(isClosed === undefined ? [] : [isClosed ? closed : sql`not ${closed}`]),
  ]
  const { rows } = await sql<RequestRow>`
    select m.receipt, m.state, m.answer, c.id as category_id, c.level2 as category_name, m.content,
      case when m.category_id is not null then d.name end as department, m.filed_at, m.due_at, m.place, q.lat, q.long,
      (select e.at from ledger_entry e where e.matter_id = m.id order by e.seq desc limit 1) as updated_at
    from api_request q join matter m on m.id = q.id join category c on c.id = coalesce(m.category_id, q.service_code)
      join department d on d.id = m.department_id
    where ${sql.join(conditions, sql` and `)}
    order by q.filed_at desc, q.id limit ${limit} offset ${offset}`.execute(tx)
  return rows.map(toRequest)
}
