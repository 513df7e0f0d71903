import { sql } from 'kysely'
import { type Person, sessionOf } from '../../people/index.ts'
import type { AgeGroup } from '../../shapes/appeal.ts'
import type { Tx } from '../../store/index.ts'
import { visibleTo } from '../visibility.ts'

/** A work order as far as it tells how somebody was served; null where it does not, or not yet. */
export interface Served {
  readonly channel: string
  readonly town: string | null
  readonly age: AgeGroup | null
  /** The first department that got the appeal kept it. */
  readonly kept: boolean | null
  readonly signedInTime: boolean | null
  readonly answeredInTime: boolean | null
  readonly helped: boolean | null
  readonly openedAt: Date
  readonly signedAt: Date | null
  readonly completedAt: Date | null
}

/** Orders count that were opened in it, its end left out; what is late is late now. */
export interface Period {
  readonly since: Date
  readonly until: Date
  readonly now: Date
}

/** The orders of a period that one may see, as they served those who appealed. */
export async function servedIn(tx: Tx, person: Person, { since, until, now }: Period): Promise<Served[]> {
  const seen = sessionOf(person).scope === 'district' ? sql`true` : visibleTo(person)
  // an order that ended with its withdrawn appeal was nobody's mistake
  const { rows } = await sql<Served>`
    select m.channel, h.town_id as town, a.age_group as age,
      case when w.state = 'open' or exists (select from work_order o where o.matter_id = m.id and o.opened_at < w.opened_at)
          or (w.state = 'returned' and m.state = 'withdrawn' and not exists (select from order_return r where r.id = w.id))
        then null else w.state <> 'returned' end as kept,
      case when w.signed_at is not null or (w.state = 'open' and w.sign_by < ${now})
        then coalesce(w.signed_at <= w.sign_by, false) end as "signedInTime",
      case when w.completed_at is not null or (w.state <> 'returned' and w.due_at < ${now})
        then coalesce(w.completed_at <= w.due_at, false) end as "answeredInTime",
      case when w.state <> 'returned' and m.feedback_helped is not null
        then w.state = 'completed' and m.feedback_helped end as helped,
      w.opened_at as "openedAt", w.signed_at as "signedAt", w.completed_at as "completedAt"
    from work_order w join matter m on m.id = w.matter_id
      left join lateral (select town_id from hot_appeal where matter_id = m.id limit 1) h on true
      left join lateral (select age_group from appeal_age where id = m.id limit 1) a on true
    where w.opened_at >= ${since} and w.opened_at < ${until} and ${seen}`.execute(tx)
  return rows
}
