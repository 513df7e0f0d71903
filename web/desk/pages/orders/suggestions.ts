import type { Assignable } from '../../../../src/shapes/organisation.ts'

/** So many are shown at a glance; everybody else is found by name. */
const most = 3

/** Whoever walks another place is found by name, and not sent there by a suggestion. */
const meets = (it: Assignable) => !it.isAway && !it.isElsewhere && it.visit !== null

/** Who is there and walks the place or can meet the resident, the best first; and whoever was chosen instead. */
export function suggestedOf(people: readonly Assignable[], chosen?: string): Assignable[] {
  const best = people
    .filter(it => it.isNear || meets(it))
    .filter(it => !it.isAway)
    .slice(0, most)
  const other = people.find(it => it.id === chosen)
  return other === undefined || best.includes(other) ? best : [...best, other]
}

/** The one who stands there already: who alone walks the place, or alone of those who do can meet the resident. */
export function firstChoice(people: readonly Assignable[]): string | undefined {
  const near = people.filter(it => it.isNear && !it.isAway)
  const meeting = near.filter(it => it.visit !== null)
  const [first, ...others] = near.length === 1 ? near : meeting
  return others.length === 0 ? first?.id : undefined
}

/** What to do about the time of a visit, where no suggestion says it; nothing where somebody can meet the resident. */
export function adviceOf(people: readonly Assignable[], reachable: string | null): string | undefined {
  if (reachable === null) return '群众没有说什么时候在家，上门前请先打电话约好。'
  if (people.some(meets)) return undefined
  return `群众方便的时间是${reachable}，办结期限前没有人碰得上。请先打电话另约时间，或者在电话里办理。`
}
