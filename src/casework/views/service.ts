import { type RawBuilder, sql } from 'kysely'
import { beijingDay } from '../../language/index.ts'
import { sessionOf } from '../../people/index.ts'
import { Invalid } from '../../problems.ts'
import { ReturnCode } from '../../shapes/matter.ts'
import type { ReturnRow, ServiceLevels, ServiceRow } from '../../shapes/service.ts'
import type { Tx } from '../../store/index.ts'
import type { Act } from '../office.ts'
import { visibleTo } from '../visibility.ts'
import { fairness } from './fairness.ts'

const day = 86_400_000
/** Days that are shown where nobody says which. */
const usual = 30
/** A year of orders is read in one go; more would keep others waiting. */
const longest = 366

type Grouped = 'department' | 'category' | 'all'

interface Figures {
  readonly key: string | null
  readonly orders: number
  readonly signDue: number
  readonly signKept: number
  readonly signHours: number | null
  readonly answerDue: number
  readonly answerKept: number
  readonly answerHours: number | null
  readonly filingHours: number | null
  readonly returned: number
  readonly reopened: number
  readonly late: number
}

const rounded = (hours: number | null) => (hours === null ? null : Math.round(hours * 10) / 10)

const toRow = (id: string, name: string, figures: Figures | undefined): ServiceRow => ({
  id,
  name,
  orders: figures?.orders ?? 0,
  sign: {
    due: figures?.signDue ?? 0,
    kept: figures?.signKept ?? 0,
    median: rounded(figures?.signHours ?? null),
  },
  answer: {
    due: figures?.answerDue ?? 0,
    kept: figures?.answerKept ?? 0,
    median: rounded(figures?.answerHours ?? null),
  },
  fromFiling: rounded(figures?.filingHours ?? null),
  returned: figures?.returned ?? 0,
  reopened: figures?.reopened ?? 0,
  late: figures?.late ?? 0,
})

/** Who returned orders that were opened in a period, and why. */
async function returnsOf(
  tx: Tx,
  seen: RawBuilder<unknown>,
  since: Date,
  until: Date,
  nameOf: (department: string) => string,
): Promise<ReturnRow[]> {
  const { rows } = await sql<Omit<ReturnRow, 'name'>>`
    select w.department_id as id, count(*)::int as orders, (count(*) filter (where w.state = 'returned'))::int as returned,
      (count(*) filter (where w.state = 'returned' and exists (select from work_order o
        where o.matter_id = w.matter_id and o.state = 'returned' and o.opened_at < w.opened_at)))::int as again,
      json_strip_nulls(json_build_object(${sql.join(
        ReturnCode.options.flatMap(code => [
          sql.lit(code),
          sql`nullif(count(*) filter (where r.code = ${sql.lit(code)}), 0)`,
        ]),
      )})) as reasons
    from work_order w join matter m on m.id = w.matter_id
      left join lateral (select code from order_return where id = w.id limit 1) r on w.state = 'returned'
    where w.opened_at >= ${since} and w.opened_at < ${until} and ${seen}
    group by w.department_id having count(*) filter (where w.state = 'returned') > 0
    order by returned desc, id`.execute(tx)
  return rows.map(row => ({ ...row, name: nameOf(row.id) }))
}

/** A calendar day in Beijing as the moment that it begins. */
function beginning(text: string): Date {
  const moment = new Date(`${text}T00:00:00+08:00`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(moment.getTime()) || beijingDay(moment) !== text)
    throw new Invalid('日期要写成 2026-11-01 这样。')
  return moment
}

/**
 * How the time limits were kept by the work orders that were opened in a period: signed for, answered, sent back, by
 * department and by category; never by person. Orders that were sent back before their limit ran out count for no limit.
 */
export async function serviceLevels(
  tx: Tx,
  { person, now }: Act,
  period: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<ServiceLevels> {
  const to = period.to ?? beijingDay(now)
  const until = new Date(beginning(to).getTime() + day)
  const from = period.from ?? beijingDay(new Date(until.getTime() - usual * day))
  const since = beginning(from)
  if (since >= until) throw new Invalid('结束日期不能早于开始日期。')
  if (until.getTime() - since.getTime() > longest * day) throw new Invalid('一次最多统计一年。')
  const seen = sessionOf(person).scope === 'district' ? sql`true` : visibleTo(person)
  const hours = (end: RawBuilder<unknown>, start: RawBuilder<unknown>) =>
    sql`percentile_cont(0.5) within group (order by extract(epoch from ${end} - ${start}) / 3600.0)`
  const { rows } = await sql<Figures & { grouped: Grouped }>`
    select case when grouping(w.department_id) = 0 then 'department' when grouping(m.category_id) = 0 then 'category'
        else 'all' end as grouped,
      coalesce(w.department_id, m.category_id) as key,
      count(*)::int as orders,
      (count(*) filter (where w.signed_at is not null or (w.state = 'open' and w.sign_by < ${now})))::int as "signDue",
      (count(*) filter (where w.signed_at <= w.sign_by))::int as "signKept",
      ${hours(sql`w.signed_at`, sql`w.opened_at`)} as "signHours",
      (count(*) filter (where w.completed_at is not null or (w.state <> 'returned' and w.due_at < ${now})))::int as "answerDue",
      (count(*) filter (where w.completed_at <= w.due_at))::int as "answerKept",
      ${hours(sql`w.completed_at`, sql`w.opened_at`)} as "answerHours",
      ${hours(sql`w.completed_at`, sql`m.filed_at`)} as "filingHours",
      (count(*) filter (where w.state = 'returned'))::int as returned,
      (count(*) filter (where m.reopened_count > 0 and w.state <> 'returned'))::int as reopened,
      (count(*) filter (where w.state not in ('completed', 'returned', 'reported') and w.due_at < ${now}))::int as late
    from work_order w join matter m on m.id = w.matter_id
    where w.opened_at >= ${since} and w.opened_at < ${until} and ${seen}
    group by grouping sets ((w.department_id), (m.category_id), ())`.execute(tx)
  const of = (grouped: Grouped) => rows.filter(row => row.grouped === grouped)
  const departments = await tx.selectFrom('department').select(['id', 'name']).execute()
  const categories = await tx.selectFrom('category').select(['id', 'level1', 'level2', 'days']).execute()
  const named = <Thing extends { readonly id: string }>(
    things: readonly Thing[],
    figures: readonly Figures[],
    nameOf: (thing: Thing) => string,
  ) =>
    figures
      .flatMap(one => {
        const thing = things.find(({ id }) => id === one.key)
        return thing ? [{ thing, row: toRow(thing.id, nameOf(thing), one) }] : []
      })
      .sort((a, b) => b.row.orders - a.row.orders)
  return {
    from,
    to,
    total: toRow('all', '合计', of('all')[0]),
    departments: named(departments, of('department'), one => one.name).map(({ row }) => row),
    categories: named(categories, of('category'), one => `${one.level1} / ${one.level2}`).map(({ thing, row }) => ({
      ...row,
      days: thing.days,
    })),
    returns: await returnsOf(tx, seen, since, until, id => departments.find(one => one.id === id)?.name ?? id),
    groups: await fairness(tx, person, { since, until, now }),
  }
}
