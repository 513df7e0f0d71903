import { sql } from 'kysely'
import type { Act } from '../casework/index.ts'
import { adviser, factsForTable, factWords, passagesAt, seenById, sourceFacts } from '../library/index.ts'
import { NotFound } from '../problems.ts'
import { actingGuardian, guardians } from '../roster/index.ts'
import type { Summary, SummaryCell, SummaryPage, SummaryRow, SummaryValue } from '../shapes/summary.ts'
import type { SummaryRow as ReadRow } from '../skills/index.ts'
import type { Tx } from '../store/index.ts'
import { type Content, type KeptCell, type KeptRow, nothing } from './content.ts'
import { findCells } from './find.ts'
import { readMatters } from './matters.ts'

const label = '本表由数智员工自动摘录，已标注来源，请核对后使用。没有写的不补，标「未写明」；手工填写的另有标记。'
const listed = 100

/** The row of a table of one's own. */
async function ownSummary(tx: Tx, { person }: Act, id: string) {
  const row = await tx
    .selectFrom('summary')
    .selectAll()
    .where('id', '=', id)
    .where('madeBy', '=', person.id)
    .executeTakeFirst()
  if (!row) throw new NotFound('没有这张表，或者它不是您做的。')
  return row
}

interface Words {
  readonly facts: ReadRow['facts']
  /** By position. */
  readonly passages: ReadonlyMap<number, { readonly label: string; readonly text: string }>
}

function valuesOf({ values }: KeptCell, { facts, passages }: Words, record: string): SummaryValue[] {
  return values.flatMap((one): SummaryValue[] => {
    if (one.from === 'record') {
      const said = facts[one.field] ?? ''
      return said === ''
        ? []
        : [
            {
              words: factWords(one.field, said),
              from: 'record',
              position: null,
              start: 0,
              end: said.length,
              label: record,
            },
          ]
    }
    const passage = passages.get(one.position)
    const words = passage?.text.slice(one.start, one.end) ?? ''
    return words === ''
      ? []
      : [{ words, from: 'text', position: one.position, start: one.start, end: one.end, label: passage?.label ?? '' }]
  })
}

const cellsOf = (columns: Content['columns'], row: KeptRow, words: Words, record: string): SummaryCell[] =>
  columns.map(({ key }) => {
    const cell = row.cells[key] ?? nothing
    return { key, values: valuesOf(cell, words, record), more: cell.more, edited: cell.edited ?? null }
  })

const hidden = (id: string): SummaryRow => ({ id, isHidden: true, title: '已不可见', source: null, cells: [] })

async function documentRows(tx: Tx, act: Act, { columns, rows }: Content): Promise<SummaryRow[]> {
  const seen = await seenById(
    tx,
    act,
    rows.map(one => one.id),
  )
  const places = rows.flatMap(({ id: sourceId, cells }) =>
    Object.values(cells).flatMap(({ values }) =>
      values.flatMap(one => (one.from === 'text' ? [{ sourceId, position: one.position }] : [])),
    ),
  )
  const texts = Map.groupBy(await passagesAt(tx, places), one => one.sourceId)
  return rows.map(row => {
    const source = seen.get(row.id)
    if (!source || source.state === 'withdrawn') return hidden(row.id)
    const passages = new Map(
      (texts.get(row.id) ?? []).map(one => [one.position, { label: one.label, text: one.words }]),
    )
    const words = { facts: factsForTable(source), passages }
    return {
      id: row.id,
      isHidden: false,
      title: source.title,
      source: sourceFacts(source, act.now),
      cells: cellsOf(columns, row, words, '登记信息'),
    }
  })
}

/** What matters say is looked up at each look: nothing of a resident's words is kept here. */
async function matterRows(tx: Tx, act: Act, { columns, rows }: Content): Promise<SummaryRow[]> {
  const read = await readMatters(
    tx,
    act,
    rows.map(one => one.id),
  )
  const seen = rows.flatMap(one => read.get(one.id) ?? [])
  const found = await findCells(
    seen,
    columns.map(one => one.name),
  )
  const cells = new Map(seen.map((one, i) => [one.id, found[i] ?? []]))
  return rows.map(row => {
    const matter = read.get(row.id)
    if (!matter) return hidden(row.id)
    const now: KeptRow = {
      id: row.id,
      cells: Object.fromEntries(
        columns.map(({ key }, i) => [key, { ...row.cells[key], ...(cells.get(row.id)?.[i] ?? nothing) }]),
      ),
    }
    const passages = new Map(matter.passages.map(one => [one.position, one]))
    return {
      id: row.id,
      isHidden: false,
      title: matter.facts.title ?? '',
      source: null,
      cells: cellsOf(columns, now, { facts: matter.facts, passages }, '事项记录'),
    }
  })
}

/** A table of one's own as it stands, with what may be seen of it now. */
export async function madeSummary(tx: Tx, act: Act, id: string): Promise<Summary> {
  const row = await ownSummary(tx, act, id)
  const content = row.content as Content
  const rows = row.subject === 'documents' ? await documentRows(tx, act, content) : await matterRows(tx, act, content)
  const acting = actingGuardian(await guardians(tx, act.now), adviser.employeeId)
  return {
    id: row.id,
    title: row.title,
    subject: row.subject,
    madeAt: row.madeAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    columns: content.columns.map(({ key, name }) => ({ key, name })),
    rows,
    label,
    guardian: acting ? { id: acting.personId, name: acting.name } : null,
  }
}

/** The tables that a person made, the newest first. */
export async function listSummaries(tx: Tx, { person }: Act): Promise<SummaryPage> {
  const rows = await tx
    .selectFrom('summary')
    .select(['id', 'title', 'subject', 'madeAt', 'changedAt'])
    .select([
      sql<number>`jsonb_array_length(content -> 'rows')`.as('rows'),
      sql<string[]>`jsonb_path_query_array(content, '$.columns[*].name')`.as('columns'),
    ])
    .where('madeBy', '=', person.id)
    .orderBy('id', 'desc')
    .limit(listed)
    .execute()
  return {
    items: rows.map(one => ({
      ...one,
      madeAt: one.madeAt.toISOString(),
      changedAt: one.changedAt.toISOString(),
    })),
  }
}
