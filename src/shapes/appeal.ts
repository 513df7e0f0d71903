import { z } from '@hono/zod-openapi'
import { Instant, NamedRef, PhotoInput, PhotoRef } from './common.ts'
import { notAnObject, writing } from './text.ts'

const askPhone = '请填写 11 位手机号，或带区号的座机号'
const phone = z
  .string(askPhone)
  .trim()
  .regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/, askPhone)

/** When a resident can be met: on working days by day or in the evening, on days off. */
export const ReachableTime = z.enum(['workday', 'evening', 'weekend'], '请选择什么时候在家、方便联系')

const askReachable = '什么时候在家、方便联系须是一个列表'

/** Several are possible; none: they didn't say. */
export const ReachableTimes = z.array(ReachableTime, askReachable).max(3, '什么时候在家、方便联系最多三项')

const receipt = z.string('请填写受理编号').trim().max(40, '受理编号没有这么长，请核对')

export const AgeGroup = z
  .enum(['0-17', '18-44', '45-59', '60-74', '75+'], '请选择一个年龄段，或不填')
  .openapi('AgeGroup')

/** What a resident files. */
export const AppealInput = z
  .object(
    {
      title: writing('请用一句话说明是什么事', 2, 80),
      text: writing('请写下诉求内容', 2, 5000),
      place: writing('请写明地点', 0, 120).optional(),
      name: writing('请告诉我们怎么称呼您', 0, 30).optional(),
      phone,
      reachable: ReachableTimes.optional().describe('when the resident is at home and may be called on'),
      ageGroup: AgeGroup.optional().describe('只用来统计各年龄的人是否得到同样的服务，不用于办理'),
      photos: z.array(PhotoInput, '照片须是一个列表').max(3, '最多附 3 张照片').optional(),
    },
    notAnObject,
  )
  .openapi('AppealInput')

export const AppealReceipt = z
  .object({ receipt: z.string(), filedAt: Instant, notice: z.string() })
  .openapi('AppealReceipt')

/** Both must match; a miss says the same whether the number or the phone is wrong. */
export const AppealKey = z.object({ receipt, phone }, notAnObject).openapi('AppealKey')

/** What a resident sees of their own appeal. */
export const AppealStatus = z
  .object({
    receipt: z.string(),
    title: z.string(),
    text: z.string(),
    place: z.string().nullable(),
    filedAt: Instant,
    state: z.string(),
    stateText: z.string(),
    next: z.string().describe('What happens next, in a plain sentence'),
    department: NamedRef.nullable(),
    departmentPhone: z.string().nullable(),
    dueAt: Instant.nullable(),
    steps: z.array(z.object({ at: Instant, text: z.string() })),
    photos: z.array(PhotoRef),
    answer: z.object({ text: z.string(), at: Instant, label: z.string(), department: z.string() }).nullable(),
    feedback: z.object({ helped: z.boolean(), comment: z.string().nullable(), at: Instant }).nullable(),
    canGiveFeedback: z.boolean(),
    canSupplement: z.boolean(),
    canWithdraw: z.boolean(),
  })
  .openapi('AppealStatus')

export const FeedbackInput = AppealKey.extend({
  helped: z.boolean('请选择问题是否解决'),
  comment: writing('请写下您的评价', 0, 500).optional(),
}).openapi('FeedbackInput')

export const SupplementInput = AppealKey.extend({
  text: writing('请写下要补充的内容', 2, 2000),
}).openapi('SupplementInput')

/** A resident asks for a person: 帮办. */
export const CounterInput = z
  .object(
    {
      name: writing('请告诉我们怎么称呼您', 1, 30),
      phone,
      question: writing('请简单说明要办什么事', 2, 1000),
      receipt: receipt.optional(),
    },
    notAnObject,
  )
  .openapi('CounterInput')

export const CounterRequest = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string(),
    question: z.string(),
    receipt: z.string().nullable(),
    state: z.enum(['waiting', 'taken', 'finished']),
    askedAt: Instant,
    takenBy: NamedRef.nullable(),
    note: z.string().nullable(),
  })
  .openapi('CounterRequest')

export type ReachableTime = z.infer<typeof ReachableTime>
export type AgeGroup = z.infer<typeof AgeGroup>
export type AppealInput = z.infer<typeof AppealInput>
export type AppealReceipt = z.infer<typeof AppealReceipt>
export type AppealKey = z.infer<typeof AppealKey>
export type AppealStatus = z.infer<typeof AppealStatus>
export type SupplementInput = z.infer<typeof SupplementInput>
export type FeedbackInput = z.infer<typeof FeedbackInput>
export type CounterInput = z.infer<typeof CounterInput>
export type CounterRequest = z.infer<typeof CounterRequest>
