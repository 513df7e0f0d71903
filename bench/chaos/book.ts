import type pg from 'pg'

/** What a call changes when it takes effect, so that it can be looked for: "decided 0192…", "signed 0192…". */
export type Trace = string

interface Count {
  acknowledged: number
  pending: number
}

export interface Reckoning {
  /** Acknowledged and not there. */
  readonly lost: Trace[]
  /** There more often than it was acknowledged or is still under way. */
  readonly duplicated: Trace[]
}

/** Keeps account of what the server acknowledged, and compares it with what the record holds. */
export interface Book {
  readonly acknowledged: number
  /** A call that may take effect from now on. */
  begin(trace: Trace): void
  /** Its definite answer: it took effect, or it did not. */
  settle(trace: Trace, tookEffect: boolean): void
  reckon(pool: pg.Pool): Promise<Reckoning>
}

/** Every effect that writers cause, as traces read from the record by a superuser. */
const tracesQuery = `
  select 'filed ' || (regexp_match(content, 'K[0-9a-f-]{36}'))[1] as trace from matter where content ~ '^[^【]*K[0-9a-f-]{36}'
  union all
  select 'supplemented ' || mark[1] from matter, regexp_matches(content, 'S[0-9a-f-]{36}', 'g') as mark
  union all
  select case type when 'matter.withdrawn' then 'withdrawn ' else 'judged ' end || m.receipt
    from ledger_entry e join matter m on m.id = e.matter_id
    where type in ('matter.withdrawn', 'matter.helped', 'matter.reopened')
  union all
  select 'decided ' || proposal_id from decision
  union all
  select 'decided ' || (body::jsonb -> 'data' ->> 'proposal') || ' in the ledger' from ledger_entry where type = 'decision.made'
  union all
  select case type when 'order.signed' then 'signed ' when 'order.accepted' then 'signed ' when 'order.assigned' then 'assigned '
      when 'order.reported' then 'reported ' else 'returned ' end || (body::jsonb -> 'data' ->> 'order')
    from ledger_entry where type in ('order.signed', 'order.accepted', 'order.assigned', 'order.reported', 'order.returned')
  union all
  select 'asked ' || question from counter_request where question like 'K%'
  union all
  select 'finished ' || note from counter_request where note like 'K%'
  union all
  select 'viewed ' || (body::jsonb -> 'data' ->> 'purpose') from ledger_entry where type = 'personal_data.viewed'`

export function openBook(): Book {
  const counts = new Map<Trace, Count>()
  let total = 0
  const of = (trace: Trace) => {
    const count = counts.get(trace) ?? { acknowledged: 0, pending: 0 }
    counts.set(trace, count)
    return count
  }
  return {
    get acknowledged() {
      return total
    },
    begin: trace => {
      of(trace).pending++
    },
    settle: (trace, tookEffect) => {
      const count = of(trace)
      count.pending--
      if (!tookEffect) return
      count.acknowledged++
      total++
    },
    reckon: async pool => {
      // counted before the record is read: what is acknowledged meanwhile is not asked for
      const before = new Map([...counts].map(([trace, count]) => [trace, count.acknowledged]))
      const { rows } = await pool.query<{ trace: string; count: number }>(
        `select trace, count(*)::int as count from (${tracesQuery}) as t group by trace`,
      )
      const there = new Map(rows.map(row => [row.trace, row.count]))
      const lost = [...before].filter(([trace, acknowledged]) => (there.get(trace) ?? 0) < acknowledged)
      const duplicated = [...there].filter(([trace, count]) => {
        const known = counts.get(trace)
        return known !== undefined && count > known.acknowledged + known.pending
      })
      return { lost: lost.map(([trace]) => trace), duplicated: duplicated.map(([trace]) => trace) }
    },
  }
}
