import { sql } from 'kysely'
import { maskPersonalData } from '../../language/index.ts'
import type { MatterSummary } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { workingDaysLeft } from '../deadlines.ts'
import { matterStates, runningMatterStates } from '../machine.ts'

/** Matters with what lists show of them: category, department, open proposal. Filter and order it, then `summarise`. */
export function matterRows(tx: Tx) {
  return tx
    .selectFrom('matter as m')
    .leftJoin('proposal as p', join => join.onRef('p.matterId', '=', 'm.id').on('p.state', '=', 'open'))
    .leftJoin('category as c', 'c.id', 'm.categoryId')
    .innerJoin('department as d', 'd.id', 'm.departmentId')
    .select([
      'm.id',
      'm.receipt',
      'm.title',
      sql<string>`left(m.content, 160)`.as('excerpt'),
      'm.place',
      'm.state',
      'm.urgency',
      'm.filedAt',
      'm.dueAt',
      'm.bounceCount',
      'm.departmentId',
      'd.name as departmentName',
      'c.id as categoryId',
      'c.level1',
      'c.level2',
      'p.id as proposalId',
      'p.kind as proposalKind',
      'p.output',
      'p.confidence',
      'p.isSure',
      'p.doubts',
      'p.shownDigest',
    ])
}

export type SummaryRow = Awaited<ReturnType<ReturnType<typeof matterRows>['execute']>>[number]

export interface Names {
  readonly departments: ReadonlyMap<string, string>
  readonly categories: ReadonlyMap<string, { id: string; level1: string; level2: string }>
}

/** Names of departments and categories, for what proposals refer to by id. */
export async function readNames(tx: Tx): Promise<Names> {
  const { rows } = await sql<{ id: string; name: string | null; level1: string; level2: string }>`
    select id, name, '' as level1, '' as level2 from department
    union all select id, null, level1, level2 from category`.execute(tx)
  return {
    departments: new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const]))),
    categories: new Map(
      rows.flatMap(({ id, name, level1, level2 }) => (name === null ? [[id, { id, level1, level2 }] as const] : [])),
    ),
  }
}

export function summarise(row: SummaryRow, names: Names, now: Date): MatterSummary {
  const output: { departmentId?: string; categoryId?: string } | null = row.output
  const category = names.categories.get(output?.categoryId ?? '')
  const department = names.departments.get(output?.departmentId ?? '')
  const isRunning = runningMatterStates.includes(row.state)
  return {
    id: row.id,
    receipt: row.receipt,
    title: maskPersonalData(row.title),
    excerpt: maskPersonalData(row.excerpt),
    place: row.place === null ? null : maskPersonalData(row.place),
    state: row.state,
    stateText: matterStates[row.state].name,
    urgency: row.urgency,
    category:
      row.categoryId !== null && row.level1 !== null && row.level2 !== null
        ? { id: row.categoryId, level1: row.level1, level2: row.level2 }
        : null,
    department: { id: row.departmentId, name: row.departmentName },
    filedAt: row.filedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    isOverdue: row.dueAt !== null && row.dueAt < now && isRunning,
    workingDaysLeft: row.dueAt === null || !isRunning ? null : workingDaysLeft(now, row.dueAt),
    proposalId: row.proposalId,
    proposalKind: row.proposalKind,
    proposed:
      category && department ? { department: { id: output?.departmentId ?? '', name: department }, category } : null,
    confidence: row.confidence,
    isSure: row.isSure ?? false,
    doubts: (row.doubts ?? []) as MatterSummary['doubts'],
    bounceCount: row.bounceCount,
    shownDigest: row.shownDigest,
  }
}
