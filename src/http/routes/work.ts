import { z } from '@hono/zod-openapi'
import {
  type Assignable as AssignableRow,
  actorOf,
  assignable,
  assignOrder,
  decide,
  eraseMatter,
  gridWorkersOf,
  handBackOrder,
  listOrders,
  matterDetail,
  queue,
  reportOrder,
  returnOrder,
  searchMatters,
  separate,
  signOrder,
  splitMatter,
  visibleTo,
} from '../../casework/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { NotFound, type Problem } from '../../problems.ts'
import {
  AssignInput,
  BatchInput,
  BatchResult,
  DecisionInput,
  ErasureInput,
  MatterDetail,
  MatterPage,
  OrderPage,
  Queue,
  ReasonInput,
  ReportInput,
  ReturnInput,
  SplitInput,
} from '../../shapes/matter.ts'
import { Assignable } from '../../shapes/organisation.ts'
import { notAnObject, writing } from '../../shapes/text.ts'
import { attempt } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'
import { toProblem } from '../problem-response.ts'
import { toPersonShape } from './people.ts'

const Id = z.object({ id: z.uuid('编号不对') })
const Nothing = z.object({}, notAnObject)

/** A refusal as the problem that it is; throws what is none. */
function problemOf(error: unknown): Problem {
  const problem = toProblem(error)
  if (!problem || problem.status >= 500) throw error
  return problem
}

/** Answers with the whole matter that a call was about, as it is afterwards. */
const shownMatter = {
  response: MatterDetail,
  show: ({ tx, act }: Seen, id: string) => matterDetail(tx, act, id),
}

const toAssignable = ({ person, visit, ...rest }: AssignableRow): Assignable => ({
  ...toPersonShape(person),
  ...rest,
  visit: visit && { from: visit.from.toISOString(), until: visit.until.toISOString() },
})

/** What guardians, officers and grid workers do all day. */
export function workRoutes({ signed }: Endpoints, web: Web): void {
  const { office } = web

  signed(
    {
      method: 'get',
      path: '/queue',
      tag: '审定',
      summary: '等我审定的拟办，危及生命的在最前',
      access: 'queue.read',
      response: Queue,
    },
    ({ tx, act }) => queue(tx, office, act),
  )

  signed(
    {
      method: 'get',
      path: '/matters',
      tag: '事项',
      summary: '查找事项',
      access: 'matter.read',
      query: z.object({
        q: z.string().max(100).optional(),
        state: z.string().max(30).optional(),
        department: z.string().max(50).optional(),
        category: z.string().max(50).optional(),
        overdue: z.enum(['0', '1']).optional(),
        cursor: z.string().max(100).optional(),
      }),
      response: MatterPage,
    },
    ({ tx, act, query }) => searchMatters(tx, act, { ...query, overdue: query.overdue === '1' }),
  )

  signed(
    {
      method: 'get',
      path: '/matters/{id}',
      tag: '事项',
      summary: '一件事项的全部',
      access: 'matter.read',
      params: Id,
      response: MatterDetail,
    },
    ({ tx, act, params }) => matterDetail(tx, act, params.id),
  )

  signed(
    {
      method: 'get',
      path: '/matters/{id}/grid-workers',
      tag: '事项',
      summary: '事发地的网格员，以及什么时候能和群众碰上',
      access: 'matter.read',
      params: Id,
      response: z.object({ items: z.array(Assignable) }),
    },
    async ({ tx, act, params }) => ({ items: (await gridWorkersOf(tx, act, params.id)).map(toAssignable) }),
  )

  signed(
    {
      method: 'post',
      path: '/matters/{id}/contact',
      tag: '事项',
      summary: '查看群众的联系电话（记入台账）',
      access: 'matter.read',
      params: Id,
      body: z.object({ purpose: writing('请写明查看的用途', 2, 200) }, notAnObject).openapi('ContactInput'),
      response: z.object({ name: z.string().nullable(), phone: z.string() }),
      isSecret: true,
    },
    async ({ tx, act, params, body, now }) => {
      refuseClassified([body.purpose])
      const matter = await tx
        .selectFrom('matter')
        .select(['contactName', 'contactPhone'])
        .where('id', '=', params.id)
        .where(visibleTo(act.person, 'matter'))
        .executeTakeFirst()
      if (!matter) throw new NotFound()
      office.ledger.append(tx, {
        type: 'personal_data.viewed',
        at: now,
        actor: actorOf(act),
        matter: params.id,
        data: { purpose: body.purpose },
      })
      return { name: matter.contactName, phone: matter.contactPhone }
    },
  )

  signed(
    {
      method: 'post',
      path: '/matters/{id}/separate',
      tag: '事项',
      summary: '撤销并案：不是同一件事，改为单独办理',
      access: 'proposal.decide',
      params: Id,
      body: Nothing,
      ...shownMatter,
    },
    async ({ tx, act, params }) => {
      await separate(tx, office, act, params.id)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/matters/{id}/split',
      tag: '事项',
      summary: '分办：把诉求里的另一件事另立一件，各自拟办、各自审定',
      access: 'proposal.decide',
      params: Id,
      body: SplitInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      await splitMatter(tx, office, act, params.id, body)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/matters/{id}/erase',
      tag: '事项',
      summary: '删除已办结事项里群众的个人信息；不能恢复，审定和台账都保留',
      access: 'matter.erase',
      params: Id,
      body: ErasureInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      await eraseMatter(tx, office, act, params.id, body.ground)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/proposals/{id}/decision',
      tag: '审定',
      summary: '审定一件拟办，绑定所示内容的摘要',
      access: 'proposal.decide',
      params: Id,
      body: DecisionInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      const { reply, routing, reason } = body
      refuseClassified([reason, routing?.reason, reply?.measure, reply?.answer])
      return decide(tx, office, act, params.id, body)
    },
  )

  signed(
    {
      method: 'post',
      path: '/decisions',
      tag: '审定',
      summary: '同意多件拟办，每一件各自审定、各自留痕',
      access: 'proposal.decide',
      body: BatchInput,
      response: BatchResult,
    },
    async ({ tx, act, body }) => {
      const results: BatchResult['results'] = []
      for (const { proposalId, shownDigest } of body.decisions) {
        // one that fails takes no other with it
        const decided = attempt(tx, () => decide(tx, office, act, proposalId, { kind: 'approve', shownDigest }))
        const problem = await decided.then(() => undefined, problemOf)
        results.push({ proposalId, ok: problem === undefined, detail: problem?.message ?? '已同意' })
      }
      return { results }
    },
  )

  signed(
    {
      method: 'get',
      path: '/orders',
      tag: '工单',
      summary: '工单，超期的在最前',
      access: 'order.read',
      query: z.object({
        scope: z.enum(['department', 'mine', 'overdue']).default('department'),
        state: z.string().max(30).optional(),
      }),
      response: OrderPage,
    },
    ({ tx, act, query }) => listOrders(tx, act, query.scope, query.state),
  )

  signed(
    {
      method: 'post',
      path: '/orders/{id}/sign',
      tag: '工单',
      summary: '签收',
      access: 'order.handle',
      params: Id,
      body: Nothing,
      ...shownMatter,
    },
    ({ tx, act, params }) => signOrder(tx, office, act, params.id),
  )

  signed(
    {
      method: 'post',
      path: '/orders/{id}/assign',
      tag: '工单',
      summary: '派给同事或网格员',
      access: 'order.assign',
      params: Id,
      body: AssignInput,
      ...shownMatter,
    },
    ({ tx, act, params, body }) => assignOrder(tx, office, act, params.id, body.personId),
  )

  signed(
    {
      method: 'post',
      path: '/orders/{id}/report',
      tag: '工单',
      summary: '反馈办理情况，由另一位工作人员审核答复',
      access: 'order.handle',
      params: Id,
      body: ReportInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.measure, body.answer])
      return reportOrder(tx, office, act, params.id, body)
    },
  )

  signed(
    {
      method: 'post',
      path: '/orders/{id}/hand-back',
      tag: '工单',
      summary: '办理人把工单交回部门，写明理由；由部门另派或自己办',
      access: 'order.handle',
      params: Id,
      body: ReasonInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.reason])
      return handBackOrder(tx, office, act, params.id, body.reason)
    },
  )

  signed(
    {
      method: 'post',
      path: '/orders/{id}/return',
      tag: '工单',
      summary: '退单：不属于本部门，写明原因和理由；退过两次的由裁定人确定承办部门',
      access: 'order.assign',
      params: Id,
      body: ReturnInput,
      ...shownMatter,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.reason])
      return returnOrder(tx, office, act, params.id, body)
    },
  )

  signed(
    {
      method: 'get',
      path: '/people/assignable',
      tag: '工单',
      summary: '工单可以派给谁：本部门的工作人员和各镇街的网格员；就近的在前，能和群众碰上的其次，请假的在后',
      access: 'order.assign',
      query: z.object({ order: z.uuid('编号不对').optional() }),
      response: z.object({ items: z.array(Assignable) }),
    },
    async ({ tx, act, query }) => ({ items: (await assignable(tx, act, query.order)).map(toAssignable) }),
  )
}
