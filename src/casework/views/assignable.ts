import { createGazetteer } from '../../language/index.ts'
import { listPeople, type Person, workingHours } from '../../people/index.ts'
import { NotFound } from '../../problems.ts'
import { leavesSince } from '../../roster/index.ts'
import type { RoutingOutput } from '../../shapes/matter.ts'
import type { ReachableTime, Tx } from '../../store/index.ts'
import { workingDaysLater } from '../deadlines.ts'
import { readCells } from '../hot.ts'
import type { Act } from '../office.ts'
import { bySuggestion, type Reach, reachOf } from '../reachable.ts'
import { visibleTo } from '../visibility.ts'

export interface Assignable extends Reach {
  readonly person: Person
  /** Walks the cell, or one of the community, where the matter is. */
  readonly isNear: boolean
  /** Walks another cell than the one where it is. */
  readonly isElsewhere: boolean
  /** On leave at this moment. */
  readonly isAway: boolean
}

/** What a visit is for: where, when the resident is at home, and by when. */
interface Errand {
  readonly grids: ReadonlySet<string>
  readonly times: readonly ReachableTime[]
  readonly dueAt: Date
}

/** Grids that a matter may lie in, by what its place, title and text name; the first that tells. */
async function gridsOf(tx: Tx, texts: readonly (string | null)[]): Promise<ReadonlySet<string>> {
  const cells = await readCells(tx)
  const spot = createGazetteer(cells)(texts)
  if (!spot) return new Set()
  if (spot.grid !== null) return new Set([spot.grid])
  return new Set(cells.filter(one => one.town === spot.town && one.community === spot.community).map(one => one.grid))
}

async function errandOf(tx: Tx, { person }: Act, orderId: string): Promise<Errand> {
  const order = await tx
    .selectFrom('workOrder as w')
    .innerJoin('matter as m', 'm.id', 'w.matterId')
    .select(['m.place', 'm.title', 'm.content', 'm.reachable', 'w.dueAt'])
    .where('w.id', '=', orderId)
    .where(visibleTo(person))
    .executeTakeFirst()
  if (!order) throw new NotFound()
  return {
    grids: await gridsOf(tx, [order.place, order.title, order.content]),
    times: order.reachable,
    dueAt: order.dueAt,
  }
}

/** These people for an errand, in the order in which they are suggested, each with the reason. */
async function suggested(tx: Tx, people: readonly Person[], now: Date, errand?: Errand): Promise<Assignable[]> {
  const hours = await workingHours(
    tx,
    people.map(one => one.id),
  )
  const grids = errand?.grids ?? new Set()
  const leave = await leavesSince(tx, now)
  return people
    .map((person): Assignable => {
      const away = leave.get(person.id) ?? []
      const isNear = person.grid !== null && grids.has(person.grid)
      const isElsewhere = person.grid !== null && grids.size > 0 && !isNear
      const isAway = away.some(one => one.from <= now)
      const candidate = {
        isNear,
        isElsewhere,
        isAway,
        windows: hours.get(person.id) ?? [],
        leave: away,
        times: errand?.times ?? [],
      }
      return { person, isNear, isElsewhere, isAway, ...reachOf(candidate, now, errand?.dueAt ?? now) }
    })
    .sort(bySuggestion)
}

/**
 * To whom an order may be given: colleagues and the grid workers of all towns; those nearby first, then those who can
 * meet the resident before it is due, those on leave last.
 */
export async function assignable(tx: Tx, act: Act, orderId: string | undefined): Promise<Assignable[]> {
  const { person, now } = act
  const errand = orderId === undefined ? undefined : await errandOf(tx, act, orderId)
  const people = (await listPeople(tx)).filter(
    one =>
      !one.isDisabled &&
      one.id !== person.id &&
      (one.roles.includes('grid_worker') ||
        (one.roles.includes('officer') && one.department.id === person.department.id)),
  )
  return suggested(tx, people, now, errand)
}

/** Working days that a matter is thought to take while nothing says how many. */
const usualDays = 5

/**
 * Who walks the place of a matter, before anybody has an order: for whoever decides where it goes. Nobody where its words
 * name no place of the grid.
 */
export async function gridWorkersOf(tx: Tx, { person, now }: Act, matterId: string): Promise<Assignable[]> {
  const matter = await tx
    .selectFrom('matter as m')
    .leftJoin('proposal as p', join => join.onRef('p.matterId', '=', 'm.id').on('p.state', '=', 'open'))
    .select(['m.place', 'm.title', 'm.content', 'm.reachable', 'p.kind', 'p.output'])
    .where('m.id', '=', matterId)
    .where(visibleTo(person))
    .executeTakeFirst()
  if (!matter) throw new NotFound()
  const grids = await gridsOf(tx, [matter.place, matter.title, matter.content])
  if (grids.size === 0) return []
  const routing = matter.kind === 'routing' ? (matter.output as RoutingOutput | null) : null
  const walkers = (await listPeople(tx)).filter(
    one => !one.isDisabled && one.roles.includes('grid_worker') && one.grid !== null && grids.has(one.grid),
  )
  const dueAt = workingDaysLater(now, routing?.dueDays ?? usualDays)
  return suggested(tx, walkers, now, { grids, times: matter.reachable, dueAt })
}
