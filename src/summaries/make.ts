import { type Act, actorOf } from '../casework/index.ts'
import { maskPersonalData, refuseClassified } from '../language/index.ts'
import type { Ledger } from '../ledger/index.ts'
import { adviser } from '../library/index.ts'
import { Invalid, NotFound, Problem } from '../problems.ts'
import { mayWork } from '../roster/index.ts'
import type { SummaryChange, SummaryInput } from '../shapes/summary.ts'
import type { Tx } from '../store/index.ts'
import { type Content, type KeptRow, nothing } from './content.ts'
import { documentsWanted, readDocuments } from './documents.ts'
import { findCells } from './find.ts'
import { mattersWanted } from './matters.ts'

async function refuseStopped(tx: Tx): Promise<void> {
  if (!(await mayWork(tx, adviser.employeeId, adviser.tables)))
    throw new Problem(409, 'stopped', '数智员工现在不做总结表，请自己查阅文献，或等恢复后再做。')
}

function refuseSame(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new Invalid(`有两栏都叫「${twice}」，请改一个名称。`)
}

/** Fills columns of rows of documents that may be seen. */
async function filled(tx: Tx, act: Act, rows: readonly KeptRow[], columns: Content['columns']): Promise<KeptRow[]> {
  const read = await readDocuments(
    tx,
    act,
    rows.map(one => one.id),
  )
  const found = await findCells(
    read,
    columns.map(one => one.name),
  )
  return rows.map((row, i) => ({
    ...row,
    cells: { ...row.cells, ...Object.fromEntries(columns.map(({ key }, at) => [key, found[i]?.[at] ?? nothing])) },
  }))
}

/**
 * Puts documents or matters into a table with the columns that a person names, and keeps it for them. Returns its id.
 * Throws where the employee may not do this now.
 */
export async function makeSummary(
  tx: Tx,
  ledger: Ledger,
  act: Act,
  { title, columns: names, documents, matters }: SummaryInput,
): Promise<string> {
  refuseClassified([title, ...names])
  refuseSame(names)
  if ((documents === undefined) === (matters === undefined)) throw new Invalid('请选择把文献还是诉求放进表里。')
  await refuseStopped(tx)
  const ids = documents
    ? await documentsWanted(tx, act, documents)
    : matters
      ? await mattersWanted(tx, act, matters)
      : []
  const columns = names.map((name, i) => ({ key: `c${i + 1}`, name }))
  const empty = ids.map((id): KeptRow => ({ id, cells: {} }))
  const rows = documents ? await filled(tx, act, empty, columns) : empty
  const { id } = await tx
    .insertInto('summary')
    .values({
      employeeId: adviser.employeeId,
      scenarioId: adviser.tables,
      madeBy: act.person.id,
      madeAt: act.now,
      changedAt: act.now,
      title: maskPersonalData(title),
      subject: documents ? 'documents' : 'matters',
      content: JSON.stringify({ columns, rows } satisfies Content),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  ledger.append(tx, {
    type: 'summary.made',
    at: act.now,
    actor: { kind: 'employee', id: adviser.employeeId },
    data: {
      scenario: adviser.tables,
      subject: documents ? 'documents' : 'matters',
      askedBy: act.person.id,
      rows: ids.length,
      columns: columns.length,
    },
    records: [{ table: 'summary', id }],
  })
  return id
}

/** The columns as they are to be: those that are kept under their names, and new ones with keys of their own. */
function columnsAfter(before: Content['columns'], wanted: NonNullable<SummaryChange['columns']>): Content['columns'] {
  const known = new Set(before.map(one => one.key))
  if (wanted.some(one => one.key !== null && !known.has(one.key))) throw new Invalid('表里没有这一栏，请刷新后再改。')
  let last = Math.max(0, ...before.map(one => Number(one.key.slice(1))))
  const columns = wanted.map(({ key, name }) => ({ key: key ?? `c${++last}`, name }))
  if (new Set(columns.map(one => one.key)).size < columns.length) throw new Invalid('同一栏出现了两次，请刷新后再改。')
  refuseSame(columns.map(one => one.name))
  return columns
}

function withEdits(
  rows: readonly KeptRow[],
  columns: Content['columns'],
  edits: SummaryChange['edits'] = [],
): KeptRow[] {
  const known = new Set(columns.map(one => one.key))
  const byRow = Map.groupBy(edits, one => one.row)
  const ids = new Set(rows.map(one => one.id))
  if (edits.some(one => !known.has(one.key) || !ids.has(one.row))) throw new Invalid('表里没有这一格，请刷新后再改。')
  return rows.map(row => {
    const mine = byRow.get(row.id)
    if (mine === undefined) return row
    const cells = { ...row.cells }
    for (const { key, text } of mine) {
      const { values, more } = cells[key] ?? nothing
      cells[key] = text === null ? { values, more } : { values, more, edited: maskPersonalData(text) }
    }
    return { ...row, cells }
  })
}

/** Changes a table of one's own: names, order, what is left out, what is put in by hand. New columns alone are looked for. */
export async function changeSummary(
  tx: Tx,
  ledger: Ledger,
  act: Act,
  id: string,
  { title, columns: wanted, rows: order, edits }: SummaryChange,
): Promise<void> {
  refuseClassified([title, ...(wanted ?? []).map(one => one.name), ...(edits ?? []).map(one => one.text ?? undefined)])
  const row = await tx
    .selectFrom('summary')
    .selectAll()
    .where('id', '=', id)
    .where('madeBy', '=', act.person.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('没有这张表，或者它不是您做的。')
  const before = row.content as Content
  const columns = wanted ? columnsAfter(before.columns, wanted) : before.columns
  const byId = new Map(before.rows.map(one => [one.id, one]))
  const kept = order ? [...new Set(order)].map(one => byId.get(one)) : [...before.rows]
  if (kept.includes(undefined)) throw new Invalid('表里没有这一行，请刷新后再改。')
  const known = new Set(before.columns.map(one => one.key))
  const added = columns.filter(one => !known.has(one.key))
  let rows = kept
    .flatMap(one => one ?? [])
    .map(one => ({
      ...one,
      cells: Object.fromEntries(
        Object.entries(one.cells).filter(([key]) => columns.some(column => column.key === key)),
      ),
    }))
  if (added.length > 0) {
    await refuseStopped(tx)
    if (row.subject === 'documents') rows = await filled(tx, act, rows, added)
  }
  rows = withEdits(rows, columns, edits)
  await tx
    .updateTable('summary')
    .set({
      title: maskPersonalData(title ?? row.title),
      changedAt: act.now,
      content: JSON.stringify({ columns, rows } satisfies Content),
    })
    .where('id', '=', id)
    .execute()
  ledger.append(tx, {
    type: 'summary.changed',
    at: act.now,
    actor: actorOf(act),
    data: { rows: rows.length, columns: columns.length, added: added.length, edits: edits?.length ?? 0 },
    records: [{ table: 'summary', id }],
  })
}
