import type { z } from 'zod'
import { PlanSection } from '../../shapes/plan.ts'
import { defineSkill } from '../skill.ts'
import { arrange } from './arrange.ts'
import { type PlanContext, PlanInput, PlanOutput } from './input.ts'
import { quotedOf } from './quoted.ts'
import { exactFirst, judge, weighingOf } from './relevance.ts'
import { subjectOf } from './subject.ts'

const version = 'plan/1'
/** So many sources a plan rests on, and so many it points to. */
const most = { sources: 4, near: 5 }
/** Below this worth what was found has nothing to do with the task. */
const leastNear = 0.2

/**
 * A plan for a task, put together from what is published: sentences of laws and policies and parts of service guides,
 * word for word, each in the section that its own words put it in. Where nothing that was found is about the task, it
 * says so and names what comes near; it never makes a sentence of its own.
 */
export const plan = defineSkill<z.infer<typeof PlanInput>, z.infer<typeof PlanOutput>, PlanContext>({
  name: 'plan',
  input: PlanInput,
  output: PlanOutput,
  propose({ task, sources }, context) {
    const weighing = weighingOf(subjectOf(task), context)
    const judged = judge(sources, weighing)
    const used = exactFirst(judged.used.slice(0, most.sources))
    const arranged = arrange(used.map(one => quotedOf(one, weighing)))
    const sections = PlanSection.options.map(section => ({
      section,
      items: (arranged.get(section) ?? []).map(({ sourceId, position, from, to }) => ({
        sourceId,
        position,
        from,
        to,
      })),
      offices:
        section === 'responsible'
          ? used.flatMap(({ source }) => (source.kind === 'guide' && source.issuer !== null ? [source.sourceId] : []))
          : [],
    }))
    const quotes = sections.flatMap(one => one.items)
    const outcome = quotes.length > 0 ? ('answered' as const) : ('declined' as const)
    const near = judged.all
      .filter(one => !used.includes(one) && one.worth >= leastNear)
      .flatMap(({ source: { sourceId, passages } }) => {
        const first = passages.toSorted((a, b) => b.score - a.score)[0]
        return first ? [{ sourceId, position: first.position }] : []
      })
      .slice(0, most.near)
    return {
      output: { outcome, sections, near },
      evidence: quotes.map(one => ({ kind: 'passage' as const, ...one })),
      runnersUp: [],
      doubts: [],
      confidence: judged.all[0]?.worth ?? 0,
      isSure: false,
      madeWith: version,
    }
  },
})

export type { PlanSource } from './input.ts'
export { subjectOf } from './subject.ts'
