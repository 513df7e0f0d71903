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
  /** Of the people and employees that were asked for. */
  readonly actors: ReadonlyMap<string, string>
}

/** Names of departments and categories, for what proposals refer to by id, and of these people and employees. */
export async function readNames(tx: Tx, actors: readonly string[] = []): Promise<Names> {
  const { rows } = await sql<{ kind: 'department' | 'category' | 'actor'; id: string; name: string; below: string }>`
    select 'department' as kind, id, name, '' as below from department
    union all select 'category', id, level1, level2 from category
    union all select 'actor', id, name, '' from person where id = any(${actors})
    union all select 'actor', id, name, '' from employee where id = any(${actors})`.execute(tx)
  const of = (kind: (typeof rows)[number]['kind']) => rows.filter(row => row.kind === kind)
  return {
    departments: new Map(of('department').map(({ id, name }) => [id, name])),
    categories: new Map(of('category').map(({ id, name, below }) => [id, { id, level1: name, level2: below }])),
    actors: new Map(of('actor').map(({ id, name }) => [id, name])),
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
