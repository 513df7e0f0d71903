import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { notAnObject, writing } from './text.ts'

const Tally = z.object({
  examples: z.int(),
  present: z.int().describe('how many of them the version in service gives to the department that was decided'),
  candidate: z.int().describe('how many the new version does'),
})

export const RouterComparison = z
  .object({
    against: z.string(),
    all: Tally,
    recent: Tally.describe('decisions of the four weeks before the training'),
    groups: z.array(
      Tally.extend({
        name: z.string(),
        isWorse: z.boolean().describe('worse by more than chance: one-sided sign test, 5 %'),
      }),
    ),
    changed: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        matterId: z.string().nullable(),
        answer: z.string(),
        present: z.string(),
        candidate: z.string(),
      }),
    ),
  })
  .openapi('RouterComparison')

export const RouterVersion = z
  .object({
    version: z.string(),
    state: z.enum(['candidate', 'service', 'retired', 'rejected']),
    stateText: z.string(),
    trainedAt: Instant,
    wantedBy: NamedRef.nullable(),
    learnedUntil: Instant,
    examples: z.int(),
    report: z
      .object({
        categoryAccuracy: z.number(),
        departmentAccuracy: z.number(),
        sureShare: z.number(),
        sureAccuracy: z.number(),
      })
      .nullable()
      .describe('on held-out folds; null: taken over from an earlier program'),
    comparison: RouterComparison.nullable(),
    decidedBy: NamedRef.nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
  })
  .openapi('RouterVersion')

export const RouterState = z
  .object({
    versions: z.array(RouterVersion).describe('newest first, at most twenty'),
    training: z.enum(['none', 'under_way', 'failed']).describe('failed: the last one came to nothing'),
  })
  .openapi('RouterState')

export const RouterDecision = z.object({ reason: writing('请写明理由', 2, 500) }, notAnObject).openapi('RouterDecision')

export type RouterComparison = z.infer<typeof RouterComparison>
export type RouterVersion = z.infer<typeof RouterVersion>
export type RouterState = z.infer<typeof RouterState>
