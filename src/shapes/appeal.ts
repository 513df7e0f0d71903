import { z } from '@hono/zod-openapi'
import { Instant, NamedRef, PhotoInput, PhotoRef } from './common.ts'

const phone = z
  .string()
  .trim()
  .regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/, '请填写 11 位手机号，或带区号的座机号')

/** What a resident files. */
export const AppealInput = z
  .object({
    title: z.string().trim().min(2, '请用一句话说明是什么事').max(80, '标题请不要超过 80 个字'),
    text: z.string().trim().min(2, '请写下诉求内容').max(5000, '内容请不要超过 5000 个字'),
    place: z.string().trim().max(120, '地点请不要超过 120 个字').optional(),
    name: z.string().trim().max(30, '称呼请不要超过 30 个字').optional(),
    phone,
    photos: z.array(PhotoInput).max(3, '最多附 3 张照片').optional(),
  })
  .openapi('AppealInput')

export const AppealReceipt = z
  .object({ receipt: z.string(), filedAt: Instant, notice: z.string() })
  .openapi('AppealReceipt')

/** Both must match; a miss says the same whether the number or the phone is wrong. */
export const AppealKey = z.object({ receipt: z.string().trim().max(40), phone }).openapi('AppealKey')

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
  helped: z.boolean(),
  comment: z.string().trim().max(500, '请不要超过 500 个字').optional(),
}).openapi('FeedbackInput')

export const SupplementInput = AppealKey.extend({
  text: z.string().trim().min(2, '请写下要补充的内容').max(2000, '请不要超过 2000 个字'),
}).openapi('SupplementInput')

/** A resident asks for a person: 帮办. */
export const CounterInput = z
  .object({
    name: z.string().trim().min(1, '请告诉我们怎么称呼您').max(30),
    phone,
    question: z.string().trim().min(2, '请简单说明要办什么事').max(1000),
    receipt: z.string().trim().max(40).optional(),
  })
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

export type AppealInput = z.infer<typeof AppealInput>
export type AppealReceipt = z.infer<typeof AppealReceipt>
export type AppealKey = z.infer<typeof AppealKey>
export type AppealStatus = z.infer<typeof AppealStatus>
export type SupplementInput = z.infer<typeof SupplementInput>
export type FeedbackInput = z.infer<typeof FeedbackInput>
export type CounterInput = z.infer<typeof CounterInput>
export type CounterRequest = z.infer<typeof CounterRequest>
