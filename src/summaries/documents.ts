import { sql } from 'kysely'
import { factsForTable, listSources, seenById, type Viewer } from '../library/index.ts'
import { Invalid, NotFound } from '../problems.ts'
import { type SummaryInput, summaryLimits } from '../shapes/summary.ts'
import type { SummaryRow } from '../skills/index.ts'
import type { Tx } from '../store/index.ts'

/** Codes and long laws are tables by themselves: so many passages are read for one table. */
const mostPassages = 20_000

type Wanted = NonNullable<SummaryInput['documents']>

/** Which documents a person asked for, in the order in which they asked. */
export async function documentsWanted(tx: Tx, viewer: Viewer, { sources, kind, q }: Wanted): Promise<string[]> {
  if (sources !== undefined && sources.length > 0) return [...new Set(sources)]
  if (kind === undefined && q === undefined) throw new Invalid('请选择要放进表里的文献。')
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await listSources(tx, viewer, { state: 'published', kind, q, after })
    ids.push(...page.items.map(one => one.id))
    after = page.next ?? undefined
  } while (after !== undefined && ids.length <= summaryLimits.rows)
  if (ids.length > summaryLimits.rows)
    throw new Invalid(`这样的文献超过 ${summaryLimits.rows} 份，一张表放不下。请加上查找的字，或逐份选择。`)
  if (ids.length === 0) throw new Invalid('没有这样的文献，请换一个条件。')
  return ids
}

/** The words of documents that the viewer may see now. Throws where one of them is not theirs to see, or all are too long. */
export async function readDocuments(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<SummaryRow[]> {
  const seen = await seenById(tx, viewer, ids)
  const known = ids.flatMap(id => seen.get(id) ?? []).filter(one => one.state !== 'withdrawn')
  if (known.length < ids.length) throw new NotFound('有的文献已经看不到或已撤下，请刷新后重新选择。')
  if (known.reduce((sum, one) => sum + one.passages, 0) > mostPassages)
    throw new Invalid('选中的文献太长，一张表读不完。请少选几部法典或长篇文件。')
  const passages = await tx
    .selectFrom('passage')
    .select(['sourceId', 'position', 'heading', 'label', 'words as text'])
    .where('sourceId', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('sourceId')
    .orderBy('position')
    .execute()
  const texts = Map.groupBy(passages, one => one.sourceId)
  return known.map(one => ({
    id: one.id,
    kind: one.kind,
    facts: factsForTable(one),
    passages: (texts.get(one.id) ?? []).map(({ position, heading, label, text }) => ({
      position,
      heading,
      label,
      text,
    })),
  }))
}
