import type pg from 'pg'

/** What is wrong with what a reader of the event stream got, each counted. */
export interface Faults {
  readonly missing: number
  readonly repeated: number
  readonly outOfOrder: number
  readonly foreign: number
}

export const noFaults: Faults = { missing: 0, repeated: 0, outOfOrder: 0, foreign: 0 }

/** A department, or those who answer for the whole district. */
export type ReaderOf = { readonly department: string } | 'district'

const ofTheRegister = `(e.matter_id is null and e.type ~ '^(employee|guardian|leave|incident)[.]')`
const isVisible = '$3 = any (m.visible_to)'
/** A matter becomes a department's with the decision that sends it there; what was before may be told or not. */
const isVisibleSince = `${isVisible} and (m.intake_department_id = $3 or e.seq >= (
  select min(d.seq) from ledger_entry d where d.matter_id = e.matter_id and d.type = 'decision.made'))`

/** The numbers that the database says have to come, and those that may. */
async function truth(db: pg.Pool, reader: ReaderOf, after: number, upTo: number) {
  const read = async (condition: string) => {
    const { rows } = await db.query<{ seq: number }>(
      `select e.seq::int from ledger_entry e left join matter m on m.id = e.matter_id
       where e.seq > $1 and e.seq <= $2 and ($3::text is null or ${ofTheRegister} or (${condition})) order by e.seq`,
      [after, upTo, reader === 'district' ? null : reader.department],
    )
    return rows.map(row => row.seq)
  }
  return { must: await read(isVisibleSince), may: await read(isVisible) }
}

/** Compares what a reader got, from after one number up to another, with the database. */
export async function judge(
  db: pg.Pool,
  reader: ReaderOf,
  got: readonly number[],
  after: number,
  upTo: number,
): Promise<Faults> {
  const { must, may } = await truth(db, reader, after, upTo)
  const own = got.filter(seq => seq <= upTo)
  const set = new Set(own)
  const allowed = new Set(may)
  return {
    missing: must.filter(seq => !set.has(seq)).length,
    repeated: own.length - set.size,
    outOfOrder: own.filter((seq, i) => i > 0 && seq < (own[i - 1] ?? 0)).length,
    foreign: own.filter(seq => !allowed.has(seq)).length,
  }
}

export const sumOf = (all: readonly Faults[]): Faults => ({
  missing: all.reduce((sum, one) => sum + one.missing, 0),
  repeated: all.reduce((sum, one) => sum + one.repeated, 0),
  outOfOrder: all.reduce((sum, one) => sum + one.outOfOrder, 0),
  foreign: all.reduce((sum, one) => sum + one.foreign, 0),
})

/** The same as figures of an evidence line. */
export const faultFigures = (faults: Faults) =>
  (
    [
      ['events lost', faults.missing],
      ['events that came twice', faults.repeated],
      ['events out of order', faults.outOfOrder],
      ['events that the reader may not see', faults.foreign],
    ] as const
  ).map(([name, value]) => ({ name, value, aim: '0', isReached: value === 0 }))
