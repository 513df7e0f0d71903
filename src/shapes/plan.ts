import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { Answer, Citation, SourceFacts } from './library.ts'
import { notAnObject, writing } from './text.ts'

/** What a plan says, in the order in which it is read. */
export const PlanSection = z
  .enum(['rules', 'responsible', 'steps', 'materials', 'limits', 'contact', 'risks'])
  .openapi('PlanSection')

export const PlanItem = z
  .object({
    ...Citation.shape,
    figures: z
      .array(z.object({ from: z.int(), to: z.int() }))
      .describe('times, days and sums within the quotation, by their characters in the passage'),
  })
  .openapi('PlanItem')

/** A plan that was put together from what is published. */
export const Plan = z
  .object({
    id: z.string(),
    task: z.string(),
    askedAt: Instant,
    day: Answer.shape.day,
    outcome: z.enum(['answered', 'declined']),
    sections: z
      .array(
        z.object({
          section: PlanSection,
          items: z.array(PlanItem),
          offices: z.array(SourceFacts).describe('guides whose issuer handles what they tell; of `responsible` alone'),
        }),
      )
      .describe('all of them, in order; what the sources say nothing of is empty'),
    near: Answer.shape.near.describe('comes near, and carries no plan'),
    outdated: z.array(SourceFacts).describe('would have told something, but is not in force on that day'),
    label: z.string().describe('that a machine put it together, and who answers for it'),
    guardian: NamedRef.nullable(),
    phone: z.string().describe('where a person answers'),
  })
  .openapi('Plan')

export const TaskInput = z
  .object({ task: writing('请写下要办的事或遇到的情况', 2, 300), day: Answer.shape.day.optional() }, notAnObject)
  .openapi('TaskInput')

export type PlanSection = z.infer<typeof PlanSection>
export type PlanItem = z.infer<typeof PlanItem>
export type Plan = z.infer<typeof Plan>
