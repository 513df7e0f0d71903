import { sql } from 'kysely'
import type { RouterComparison, RouterState, RouterVersion } from '../shapes/router.ts'
import type { RouterVersionTable, Tx } from '../store/index.ts'
import type { Comparison } from './compare.ts'
import { learnedFrom } from './examples.ts'

const stateTexts: Readonly<Record<RouterVersionTable['state'], string>> = {
  candidate: '候选',
  service: '使用中',
  retired: '已停用',
  rejected: '不采用',
}

const shown = 20

/** Versions as those who answer for the router see them; changed judgements of candidates alone, for these are decided on. */
export async function routerState(tx: Tx): Promise<Omit<RouterState, 'training'>> {
  const rows = await tx
    .selectFrom('routerVersion as v')
    .leftJoin('person as w', 'w.id', 'v.wantedBy')
    .leftJoin('person as d', 'd.id', 'v.decidedBy')
    .selectAll('v')
    .select(['w.name as wanter', 'd.name as decider'])
    // that which works is shown however many came after it
    .orderBy(sql`v.state in ('service', 'candidate')`, 'desc')
    .orderBy('v.trainedAt', 'desc')
    .limit(shown)
    .execute()
  const versions: RouterVersion[] = []
  for (const row of rows) {
    const comparison = row.comparison as Comparison | null
    versions.push({
      version: row.version,
      state: row.state,
      stateText: stateTexts[row.state],
      trainedAt: row.trainedAt.toISOString(),
      wantedBy: row.wantedBy === null ? null : { id: row.wantedBy, name: row.wanter ?? '' },
      learnedUntil: row.learnedUntil.toISOString(),
      examples: row.examples,
      report: row.report as RouterVersion['report'],
      comparison: comparison && (await named(tx, comparison, row.state === 'candidate')),
      decidedBy: row.decidedBy === null ? null : { id: row.decidedBy, name: row.decider ?? '' },
      decidedAt: row.decidedAt?.toISOString() ?? null,
      reason: row.reason,
    })
  }
  return { versions }
}

/** With titles and names; an appeal that was erased meanwhile is left out. */
async function named(tx: Tx, comparison: Comparison, isDetailed: boolean): Promise<RouterComparison> {
  const changed = isDetailed ? comparison.changed : []
  const groups = [...comparison.groups]
  if (changed.length === 0) return { ...comparison, groups, changed: [] }
  const ids = changed.map(one => one.id)
  const titles = new Map(
    (await tx.selectFrom('routingExample').select(['id', 'title', 'content']).where('id', 'in', ids).execute()).map(
      one => [one.id, one.title || `${one.content.slice(0, 30)}…`],
    ),
  )
  const departments = new Map(
    (await tx.selectFrom('department').select(['id', 'short']).execute()).map(one => [one.id, one.short]),
  )
  const nameOf = (id: string) => departments.get(id) ?? id
  return {
    ...comparison,
    groups,
    changed: changed.flatMap(one => {
      const title = titles.get(one.id)
      if (title === undefined) return []
      return [
        {
          id: one.id,
          title,
          matterId: one.id.startsWith(learnedFrom) ? one.id.slice(learnedFrom.length) : null,
          answer: nameOf(one.answer),
          present: nameOf(one.present),
          candidate: nameOf(one.candidate),
        },
      ]
    }),
  }
}
