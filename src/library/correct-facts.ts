import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import { isMarkedInternal } from '../knowledge/structure/index.ts'
import { inChinese, refuseClassified } from '../language/index.ts'
import { canonicalJson } from '../ledger/index.ts'
import { Conflict, Invalid, NotAllowed, NotFound, Stale } from '../problems.ts'
import type { FactsInput, FoundFacts } from '../shapes/library.ts'
import type { SourceTable, Tx } from '../store/index.ts'
import type { LibraryChange } from './add.ts'
import { seenSources, sightOf, type Viewer } from './seen-sources.ts'

/** What may be put right on a draft. */
const fields = [
  'title',
  'documentNumber',
  'issuer',
  'issuedOn',
  'inForceFrom',
  'inForceUntil',
  'replaces',
  'classification',
  'departmentId',
] as const

type Facts = Pick<Selectable<SourceTable>, (typeof fields)[number]>

const orNull = (text: string | null) => (text === null || text === '' ? null : text)

function factsFrom({ department, digest: _, ...facts }: FactsInput): Facts {
  return {
    ...facts,
    documentNumber: orNull(facts.documentNumber),
    issuer: orNull(facts.issuer),
    replaces: facts.replaces.map(one => ({ title: one.title, number: orNull(one.number) })),
    departmentId: department,
  }
}

function refuseDisorder({ issuedOn, inForceFrom, inForceUntil }: Facts): void {
  if (inForceUntil === null) return
  if (inForceFrom !== null && inForceUntil < inForceFrom)
    throw new Invalid('失效日期早于施行日期，请核对。', { inForceUntil: '失效日期早于施行日期' })
  if (issuedOn !== null && inForceUntil < issuedOn)
    throw new Invalid('失效日期早于成文日期，请核对。', { inForceUntil: '失效日期早于成文日期' })
}

/** A mark in the text itself outlasts whatever somebody chooses. */
async function refuseOpening(tx: Tx, id: string): Promise<void> {
  const passages = await tx
    .selectFrom('passage')
    .select('words')
    .where('sourceId', '=', id)
    .orderBy('position')
    .execute()
  if (isMarkedInternal(passages.map(one => one.words).join('\n')))
    throw new Invalid('正文写明不公开或内部使用，不能改为公开。', { classification: '正文写明不公开' })
}

async function draftToCorrect(tx: Tx, viewer: Viewer, id: string) {
  const row = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', id)
    .forUpdate('s')
    .executeTakeFirst()
  if (!row) throw new NotFound()
  if (row.state !== 'draft') throw new Conflict('已发布的文献不能改。有误的请撤下，改正后重新导入。')
  return row
}

/**
 * Puts the facts of a draft right, as a person reads them: bound to the digest that was shown, and with a new one, so that
 * what is published is what was seen by then. What was there before stays beside it.
 */
export async function correctFacts(
  tx: Tx,
  { ledger, actor, now }: LibraryChange,
  viewer: Viewer,
  id: string,
  input: FactsInput,
): Promise<void> {
  if (actor.kind !== 'person') throw new NotAllowed()
  const row = await draftToCorrect(tx, viewer, id)
  if (row.digest !== input.digest) throw new Stale()
  const facts = factsFrom(input)
  const { replaces, ...rest } = facts
  const said = [facts.title, facts.documentNumber, facts.issuer, ...replaces.flatMap(one => [one.title, one.number])]
  const isPublished = row.kind === 'law'
  refuseClassified(
    said.map(one => one ?? undefined),
    { isPublished },
  )
  refuseDisorder(facts)
  const changes = fields
    .filter(field => canonicalJson(facts[field]) !== canonicalJson(row[field]))
    .map(field => ({ field, from: row[field], to: facts[field] }))
  if (changes.length === 0) throw new Invalid('没有改动。')
  if (row.classification === 'internal' && facts.classification === 'public') await refuseOpening(tx, id)
  const corrections = [...row.corrections, { by: actor.id, at: now.toISOString(), changes }]
  const digest = createHash('sha256')
    .update(canonicalJson({ before: row.digest, facts, corrections }))
    .digest('hex')
  await tx
    .updateTable('source')
    .set({ ...rest, replaces: JSON.stringify(replaces), corrections: JSON.stringify(corrections), digest })
    .where('id', '=', id)
    .execute()
  ledger.append(tx, {
    type: 'source.corrected',
    at: now,
    actor,
    data: { fields: changes.map(one => one.field), digest },
    records: [{ table: 'source', id }],
  })
}

/** A day as documents write it. */
function daysSaid(day: string): string[] {
  const [year = '', month = '', date = ''] = day.split('-')
  const [m, d] = [Number(month), Number(date)]
  const inDigits = [...year].map(one => '〇一二三四五六七八九'[Number(one)]).join('')
  return [
    `${year}年${m}月${d}日`,
    `${year}年${month}月${date}日`,
    day,
    `${inDigits}年${inChinese(m)}月${inChinese(d)}日`,
  ]
}

/** Where the text of a draft says each of its facts; what it says nowhere in these words is absent. */
export async function foundFacts(tx: Tx, viewer: Viewer, id: string): Promise<FoundFacts> {
  const row = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const passages = await tx
    .selectFrom('passage')
    .select(['position', 'label', 'words'])
    .where('sourceId', '=', id)
    .orderBy('position')
    .execute()
  const said: [FoundFacts['items'][number]['field'], string[]][] = [
    ['title', [row.title]],
    ['documentNumber', row.documentNumber === null ? [] : [row.documentNumber]],
    ['issuer', row.issuer?.split('、') ?? []],
    ['issuedOn', row.issuedOn === null ? [] : daysSaid(row.issuedOn)],
    ['inForceFrom', row.inForceFrom === null ? [] : daysSaid(row.inForceFrom)],
    ['inForceUntil', row.inForceUntil === null ? [] : daysSaid(row.inForceUntil)],
    ['replaces', row.replaces.map(one => one.title)],
  ]
  const items = said.flatMap(([field, ways]) => {
    for (const { position, label, words } of passages) {
      const way = ways.find(one => words.includes(one))
      if (way === undefined) continue
      const at = words.indexOf(way)
      const text = words.slice(Math.max(0, at - 20), at + way.length + 20).replace(/\s+/gu, ' ')
      return [{ field, position, label, text }]
    }
    return []
  })
  return { items }
}
