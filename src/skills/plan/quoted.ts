import { figuresIn, type GuidePart, guideParts, partsOf } from '../../knowledge/index.ts'
import type { PlanSection } from '../../shapes/plan.ts'
import { clausesOf } from '../clauses.ts'
import type { Item, PlanSource } from './input.ts'
import type { Judged, Weighing } from './relevance.ts'
import { isFormal, sectionsOf } from './sections.ts'

const sectionOfPart: Record<GuidePart, PlanSection> = {
  办什么: 'rules',
  办理条件: 'rules',
  所需材料: 'materials',
  办理流程: 'steps',
  时限和费用: 'limits',
  地点和电话: 'contact',
  办理依据: 'rules',
}

/** Words of a source that a plan may quote. */
export interface Quoted extends Item {
  /** Where it may stand, the fittest first. */
  readonly sections: readonly PlanSection[]
  readonly words: string
  /** By which it is chosen among the others of its source. */
  readonly worth: number
}

/** A clause says at least this share of the task, itself or by the title of its document. */
const leastWorth = 0.16
/** Added to what stands in a passage that was found for the task. */
const foundWorth = 0.1
/** Of two clauses that say as much of the task, the one that tells how much or how long is wanted first. */
const figureWorth = 0.12
const tellsFigures = (words: string) =>
  figuresIn(words).some(({ kind }) => ['amount', 'percent', 'days'].includes(kind))
/** What a guide is for comes first; what it rests on, last. */
const partWorth = (part: GuidePart) => 1 - guideParts.indexOf(part) / 10

const blanks = /^\s*|\s*$/gu

/** A range without the blanks around what it holds. */
function tight(text: string, from: number, to: number): readonly [number, number] {
  const [before, after] = [...text.slice(from, to).matchAll(blanks)].map(one => one[0].length)
  return [from + (before ?? 0), Math.max(from, to - (after ?? 0))]
}

/** The parts of a guide: each whole, since a list of papers that lacks one is wrong. */
function* fromGuide(source: PlanSource): Generator<Quoted> {
  let begun: GuidePart | undefined
  for (const { position, text } of source.passages) {
    for (const { part, from, to } of partsOf(text, begun)) {
      begun = part
      const fee = part === '时限和费用' ? text.slice(from, to).indexOf('收费：') : -1
      const cuts: readonly (readonly [PlanSection, number, number])[] =
        fee < 0
          ? [[sectionOfPart[part], from, to]]
          : [
              ['limits', from, from + fee],
              ['contact', from + fee, to],
            ]
      for (const [section, start, end] of cuts) {
        const [first, last] = tight(text, start, end)
        if (first >= last) continue
        const words = text.slice(first, last)
        yield {
          sourceId: source.sourceId,
          position,
          from: first,
          to: last,
          sections: [section],
          words,
          worth: partWorth(part),
        }
      }
    }
  }
}

/** The clauses of a law or a policy that say something of the task, or stand in a document about it. */
function* fromText({ source, about }: Judged, share: (text: string) => number): Generator<Quoted> {
  const hasArticles = source.passages.some(one => one.label !== '')
  for (const { position, heading, label, text, score } of source.passages) {
    // to whom a document goes and that it was adopted is no part of a plan
    if (hasArticles && label === '') continue
    const fitting = (words: string) => sectionsOf({ text: words, heading })
    for (const [from, to] of clausesOf(text, words => fitting(words)[0] ?? '')) {
      const words = text.slice(from, to)
      if (isFormal({ text: words, heading })) continue
      const said = about + share(`${heading}\n${words}`) + (score > 0 ? foundWorth : 0)
      if (said < leastWorth) continue
      const worth = said + (tellsFigures(words) ? figureWorth : 0)
      yield { sourceId: source.sourceId, position, from, to, sections: fitting(words), words, worth }
    }
  }
}

/** What of a source may stand in a plan, in the order of reading. */
export const quotedOf = (judged: Judged, { share }: Pick<Weighing, 'share'>): Quoted[] => [
  ...(judged.source.kind === 'guide' ? fromGuide(judged.source) : fromText(judged, share)),
]
