import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { HashAlgorithm } from './tree.ts'

/**
 * The tables whose every byte the ledger commits to: each change of a row enters an entry as the digest of the whole
 * row. Rows hold a random salt, so that a digest tells nothing about the person in the row.
 * Not among them: sign-in (login_session, account, verification, two_factor, invitation), replayed answers
 * (idempotency), the queue of jobs, secrets and deliveries of webhooks, keys of models, vectors, passages (their source's row holds
 * their digest), and what is made anew at every start (transition, migration).
 */
interface RecordShape {
  readonly key: readonly string[]
  /** the columns that count; all of them where this is absent */
  readonly columns?: readonly string[]
  /** a column of bytes that enters by its SHA-256 */
  readonly hashed?: string
  /** columns that came later, which count from when they say something: digests of before stand */
  readonly later?: readonly { readonly column: string; readonly empty: string }[]
}

const shapes = {
  district: { key: ['singleton'] },
  department: { key: ['id'] },
  person: { key: ['id'], columns: ['id', 'name', 'username', 'is_disabled', 'salt'] },
  membership: { key: ['id'] },
  category: { key: ['id'] },
  grid_cell: { key: ['grid'] },
  routing_example: { key: ['id'] },
  router_version: { key: ['version'] },
  employee: { key: ['id'] },
  scenario_suspension: { key: ['employee_id', 'scenario_id'] },
  guardianship: { key: ['id'] },
  leave_of_absence: { key: ['id'] },
  working_window: { key: ['id'] },
  matter: { key: ['id'], later: [{ column: 'reachable', empty: '[]' }] },
  attachment: { key: ['id'], hashed: 'bytes' },
  proposal: { key: ['id'] },
  decision: { key: ['id'] },
  effect: { key: ['id'] },
  work_order: { key: ['id'] },
  merged_matter: { key: ['id'] },
  order_return: { key: ['id'] },
  split_matter: { key: ['id'] },
  incident: { key: ['id'] },
  counter_request: { key: ['id'] },
  access_token: {
    key: ['id'],
    columns: ['id', 'person_id', 'name', 'token_digest', 'made_at', 'expires_at', 'revoked_at', 'salt'],
  },
  api_client: { key: ['id'] },
  api_request: { key: ['id'] },
  appeal_age: { key: ['id'] },
  webhook: { key: ['id'] },
  source: { key: ['id'], later: [{ column: 'corrections', empty: '[]' }] },
  answer: { key: ['id'] },
  written_answer: { key: ['id'] },
  summary: { key: ['id'] },
  correction: { key: ['id'] },
  model_endpoint: {
    key: ['id'],
    later: [
      { column: 'purpose', empty: '"chat"' },
      { column: 'dimensions', empty: '0' },
    ],
  },
  model_policy: { key: ['employee_id'] },
  model_budget: { key: ['singleton'] },
  model_call: { key: ['id'] },
} as const satisfies Record<string, RecordShape>

export type RecordTable = keyof typeof shapes

export const recordTables: Readonly<Record<RecordTable, RecordShape>> = shapes

export interface RecordRef {
  readonly table: RecordTable
  /** The primary key; its parts joined by "/" where there are several. */
  readonly id: string
}

export interface RecordDigest extends RecordRef {
  /** null: the row is gone. */
  readonly digest: string | null
}

export interface RecordImage extends RecordRef {
  /** Canonical JSON (RFC 8785) of the row. */
  readonly image: string
}

export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

export function digestOf(algorithm: HashAlgorithm, text: string): string {
  return hash(algorithm, text)
}

function imageExpression(table: RecordTable): RawBuilder<unknown> {
  const shape = recordTables[table]
  if (shape.columns) {
    return sql`jsonb_build_object(${sql.join(shape.columns.map(c => sql`${sql.lit(c)}, ${sql.ref(`t.${c}`)}`))})`
  }
  if (shape.hashed) {
    const column = sql.ref(`t.${shape.hashed}`)
    return sql`to_jsonb(t) - ${sql.lit(shape.hashed)} || jsonb_build_object(${sql.lit(`${shape.hashed}_sha256`)}, encode(sha256(${column}), 'hex'))`
  }
  const absent = (shape.later ?? []).map(
    ({ column, empty }) =>
      sql`- case when to_jsonb(${sql.ref(`t.${column}`)}) = ${sql.lit(empty)}::jsonb then ${sql.lit(column)} else '' end`,
  )
  return sql`to_jsonb(t) ${sql.join(absent, sql` `)}`
}

function idExpression(table: RecordTable): RawBuilder<string> {
  return sql<string>`concat_ws('/', ${sql.join(recordTables[table].key.map(k => sql.ref(`t.${k}`)))})`
}

/** The rows of a table, in the order of their keys, as the database puts them. */
interface RowImage {
  readonly id: string
  readonly image: unknown
}

export const toRecordImage = (table: RecordTable, { id, image }: RowImage): RecordImage => ({
  table,
  id,
  image: canonicalJson(image),
})

/** All rows of a table. */
export const imageQuery = (table: RecordTable): RawBuilder<RowImage> => sql`
  select ${idExpression(table)} as id, ${imageExpression(table)} as image from ${sql.table(table)} t
  order by ${sql.join(recordTables[table].key.map(k => sql.ref(`t.${k}`)))}`

/** References that are looked up with one statement. */
const batch = 1000
const few = 4

/** Images of the named rows, of however many tables in one statement; rows that don't exist are absent. */
export async function readImages(tx: Tx, refs: readonly RecordRef[]): Promise<RecordImage[]> {
  const byTable = Map.groupBy(refs, ref => ref.table)
  const parts = [...byTable].map(([table, group]) => {
    const key = recordTables[table].key
    // the usual case by the primary key's index; a composed key only where a table is small
    const place = key.length === 1 && key[0] === 'id' ? sql`t.id` : idExpression(table)
    const ids = group.map(ref => ref.id)
    // a few by themselves: for a list of unknown length PostgreSQL would plan anew each time
    const isNamed = ids.length > few ? sql`${place} = any(${ids})` : sql`${place} in (${sql.join(ids)})`
    return sql`select ${sql.lit(table)} as "table", ${idExpression(table)} as id, ${imageExpression(table)} as image
      from ${sql.table(table)} t where ${isNamed}`
  })
  if (parts.length === 0) return []
  const { rows } = await sql<RowImage & { readonly table: RecordTable }>`${sql.join(parts, sql` union all `)}`.execute(
    tx,
  )
  return rows.map(row => toRecordImage(row.table, row))
}

/** Digests of rows as they are now, in the order given. */
export async function digestRecords(
  tx: Tx,
  algorithm: HashAlgorithm,
  refs: readonly RecordRef[],
): Promise<RecordDigest[]> {
  const digests = new Map<string, string>()
  for (let i = 0; i < refs.length; i += batch) {
    for (const { table, id, image } of await readImages(tx, refs.slice(i, i + batch)))
      digests.set(`${table}/${id}`, digestOf(algorithm, image))
  }
  return refs.map(({ table, id }) => ({ table, id, digest: digests.get(`${table}/${id}`) ?? null }))
}
