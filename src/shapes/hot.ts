import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { SameMatter } from './matter.ts'

/** So many appeals at one place. */
const Count = z.object({ name: z.string(), count: z.int() })

export const HotIssue = z
  .object({
    id: z.string(),
    name: z.string().describe('the title of the appeal that is most like the others'),
    places: z.array(Count).describe('communities, the most frequent first'),
    count: z.int().describe('appeals'),
    people: z.int().describe('telephone numbers that they came from'),
    open: z.int().describe('not answered yet'),
    heat: z.number().describe('appeals, each worth half of what it was a week before'),
    lastWeek: z.int(),
    weekBefore: z.int(),
    firstAt: Instant,
    lastAt: Instant,
    byDay: z.array(z.int()).describe('appeals on each of the days'),
    matters: z.array(SameMatter).describe('some of the appeals, the most typical first'),
  })
  .openapi('HotIssue')

export const HotIssues = z
  .object({
    madeAt: Instant.nullable().describe('of the last reading; null before the first'),
    read: z.int().describe('appeals that it read'),
    days: z.array(z.string()).describe('YYYY-MM-DD in Beijing, the earliest first'),
    issues: z.array(HotIssue),
    towns: z
      .array(z.object({ town: NamedRef, communities: z.array(Count) }))
      .describe('appeals of the days by town and community, all of them and not only those on an issue'),
    elsewhere: z.int().describe('appeals whose place is not known'),
  })
  .openapi('HotIssues')

export type HotIssue = z.infer<typeof HotIssue>
export type HotIssues = z.infer<typeof HotIssues>
