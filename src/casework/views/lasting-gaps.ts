import { sessionOf } from '../../people/index.ts'
import type { ServiceGap } from '../../shapes/service.ts'
import type { Tx } from '../../store/index.ts'
import type { Act } from '../office.ts'
import { fairness, gapsOf } from './fairness.ts'

/** The gaps among the orders opened since a moment that one may see. */
export type FindGaps = (tx: Tx, act: Act, since: Date) => Promise<readonly ServiceGap[]>

export const findGaps: FindGaps = async (tx, { person, now }, since) =>
  gapsOf(await fairness(tx, person, { since, until: now, now }))

/** Milliseconds for which what was found is told again. */
const lasting = 60_000

/**
 * Finds gaps no more than once a minute for all who may see the same: every order of the month has to be looked at, and
 * nobody can tell whether a gap is a minute old. What one may see hangs on the scope and, below the district, on the
 * department alone, here (`visibleTo`) as in the database's policies.
 */
export function lastingGaps(find: FindGaps = findGaps): FindGaps {
  const found = new Map<string, { readonly at: number; readonly gaps: readonly ServiceGap[] }>()
  return async (tx, act, since) => {
    const now = act.now.getTime()
    const { scope } = sessionOf(act.person)
    const key = JSON.stringify([scope, scope === 'district' ? null : act.person.department.id, since.getTime()])
    const known = found.get(key)
    if (known && known.at <= now && now < known.at + lasting) return known.gaps
    const gaps = await find(tx, act, since)
    for (const [other, { at }] of found) if (now >= at + lasting) found.delete(other)
    found.set(key, { at: now, gaps })
    return gaps
  }
}
