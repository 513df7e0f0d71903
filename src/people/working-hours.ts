import type { RecordRef } from '../ledger/index.ts'
import { Invalid } from '../problems.ts'
import type { Tx } from '../store/index.ts'
import { getPerson, type PeopleChange } from './directory.ts'

/** A time of the week in which somebody works. */
export interface WorkingWindow {
  /** 1 Monday … 7 Sunday */
  readonly weekday: number
  /** Minutes of the day in Beijing. */
  readonly from: number
  /** Not part of it; 1440 is midnight. */
  readonly until: number
}

const isSame = (a: WorkingWindow, b: WorkingWindow) =>
  a.weekday === b.weekday && a.from === b.from && a.until === b.until

const inOrder = (a: WorkingWindow, b: WorkingWindow) => a.weekday - b.weekday || a.from - b.from

/** The working windows of these people; nobody is in it who has given none. */
export async function workingHours(
  tx: Tx,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, readonly WorkingWindow[]>> {
  if (personIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('workingWindow')
    .select(['personId', 'weekday', 'fromMinute', 'untilMinute'])
    .where('endedAt', 'is', null)
    .where('personId', 'in', personIds)
    .orderBy('weekday')
    .orderBy('fromMinute')
    .execute()
  const byPerson = Map.groupBy(rows, row => row.personId)
  return new Map(
    [...byPerson].map(([person, windows]) => [
      person,
      windows.map(one => ({ weekday: one.weekday, from: one.fromMinute, until: one.untilMinute })),
    ]),
  )
}

/**
 * Says anew when somebody works; with none the office's hours count. Refuses windows that end before they begin or that
 * overlap.
 */
export async function setWorkingHours(
  tx: Tx,
  { ledger, actor, now }: PeopleChange,
  personId: string,
  windows: readonly WorkingWindow[],
): Promise<void> {
  const wanted = windows.toSorted(inOrder)
  for (const [i, one] of wanted.entries()) {
    const next = wanted[i + 1]
    if (one.until <= one.from) throw new Invalid('每个时段的结束时间要晚于开始时间。')
    if (next?.weekday === one.weekday && next.from < one.until)
      throw new Invalid('同一天的时段不能重叠，请合并或调整。')
  }
  await getPerson(tx, personId)
  // of two at once the second replaces what the first said
  await tx.selectFrom('person').select('id').where('id', '=', personId).forNoKeyUpdate().execute()
  const before = await tx
    .selectFrom('workingWindow')
    .select(['id', 'weekday', 'fromMinute as from', 'untilMinute as until'])
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .execute()
  const changed: string[] = []
  for (const { id } of before.filter(old => !wanted.some(one => isSame(one, old)))) {
    await tx.updateTable('workingWindow').set({ endedAt: now }).where('id', '=', id).execute()
    changed.push(id)
  }
  for (const { weekday, from, until } of wanted.filter(one => !before.some(old => isSame(one, old)))) {
    const added = await tx
      .insertInto('workingWindow')
      .values({ personId, weekday, fromMinute: from, untilMinute: until, endedAt: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    changed.push(added.id)
  }
  ledger.append(tx, {
    type: 'person.working_hours',
    at: now,
    actor,
    data: { person: personId, windows: wanted.length },
    records: changed.map((id): RecordRef => ({ table: 'working_window', id })),
  })
}
