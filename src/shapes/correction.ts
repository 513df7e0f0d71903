import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { Answer, PlacedPassage, VettedSentence } from './library.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

export const CorrectionState = z
  .enum(['proposed', 'adopted', 'declined', 'withdrawn'], '没有这种状态')
  .openapi('CorrectionState')

/** The right answer to a question, as somebody gives it. */
export const CorrectionInput = z
  .object(
    {
      passages: z
        .array(
          z.object({ source: z.uuid('编号不对'), position: z.int('编号不对').min(1, '编号不对') }, notAnObject),
          '请选择能回答的原文',
        )
        .max(3, '最多选三段原文')
        .describe('what answers it, by number from 1; none: nothing in the library does'),
      words: writing('请写明正确的答复', 0, 500)
        .optional()
        .describe('sentences that the passages carry; [1] behind one names its passage, without it all of them'),
      note: writing('请写明说明', 0, 300).optional(),
    },
    notAnObject,
  )
  .openapi('CorrectionInput')

export const CorrectionDecision = z
  .object(
    {
      decision: z.enum(['adopt', 'decline'], '请选择采纳还是不采纳'),
      reason: writing('请写明理由', 2, 200),
    },
    notAnObject,
  )
  .openapi('CorrectionDecision')

export const CorrectionReason = z.object({ reason: writing('请写明为什么撤回', 2, 200) }, notAnObject)

export const CorrectionItem = z
  .object({
    id: z.string(),
    state: CorrectionState,
    answer: Answer.describe('the one that was wrong'),
    isNothing: z.boolean().describe('nothing in the library answers it'),
    passages: z.array(PlacedPassage).describe('as far as whoever looks may see them'),
    sentences: z.array(VettedSentence),
    note: z.string().nullable(),
    proposedBy: NamedRef.nullable(),
    proposedAt: Instant,
    decidedBy: NamedRef.nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
    withdrawnBy: NamedRef.nullable(),
    withdrawnAt: Instant.nullable(),
    withdrawnReason: z.string().nullable(),
    isOutdated: z.boolean().describe('rests on what was replaced or withdrawn since: it teaches nothing'),
    canAdopt: z.boolean(),
    canDecline: z.boolean(),
    canWithdraw: z.boolean(),
  })
  .openapi('CorrectionItem')

export const CorrectionPage = z
  .object({
    items: z.array(CorrectionItem),
    next: z.string().nullable(),
    waiting: z.int().describe('how many wait for a decision, counted up to 1,000'),
  })
  .openapi('CorrectionPage')

export const CorrectionQuery = z.object({
  only: z.enum(['proposed', 'adopted', 'declined', 'withdrawn', 'outdated'], '没有这种筛选').optional(),
  after: z.uuid('页码不对').optional(),
})

export const PassageQuery = z.object({ q: lookedUp('请输入要找的字', 200) })
export const FoundPassages = z.object({ items: z.array(PlacedPassage) }).openapi('FoundPassages')

export type CorrectionState = z.infer<typeof CorrectionState>
export type CorrectionInput = z.infer<typeof CorrectionInput>
export type CorrectionDecision = z.infer<typeof CorrectionDecision>
export type CorrectionItem = z.infer<typeof CorrectionItem>
export type CorrectionPage = z.infer<typeof CorrectionPage>
export type CorrectionQuery = z.infer<typeof CorrectionQuery>
export type FoundPassages = z.infer<typeof FoundPassages>
