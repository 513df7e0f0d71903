import { z } from '@hono/zod-openapi'
import { ReturnCode } from './matter.ts'

/** How many of how many kept a time limit, and how long the half of them took. */
const Clock = z.object({
  due: z.int().describe('orders that met the limit or ran out of it'),
  kept: z.int(),
  median: z.number().nullable().describe('hours that half of them took; null where none came so far'),
})

export const ServiceRow = z
  .object({
    id: z.string(),
    name: z.string(),
    orders: z.int().describe('work orders opened in the period'),
    sign: Clock.describe('from the dispatch to the signature'),
    answer: Clock.describe('from the dispatch to the released answer'),
    fromFiling: z.number().nullable().describe('hours from the filing to the answer, median'),
    returned: z.int(),
    reopened: z.int().describe('whose resident said that it was not solved'),
    late: z.int().describe('past their due date now'),
  })
  .openapi('ServiceRow')

/** What a figure counts in: a share from 0 to 1, or a median in working hours or working days. */
export const MeasureUnit = z.enum(['share', 'hours', 'days'])

/** A share or a median of one group beside that of all others of its kind. */
const Measured = z.object({
  name: z.string(),
  unit: MeasureUnit,
  cases: z.int().nullable().describe('null: too few to be told, as is all else then'),
  value: z.number().nullable(),
  low: z.number().nullable().describe('where the true value lies in 95 of 100 cases; null where too few tell'),
  high: z.number().nullable(),
  others: z.number().nullable().describe('the value of all others, where there is a gap'),
  isGap: z.boolean().describe('further from the others than chance explains, all comparisons together'),
})

export const GroupKind = z.enum(['channel', 'town', 'age'])

export const ServiceGroup = z
  .object({ kind: GroupKind, name: z.string(), orders: z.int(), measures: z.array(Measured) })
  .openapi('ServiceGroup')

/** One group's figure that is further from the others than chance explains. */
export const ServiceGap = z
  .object({
    kind: GroupKind,
    group: z.string(),
    measure: z.string(),
    unit: MeasureUnit,
    value: z.number(),
    others: z.number(),
  })
  .openapi('ServiceGap')

export const ReturnRow = z
  .object({
    id: z.string(),
    name: z.string(),
    orders: z.int().describe('work orders opened in the period'),
    returned: z.int(),
    again: z.int().describe('of those, returned although the matter had been returned before'),
    reasons: z.partialRecord(ReturnCode, z.int()),
  })
  .openapi('ReturnRow')

export const ServiceLevels = z
  .object({
    from: z.string().describe('YYYY-MM-DD in Beijing'),
    to: z.string().describe('YYYY-MM-DD in Beijing, itself included'),
    total: ServiceRow,
    departments: z.array(ServiceRow),
    categories: z.array(ServiceRow.extend({ days: z.int().describe('working days that the category allows') })),
    returns: z.array(ReturnRow).describe('departments that returned orders, and why'),
    groups: z
      .array(ServiceGroup)
      .describe('whether residents are treated alike, by channel, by town and by age where it was given'),
  })
  .openapi('ServiceLevels')

export type ReturnRow = z.infer<typeof ReturnRow>
export type ServiceGap = z.infer<typeof ServiceGap>
export type ServiceGroup = z.infer<typeof ServiceGroup>
export type ServiceRow = z.infer<typeof ServiceRow>
export type ServiceLevels = z.infer<typeof ServiceLevels>
