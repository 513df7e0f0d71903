import type { z } from 'zod'

/** What a proposal rests on; each piece can be opened by the guardian. Shapes of src/shapes/matter.ts. */
export type Evidence =
  | { kind: 'words'; words: { word: string; weight: number }[] }
  | {
      kind: 'appeal'
      id: string
      title: string
      excerpt: string
      department: string
      similarity: number
      /** Not answered yet, and perhaps the same matter. */
      open?: true
    }
  | { kind: 'duty'; text: string; source: string }
  /** Characters of a passage of a published source. */
  | { kind: 'passage'; sourceId: string; position: number; from: number; to: number }
  | {
      kind: 'part'
      text: string
      department: { id: string; name: string }
      category: { id: string; level1: string; level2: string }
    }

export interface Doubt {
  readonly code: string
  readonly text: string
  /** What the resident is told instead, if it is as the doubt says. */
  readonly advice?: string
}

export interface SkillResult<Output> {
  readonly output: Output
  readonly evidence: Evidence[]
  readonly runnersUp: unknown[]
  readonly doubts: Doubt[]
  /** Calibrated probability that the guardian will agree, 0–1. */
  readonly confidence: number
  /** Confident enough, and without doubts, to be approved together with others. */
  readonly isSure: boolean
  /** Skill and version of whatever it used, for the record. */
  readonly madeWith: string
}

export interface Skill<Input, Output, Context> {
  readonly name: string
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  /** Computes values from values: never writes, never calls another skill, never sees a request. */
  propose(input: Input, context: Context): SkillResult<Output> | Promise<SkillResult<Output>>
}

export function defineSkill<Input, Output, Context>(
  definition: Skill<Input, Output, Context>,
): Skill<Input, Output, Context> {
  return definition
}
