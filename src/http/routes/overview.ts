import { z } from '@hono/zod-openapi'
import { hotIssues, lastingGaps, overview, serviceLevels } from '../../casework/index.ts'
import { HotIssues } from '../../shapes/hot.ts'
import { Overview } from '../../shapes/organisation.ts'
import { ServiceLevels } from '../../shapes/service.ts'
import type { Endpoints } from '../endpoint.ts'

/** What leaders look at: the district's month, its hot issues, how time limits are kept. */
export function overviewRoutes({ signed }: Endpoints): void {
  const gaps = lastingGaps()

  signed(
    {
      method: 'get',
      path: '/overview',
      tag: '总览',
      summary: '全区近三十天',
      access: 'overview.read',
      response: Overview,
    },
    ({ tx, act }) => overview(tx, act, gaps),
  )

  signed(
    {
      method: 'get',
      path: '/hot',
      tag: '总览',
      summary: '近 30 天的热点：许多人反映的同一类事，在哪里，有多热',
      access: 'overview.read',
      response: HotIssues,
    },
    ({ tx, act }) => hotIssues(tx, act),
  )

  signed(
    {
      method: 'get',
      path: '/service-levels',
      tag: '总览',
      summary: '一段时间里各部门、各分类的时限执行情况',
      access: 'overview.read',
      query: z.object({ from: z.string().max(10).optional(), to: z.string().max(10).optional() }),
      response: ServiceLevels,
    },
    ({ tx, act, query }) => serviceLevels(tx, act, query),
  )
}
