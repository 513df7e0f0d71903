import { z } from 'zod'
import { searchLibrary, sourceText } from '../../../library/index.ts'
import type { SourceFacts } from '../../../shapes/library.ts'
import { writing } from '../../../shapes/text.ts'
import { meaningFor } from '../../meaning.ts'
import { askAdviser, placeOf } from '../asking.ts'
import { defineTool, quoted, quotedNotice } from './tool.ts'

const passageLength = 1500
const passagesRead = 20

const Day = z.iso.date('请写成 2025-03-18 这样的日期').describe('问的是哪一天的规定；不写是今天')

const factsOf = (source: SourceFacts) => ({
  sourceId: source.id,
  kind: source.kind,
  title: source.title,
  documentNumber: source.documentNumber,
  issuer: source.issuer,
  inForceFrom: source.inForceFrom,
  inForceUntil: source.inForceUntil,
  isInForce: source.isInForce,
  classification: source.classification,
  isRecognised: source.isRecognised,
})

interface Place {
  readonly source: SourceFacts
  readonly position: number
  readonly label: string
  readonly text: string
}

const cited = ({ source, position, label, text }: Place, origin: string) => ({
  ...factsOf(source),
  position,
  label,
  ...quoted(text, passageLength),
  address: placeOf(origin, source.id, position),
})

const search = defineTool({
  name: 'search',
  title: '查找文献',
  description: '在已发布、所问之日有效、您有权看的法规、政策和办事指南里查找原文，给出出处和效力。只查找，不作答。',
  input: z.strictObject({
    query: writing('请写明要找什么', 2, 300),
    day: Day.optional(),
    limit: z.int().min(1).max(10).default(5),
  }),
  run: async ({ web, caller, input, origin }) => {
    caller.need('knowledge.ask')
    const { library, meaning } = web.office
    const found = await caller.atTheDoor(async () => {
      const vectors = await meaningFor(meaning, caller.act.person, { question: input.query })
      return caller.inTheirName(tx => searchLibrary(tx, library, caller.act, { ...input, vectors }))
    })
    return { passages: found.map(one => cited(one, origin)), notice: quotedNotice }
  },
})

const answer = defineTool({
  name: 'answer',
  title: '政策和办事问答',
  description: '由政策问答数智员工摘引原文作答并注明出处；答不上来就说答不上来。答复留存，由监护人事后抽查。',
  input: z.strictObject({ question: writing('请写下您想问的事', 2, 300), day: Day.optional() }),
  run: async ({ web, caller, input, origin }) => {
    const given = await askAdviser(web, caller, input)
    return {
      outcome: given.outcome,
      // what people said is right, sentence by sentence carried by what is quoted
      vetted: given.vetted?.sentences.map(one => one.text).join('') || null,
      day: given.day,
      quotes: given.quotes.map(({ text, from, to, ...one }) => cited({ ...one, text: text.slice(from, to) }, origin)),
      guide: given.guide,
      near: given.near.map(one => cited(one, origin)),
      outdated: given.outdated.map(factsOf),
      label: given.label,
      guardian: given.guardian?.name ?? null,
      phone: given.phone,
      notice: quotedNotice,
    }
  },
})

const readSource = defineTool({
  name: 'read_source',
  title: '读文献',
  description: `读一份您有权看的文献，从某一段看起，一次最多 ${passagesRead} 段。`,
  input: z.strictObject({
    sourceId: z.uuid('文献编号不对').describe('search 或 answer 给出的 sourceId'),
    at: z.int().min(1).max(100_000).default(1).describe('从第几段看起'),
  }),
  run: async ({ caller, input: { sourceId, at }, origin }) => {
    caller.need('knowledge.ask')
    const source = await caller.inTheirName(tx => sourceText(tx, caller.act, sourceId, at))
    const passages = source.passages.filter(one => one.position >= at).slice(0, passagesRead)
    return {
      ...factsOf(source),
      guide: source.guide,
      passages: passages.map(({ text, ...one }) => ({ ...one, ...quoted(text, passageLength) })),
      total: source.total,
      address: placeOf(origin, source.id, at),
      notice: quotedNotice,
    }
  },
})

export const libraryTools = [search, answer, readSource]
