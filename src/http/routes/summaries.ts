import { z } from '@hono/zod-openapi'
import { Summary, SummaryChange, SummaryInput, SummaryPage } from '../../shapes/summary.ts'
import { changeSummary, listSummaries, madeSummary, makeSummary } from '../../summaries/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'

const Id = z.object({ id: z.uuid('编号不对') })

/** Many documents or appeals in one table, for whoever makes it. */
export function summaryRoutes({ signed }: Endpoints, { office: { ledger } }: Web): void {
  const tag = '文献'
  const access = 'knowledge.ask'

  signed(
    {
      method: 'post',
      path: '/summaries',
      tag,
      summary: '一表总结：把多份文献或多件诉求按指定的栏目摘成一张表，每格注明出处',
      access,
      body: SummaryInput,
      response: Summary,
      status: 201,
      show: ({ tx, act }, id) => madeSummary(tx, act, id as string),
    },
    ({ tx, act, body }) => makeSummary(tx, ledger, act, body),
  )

  signed(
    {
      method: 'get',
      path: '/summaries',
      tag,
      summary: '自己做的总结表，新的在前',
      access,
      response: SummaryPage,
    },
    ({ tx, act }) => listSummaries(tx, act),
  )

  signed(
    {
      method: 'get',
      path: '/summaries/{id}',
      tag,
      summary: '一张总结表，只含现在还有权看的内容',
      access,
      params: Id,
      response: Summary,
    },
    ({ tx, act, params }) => madeSummary(tx, act, params.id),
  )

  signed(
    {
      method: 'post',
      path: '/summaries/{id}/change',
      tag,
      summary: '修改总结表：改名、增减栏目和行、排序、手工填写',
      access,
      params: Id,
      body: SummaryChange,
      response: Summary,
      show: ({ tx, act }, id) => madeSummary(tx, act, id as string),
    },
    async ({ tx, act, params, body }) => {
      await changeSummary(tx, ledger, act, params.id, body)
      return params.id
    },
  )
}
