import { termsOf } from '../knowledge/index.ts'
import type { PlanSection } from '../shapes/plan.ts'
import { plan, subjectOf } from '../skills/index.ts'
import type { NewSource } from './add.ts'
import { bySources, planDepth, scored } from './plan-sources.ts'
import { shelve } from './shelf.ts'

export interface ShelvedItem {
  readonly section: PlanSection
  readonly source: NewSource
  /** The passage that is quoted, and what of it. */
  readonly text: string
  readonly from: number
  readonly to: number
}

export interface ShelvedPlan {
  readonly outcome: 'answered' | 'declined'
  readonly items: readonly ShelvedItem[]
  readonly near: readonly NewSource[]
}

/** Plans from sources without a record, as the office would put them together. For examples of the staff and for measuring. */
export function createPlanShelf(
  sources: readonly NewSource[],
  day: string,
  options: { readonly withInternal?: boolean } = {},
) {
  const { index, finder, passages, sourceOf } = shelve(sources, day, options)
  const positions = new Map<NewSource, number[]>()
  for (const [i, source] of sourceOf.entries()) positions.set(source, [...(positions.get(source) ?? []), i + 1])

  return async (task: string): Promise<ShelvedPlan> => {
    const found = finder.find(subjectOf(task), planDepth.found).flatMap(({ id, score, isNamed }) => {
      const source = sourceOf[Number(id)]
      return source ? [{ source, position: Number(id) + 1, score, isNamed }] : []
    })
    const input = bySources(found).map(one => ({
      sourceId: String(sources.indexOf(one.source)),
      kind: one.source.kind,
      title: one.source.title,
      issuer: one.source.issuer,
      score: one.score,
      isNamed: one.isNamed,
      passages: scored(
        one,
        (positions.get(one.source) ?? []).flatMap(position => {
          const { heading = '', label = '', text = '', alsoAsked = '' } = passages[position - 1] ?? {}
          return text === '' ? [] : [{ position, heading, label, text, alsoAsked }]
        }),
      ),
    }))
    const { output } = await plan.propose({ task, sources: input }, { termsOf, rarity: index.rarity })
    const at = ({ sourceId }: { readonly sourceId: string }) => sources[Number(sourceId)]
    return {
      outcome: output.outcome,
      items: output.sections.flatMap(({ section, items }) =>
        items.flatMap(one => {
          const [source, text] = [at(one), passages[one.position - 1]?.text]
          return source && text !== undefined ? [{ section, source, text, from: one.from, to: one.to }] : []
        }),
      ),
      near: output.near.flatMap(one => at(one) ?? []),
    }
  }
}
