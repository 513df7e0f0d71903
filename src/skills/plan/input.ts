import { z } from 'zod'
import { PlanSection } from '../../shapes/plan.ts'

const PlanPassage = z.object({
  position: z.int().min(1),
  heading: z.string(),
  label: z.string(),
  text: z.string().min(1),
  /** Words by which it is found besides its own. */
  alsoAsked: z.string(),
  /** What it was found with; 0 for what stands beside what was found. */
  score: z.number(),
})

const PlanSource = z.object({
  sourceId: z.string(),
  kind: z.enum(['law', 'policy', 'guide']),
  title: z.string(),
  issuer: z.string().nullable(),
  /** Of its best passage. */
  score: z.number(),
  /** The task names it. */
  isNamed: z.boolean(),
  /** In the order of reading; of a long law only what was found. */
  passages: z.array(PlanPassage),
})

export const PlanInput = z.object({
  task: z.string().min(1),
  /** What was found, the best first: published, in force, and for this reader. */
  sources: z.array(PlanSource),
})

export type PlanSource = z.infer<typeof PlanSource>

export interface PlanContext {
  /** The terms that the index knows a text by. */
  readonly termsOf: (text: string) => readonly string[]
  /** How much a term tells: its inverse document frequency over all that is published. */
  readonly rarity: (term: string) => number
}

const Item = z.object({
  sourceId: z.string(),
  position: z.int(),
  /** What of the passage is quoted, from its first character to behind its last. */
  from: z.int(),
  to: z.int(),
})

export const PlanOutput = z.object({
  outcome: z.enum(['answered', 'declined']),
  /** All sections, in their order; those that nothing is written of are empty. */
  sections: z.array(
    z.object({
      section: PlanSection,
      items: z.array(Item),
      /** Of `responsible`: sources whose issuer handles what their guide tells. */
      offices: z.array(z.string()),
    }),
  ),
  /** Passages that come near and carry no plan, for whoever wants to look. */
  near: z.array(Item.pick({ sourceId: true, position: true })),
})

export type Item = z.infer<typeof Item>
