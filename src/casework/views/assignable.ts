import { createGazetteer } from '../../language/index.ts'
import { listPeople, type Person } from '../../people/index.ts'
import { NotFound } from '../../problems.ts'
import { awayAt } from '../../roster/index.ts'
import type { Tx } from '../../store/index.ts'
import { readCells } from '../hot.ts'
import type { Act } from '../office.ts'
import { visibleTo } from '../visibility.ts'

export interface Assignable {
  readonly person: Person
  /** Walks the cell, or one of the community, where the matter is. */
  readonly isNear: boolean
  /** On leave at this moment. */
  readonly isAway: boolean
}

/** Grids that a matter may lie in, by what its place, title and text name; the first that tells. */
async function gridsOf(tx: Tx, { person }: Act, orderId: string): Promise<ReadonlySet<string>> {
  const matter = await tx
    .selectFrom('workOrder as w')
    .innerJoin('matter as m', 'm.id', 'w.matterId')
    .select(['m.place', 'm.title', 'm.content'])
    .where('w.id', '=', orderId)
    .where(visibleTo(person))
    .executeTakeFirst()
  if (!matter) throw new NotFound()
  const cells = await readCells(tx)
  const spot = createGazetteer(cells)([matter.place, matter.title, matter.content])
  if (!spot) return new Set()
  if (spot.grid !== null) return new Set([spot.grid])
  return new Set(cells.filter(one => one.town === spot.town && one.community === spot.community).map(one => one.grid))
}

/** To whom an order may be given: colleagues and the grid workers of all towns; those nearby first, those on leave last. */
export async function assignable(tx: Tx, act: Act, orderId: string | undefined): Promise<Assignable[]> {
  const { person, now } = act
  const near = orderId === undefined ? new Set<string>() : await gridsOf(tx, act, orderId)
  const away = await awayAt(tx, now)
  const rank = (one: Assignable) => (one.isAway ? 2 : one.isNear ? 0 : 1)
  return (await listPeople(tx))
    .filter(
      one =>
        !one.isDisabled &&
        one.id !== person.id &&
        (one.roles.includes('grid_worker') ||
          (one.roles.includes('officer') && one.department.id === person.department.id)),
    )
    .map(one => ({ person: one, isNear: one.grid !== null && near.has(one.grid), isAway: away.has(one.id) }))
    .sort((a, b) => rank(a) - rank(b))
}
