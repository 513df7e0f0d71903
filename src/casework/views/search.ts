import { sql } from 'kysely'
import { normalise } from '../../language/index.ts'
import { type Person, sessionOf } from '../../people/index.ts'
import { Invalid } from '../../problems.ts'
import type { MatterPage } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { matterStates, runningMatterStates } from '../machine.ts'
import type { Act } from '../office.ts'
import { visibleTo } from '../visibility.ts'
import { matterRows, readNames, summarise } from './summary.ts'

export interface MatterFilter {
  readonly q?: string | undefined
  readonly state?: string | undefined
  readonly department?: string | undefined
  readonly category?: string | undefined
  readonly overdue?: boolean | undefined
  readonly cursor?: string | undefined
}

const pageSize = 50
/** Matters are counted up to here; nobody reads on, and counting a million takes as long as reading them. */
const countLimit = 1000
const day = 86_400_000
/**
 * Days that are looked through at first; then as many more as seem to be needed, then all: what is common is soon found
 * among the newest, and what is rare is cheap to look for everywhere. Within a window everything is gathered, so that
 * the planner never bets on coming across enough of it early.
 */
const firstWindow = 2
const longestWindow = 1500

/** How many times as far to look when so many of what is wanted were found. */
const stride = (found: number, wanted: number) => Math.min(5, Math.max(2, (1.5 * wanted) / Math.max(1, found)))

function isState(value: string): value is keyof typeof matterStates {
  return Object.hasOwn(matterStates, value)
}

/** A place between two matters, newest first: microseconds since 1970 and the id of the one before it. */
interface Place {
  readonly micros: number
  readonly id: string
}

function placeOf(cursor: string): Place {
  const [, micros, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (micros === undefined || id === undefined) throw new Invalid('翻页标记不对，请从第一页重新查看。')
  return { micros: Number(micros), id }
}

const exactly = (micros: number) =>
  `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`

/** What a text that begins like a receipt names: receipts begin with the day in Beijing, so they lie close together. */
function receiptOf(q: string): { prefix: string; isWhole: boolean; from: Date; until: Date } | undefined {
  const plain = q.toUpperCase().replaceAll(/[\s-]/g, '')
  const [, year, month, dayOfMonth] = /^SF(\d\d)(\d\d)?(\d\d)?[0-9A-Z]*$/.exec(plain) ?? []
  if (year === undefined) return undefined
  const prefix = [plain.slice(0, 8), plain.slice(8, 12), plain.slice(12, 16), plain.slice(16)]
    .filter(part => part !== '')
    .join('-')
  const at = (y: number, m: number, d: number) => new Date(Date.UTC(2000 + y, m, d) - 8 * 3600_000)
  const y = Number(year)
  const isWhole = plain.length === 21
  if (month === undefined) return { prefix, isWhole, from: at(y, 0, 1), until: at(y + 1, 0, 1) }
  const m = Number(month) - 1
  if (dayOfMonth === undefined) return { prefix, isWhole, from: at(y, m, 1), until: at(y, m + 1, 1) }
  const d = Number(dayOfMonth)
  return { prefix, isWhole, from: at(y, m, d), until: at(y, m, d + 1) }
}

/** In a form that no index knows: the day that the receipt names leads to it sooner. */
const beginsWith = (prefix: string) => sql`left(m.receipt, ${sql.lit(prefix.length)}) = ${prefix}`

/** Where a matter is found: the texts by their pairs of characters, a department's by the department, and the matter itself. */
const index = { table: sql`matter_index x`, id: sql`x.matter_id`, filedAt: sql`x.filed_at` }
const visibility = { table: sql`matter_visibility v`, id: sql`v.matter_id`, filedAt: sql`v.filed_at` }
const matters = { table: sql`matter m`, id: sql`m.id`, filedAt: sql`m.filed_at` }

/** Those among the found that hold the text, each looked up by its key; most hold it as it was typed. */
const holding = (text: string, person: Person) => sql`
  select * from found where (
    select true from matter m where m.id = found.id and ${visibleTo(person)} and (
      strpos(m.content, ${text}) > 0 or strpos(m.title, ${text}) > 0 or strpos(m.place, ${text}) > 0
      or strpos(comparable(m.content), comparable(${text})) > 0 or strpos(comparable(m.title), comparable(${text})) > 0
      or strpos(comparable(m.place), comparable(${text})) > 0))`

/** Matters that this person may see, newest first. */
export async function searchMatters(tx: Tx, { person, now }: Act, filter: MatterFilter): Promise<MatterPage> {
  const { state, department, category, overdue } = filter
  if (state && !isState(state)) throw new Invalid('没有这种状态。')
  const q = normalise(filter.q ?? '').trim()
  const receipt = receiptOf(q)
  const text = receipt ? '' : q
  if (text !== '') {
    if (Array.from(text).length < 2) throw new Invalid('请至少输入两个字。', { q: '请至少输入两个字' })
  }
  // how to look for something depends on how common it is: a plan that was kept from another search may be the worst
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('app.pairs', ${text === '' ? sql`''` : sql`pairs_of(${text})::text`}, true)`.execute(tx)
  const start = filter.cursor ? placeOf(filter.cursor) : undefined

  const filters = [
    ...(receipt ? [receipt.isWhole ? sql`m.receipt = ${receipt.prefix}` : beginsWith(receipt.prefix)] : []),
    ...(state ? [sql`m.state = ${state}`] : []),
    ...(department ? [sql`m.department_id = ${department}`] : []),
    ...(category ? [sql`m.category_id = ${category}`] : []),
    ...(overdue ? [sql`m.due_at < ${now} and m.state in (${sql.join(runningMatterStates)})`] : []),
  ]
  const tables = [
    // the hub took in everything there is: for it as for the whole district that is no way to find anything
    ...(sessionOf(person).scope === 'department' && person.department.kind !== 'hub' ? [visibility] : []),
    ...(text === '' ? [] : [index]),
    // with words alone the texts are read at the end, of those that are found
    ...(text === '' || filters.length > 0 ? [matters] : []),
  ] as const
  const [first = matters, ...others] = tables

  // where nothing is asked for, the newest are found in their order; elsewhere the planner would bet on it
  const newest =
    text === '' && filters.length === 0
      ? sql`order by ${first.filedAt} desc, ${first.id} desc limit ${sql.lit(countLimit + 1)}`
      : sql``

  /** Gathers what is between two moments; `before` is a place to go on from. */
  const gather = async (from: string | undefined, until: string | undefined, before: Place | undefined) => {
    const within = tables.flatMap(({ id, filedAt }) => [
      ...(from === undefined ? [] : [sql`${filedAt} >= ${from}::timestamptz`]),
      ...(until === undefined ? [] : [sql`${filedAt} < ${until}::timestamptz`]),
      ...(before === undefined
        ? []
        : [
            sql`${filedAt} <= ${exactly(before.micros)}::timestamptz`,
            sql`(${filedAt}, ${id}) < (${exactly(before.micros)}::timestamptz, ${before.id}::uuid)`,
          ]),
    ])
    const joined = others.flatMap(({ id, filedAt }) => [sql`${id} = ${first.id}`, sql`${filedAt} = ${first.filedAt}`])
    const owner = tables.includes(visibility) ? [sql`v.department_id = ${person.department.id}`] : []
    const seen = tables.includes(matters) ? [visibleTo(person)] : []
    const conditions = [...joined, ...owner, ...seen, ...filters, ...within]
    const { rows } = await sql<{ id: string; micros: number; count: number }>`
      with found as materialized (
        select ${first.id} as id, ${first.filedAt} as filed_at from ${sql.join(tables.map(({ table }) => table))}
        where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)} ${newest}),
      held as (${text === '' ? sql`select * from found` : holding(text, person)})
      select id, (extract(epoch from filed_at) * 1000000)::bigint as micros, count(*) over ()::int as count
      from held order by filed_at desc, id desc limit ${sql.lit(pageSize + 1)}`.execute(tx)
    return rows
  }

  const latest = Math.min(
    start ? start.micros / 1000 : now.getTime(),
    receipt?.until.getTime() ?? Number.POSITIVE_INFINITY,
  )
  const places: Place[] = []
  let total = 0
  let until = receipt?.until.toISOString()
  const wanted = start === undefined ? countLimit + 1 : pageSize + 1
  for (let days = firstWindow; ; days *= stride(total, wanted)) {
    const earliest = Math.max(
      days > longestWindow ? Number.NEGATIVE_INFINITY : latest - days * day,
      receipt?.from.getTime() ?? Number.NEGATIVE_INFINITY,
    )
    const from = Number.isFinite(earliest) ? new Date(earliest).toISOString() : undefined
    const rows = await gather(from, until, start)
    total += rows[0]?.count ?? 0
    places.push(...rows)
    if (total >= wanted || from === receipt?.from.toISOString()) break
    until = from
  }

  const shown = places.slice(0, pageSize)
  const last = places.length > pageSize ? shown.at(-1) : undefined
  return {
    items: await readSummaries(
      tx,
      { person, now },
      shown.map(place => place.id),
    ),
    total: start ? null : Math.min(total, countLimit),
    isMore: total > countLimit,
    nextCursor: last ? `${last.micros}_${last.id}` : null,
  }
}

async function readSummaries(tx: Tx, { person, now }: Act, ids: readonly string[]) {
  if (ids.length === 0) return []
  const names = await readNames(tx)
  const rows = await matterRows(tx).where('m.id', 'in', ids).where(visibleTo(person)).execute()
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => {
    const row = byId.get(id)
    return row ? [summarise(row, names, now)] : []
  })
}
