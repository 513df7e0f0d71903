import { z } from '@hono/zod-openapi'
import { refuseClassified } from '../../language/index.ts'
import {
  adviser,
  askLibrary,
  givenAnswer,
  listAnswers,
  listSources,
  madePlan,
  outside,
  outsider,
  planTask,
  publishSources,
  rateAnswer,
  readerOf,
  reviewAnswer,
  sourceItem,
  sourceText,
  withdrawSource,
} from '../../library/index.ts'
import { type Person, sessionOf } from '../../people/index.ts'
import {
  Answer,
  AnswerPage,
  AnswerQuery,
  PublishInput,
  QuestionInput,
  RatingInput,
  ReviewInput,
  SourceItem,
  SourcePage,
  SourceQuery,
  SourceReason,
  SourceText,
} from '../../shapes/library.ts'
import { Plan, TaskInput } from '../../shapes/plan.ts'
import { narrow, systemSession, type Tx } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'
import { libraryCalls, viewer } from '../library-calls.ts'
import { meaningFor } from '../meaning.ts'

const notAnId = '编号不对'
const Id = z.object({ id: z.uuid(notAnId) })
const At = z.object({ at: z.coerce.number(notAnId).int(notAnId).min(1, notAnId).max(100_000, notAnId).optional() })
const Done = z.object({ done: z.boolean() })

/** What the office knows: asked by everybody, kept by the trainer, published by the adviser's guardian. */
export function libraryRoutes({ open, signed }: Endpoints, web: Web): void {
  const { office, limiter } = web
  const { library, ledger } = office
  const { change, refreshLibrary } = libraryCalls(web)
  const canWrite = async (tx: Tx, audience: 'officers' | 'everyone') =>
    (await office.models.wayOut(tx, adviser.employeeId, audience)) !== undefined

  open(
    {
      method: 'post',
      path: '/questions',
      tag: '群众',
      summary: '提问：只摘引已发布、现行有效、对外公开的文献；答不上来就说答不上来',
      body: QuestionInput,
      response: Answer,
      status: 201,
      ahead: ({ body, ip }) => {
        limiter.count(`ask:${ip}`, 120, 3600, '提问太频繁，请稍后再试，或拨打热线。')
        return office.meaning.of(body, { session: systemSession, person: null, department: 'residents' })
      },
    },
    async ({ tx, body, now, read: vectors }) => {
      const asked = { ...body, vectors }
      const id = await askLibrary(tx, { ledger, library, reader: outsider, actor: { kind: 'resident' }, now }, asked)
      return { ...(await givenAnswer(tx, outside(now), id)), canWrite: await canWrite(tx, 'everyone') }
    },
  )

  open(
    {
      method: 'post',
      path: '/questions/{id}/rate',
      tag: '群众',
      summary: '评价答复有没有帮助',
      params: Id,
      body: RatingInput,
      response: Done,
    },
    async ({ tx, params, body, now, ip }) => {
      limiter.count(`ask:${ip}`, 120, 3600, '操作太频繁，请稍后再试，或拨打热线。')
      await rateAnswer(tx, { ledger, actor: { kind: 'resident' }, now }, params.id, body.feedback)
      return { done: true }
    },
  )

  open(
    {
      method: 'get',
      path: '/library/{id}',
      tag: '公开信息',
      summary: '公开文献的原文，从某一段看起',
      params: Id,
      query: At,
      response: SourceText,
    },
    async ({ tx, params, query, now }) => {
      await narrow(tx, { scope: 'public' })
      return sourceText(tx, outside(now), params.id, query.at)
    },
  )

  const tag = '文献'

  signed(
    {
      method: 'post',
      path: '/knowledge/questions',
      tag,
      summary: '工作人员提问：也摘引本部门可看的内部文献',
      access: 'knowledge.ask',
      body: QuestionInput,
      response: Answer,
      status: 201,
      ahead: ({ body, person }) => meaningFor(office.meaning, person as Person, body),
      show: async ({ tx, act }, id) => {
        const answer = await givenAnswer(tx, viewer({ act }), id as string)
        return { ...answer, canWrite: answer.written === null && (await canWrite(tx, 'officers')) }
      },
    },
    ({ tx, act, body, read: vectors }) =>
      askLibrary(
        tx,
        {
          ledger,
          library,
          reader: readerOf(sessionOf(act.person)),
          actor: { kind: 'person', id: act.person.id },
          now: act.now,
        },
        { ...body, vectors },
      ),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/plans',
      tag,
      summary: '一问出方案：从已发布的文献里逐字摘出依据、职责、步骤、材料、时限、费用和风险',
      access: 'knowledge.ask',
      body: TaskInput,
      response: Plan,
      status: 201,
      show: ({ tx, act }, id) => madePlan(tx, viewer({ act }), id as string),
    },
    ({ tx, act, body }) =>
      planTask(
        tx,
        {
          ledger,
          library,
          reader: readerOf(sessionOf(act.person)),
          actor: { kind: 'person', id: act.person.id },
          now: act.now,
        },
        body,
      ),
  )

  signed(
    {
      method: 'get',
      path: '/knowledge/sources',
      tag,
      summary: '文献，新的在前',
      access: 'knowledge.ask',
      query: SourceQuery,
      response: SourcePage,
    },
    ({ tx, act, query }) => listSources(tx, viewer({ act }), query),
  )

  signed(
    {
      method: 'get',
      path: '/knowledge/sources/{id}',
      tag,
      summary: '文献的原文，从某一段看起',
      access: 'knowledge.ask',
      params: Id,
      query: At,
      response: SourceText,
    },
    ({ tx, act, params, query }) => sourceText(tx, viewer({ act }), params.id, query.at),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/publish',
      tag,
      summary: '发布文献：从此可以摘引；所替代的文献随之失效',
      access: 'knowledge.decide',
      body: PublishInput,
      response: Done,
      afterwards: refreshLibrary,
    },
    async ({ tx, act, body }) => {
      await publishSources(tx, change({ act }), body.items)
      return { done: true }
    },
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/sources/{id}/withdraw',
      tag,
      summary: '撤下文献：不再摘引',
      access: 'knowledge.ask',
      params: Id,
      body: SourceReason,
      response: SourceItem,
      afterwards: refreshLibrary,
      show: ({ tx, act }, id) => sourceItem(tx, viewer({ act }), id as string),
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.reason])
      await withdrawSource(tx, change({ act }), params.id, body.reason)
      return params.id
    },
  )

  signed(
    {
      method: 'get',
      path: '/knowledge/answers',
      tag,
      summary: '已给出的答复，新的在前',
      access: 'knowledge.review',
      query: AnswerQuery,
      response: AnswerPage,
    },
    ({ tx, act, query }) => listAnswers(tx, viewer({ act }), query),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/answers/{id}/review',
      tag,
      summary: '复核答复',
      access: 'knowledge.decide',
      params: Id,
      body: ReviewInput,
      response: Done,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.note])
      await reviewAnswer(tx, change({ act }), params.id, body)
      return { done: true }
    },
  )
}
