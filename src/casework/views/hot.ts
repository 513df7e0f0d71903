import { sql } from 'kysely'
import { beijingDay, maskPersonalData } from '../../language/index.ts'
import type { HotIssue, HotIssues } from '../../shapes/hot.ts'
import { fewest } from '../../skills/hot/index.ts'
import type { MatterState, Tx } from '../../store/index.ts'
import { hotDays } from '../hot.ts'
import { matterStates, runningMatterStates } from '../machine.ts'
import type { Act } from '../office.ts'
import { visibleTo } from '../visibility.ts'

/** So many issues are shown, the hottest first. */
const shownIssues = 50
/** So many appeals of each. */
const shownMatters = 20

const day = 86_400_000
const week = 7 * day

interface Row {
  readonly issue: string
  readonly community: string | null
  readonly id: string
  readonly receipt: string
  readonly title: string
  readonly excerpt: string
  readonly place: string | null
  readonly state: MatterState
  readonly phone: string
  readonly filedAt: Date
}

/** What the appeals of one issue come to; the most typical one comes first. */
function toIssue(rows: readonly Row[], days: readonly string[], now: Date): HotIssue {
  const first = rows[0] as Row
  const ages = rows.map(row => now.getTime() - row.filedAt.getTime())
  const dayOf = new Map(days.map((one, i) => [one, i]))
  const byDay = days.map(() => 0)
  for (const row of rows) {
    const at = dayOf.get(beijingDay(row.filedAt))
    if (at !== undefined) byDay[at] = (byDay[at] ?? 0) + 1
  }
  const times = rows.map(row => row.filedAt.getTime())
  return {
    id: first.id,
    name: maskPersonalData(first.title),
    places: countsOf(rows.flatMap(row => (row.community === null ? [] : [row.community]))),
    count: rows.length,
    people: new Set(rows.map(row => row.phone)).size,
    open: rows.filter(row => runningMatterStates.includes(row.state) || row.state === 'merged').length,
    heat: Math.round(ages.reduce((sum, age) => sum + 2 ** (-age / week), 0) * 10) / 10,
    lastWeek: ages.filter(age => age < week).length,
    weekBefore: ages.filter(age => age >= week && age < 2 * week).length,
    firstAt: new Date(Math.min(...times)).toISOString(),
    lastAt: new Date(Math.max(...times)).toISOString(),
    byDay,
    matters: rows.slice(0, shownMatters).map(({ id, receipt, title, excerpt, place, state, filedAt }) => ({
      id,
      receipt,
      title: maskPersonalData(title),
      excerpt: maskPersonalData(excerpt),
      place: place === null ? null : maskPersonalData(place),
      stateText: matterStates[state].name,
      filedAt: filedAt.toISOString(),
    })),
  }
}

function countsOf(names: readonly string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}

/**
 * What many people write about these weeks, of the appeals that this person may see: an issue that too few of them are on
 * is none to them. As of the last reading (`readHotIssues`); what was filed since is not in it.
 */
export async function hotIssues(tx: Tx, { person, now }: Act): Promise<HotIssues> {
  const reading = await tx.selectFrom('hotReading').selectAll().executeTakeFirst()
  const days = Array.from({ length: hotDays }, (_, i) => beijingDay(new Date(now.getTime() - (hotDays - 1 - i) * day)))
  if (!reading) return { madeAt: null, read: 0, days, issues: [], towns: [], elsewhere: 0 }
  const seen = visibleTo(person)
  const rows: Row[] = await tx
    .selectFrom('hotAppeal as h')
    .innerJoin('matter as m', 'm.id', 'h.matterId')
    .select([sql<string>`h.issue`.as('issue'), 'h.community', 'm.id', 'm.receipt', 'm.title', 'm.place', 'm.state'])
    .select([sql<string>`left(m.content, 160)`.as('excerpt'), 'm.contactPhone as phone', 'm.filedAt'])
    .where('h.issue', 'is not', null)
    .where('m.filedAt', '>=', new Date(now.getTime() - hotDays * day))
    .where(seen)
    .orderBy('h.place')
    .execute()
  const issues = [...Map.groupBy(rows, row => row.issue).values()]
    .filter(those => those.length >= fewest)
    .map(those => toIssue(those, days, now))
    .filter(issue => issue.people > 1)
    .sort((a, b) => b.heat - a.heat)
    .slice(0, shownIssues)
  const places = await tx
    .selectFrom('hotAppeal as h')
    .innerJoin('matter as m', 'm.id', 'h.matterId')
    .select(['h.townId', 'h.community', sql<number>`count(*)::int`.as('count')])
    .where('m.filedAt', '>=', new Date(now.getTime() - hotDays * day))
    .where('m.state', 'not in', ['withdrawn', 'refused'])
    .where(seen)
    .groupBy(['h.townId', 'h.community'])
    .execute()
  const { all } = await tx
    .selectFrom('matter as m')
    .select(sql<number>`count(*)::int`.as('all'))
    .where('m.filedAt', '>=', new Date(now.getTime() - hotDays * day))
    .where('m.state', 'not in', ['withdrawn', 'refused'])
    .where(seen)
    .executeTakeFirstOrThrow()
  const cells = await tx
    .selectFrom('gridCell as g')
    .innerJoin('department as d', 'd.id', 'g.townId')
    .select(['g.townId', 'd.name', 'g.community'])
    .distinct()
    .orderBy('g.townId')
    .orderBy('g.community')
    .execute()
  const towns = [...Map.groupBy(cells, cell => cell.townId)].map(([id, those]) => ({
    town: { id, name: those[0]?.name ?? id },
    communities: those.map(({ community }) => ({
      name: community,
      count: places.find(place => place.townId === id && place.community === community)?.count ?? 0,
    })),
  }))
  const known = towns.flatMap(town => town.communities).reduce((sum, one) => sum + one.count, 0)
  return {
    madeAt: reading.madeAt.toISOString(),
    read: reading.appeals,
    days,
    issues,
    towns,
    elsewhere: Math.max(0, all - known),
  }
}
