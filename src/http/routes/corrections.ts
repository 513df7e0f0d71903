import { z } from '@hono/zod-openapi'
import {
  choosePassages,
  correctFacts,
  correctionItem,
  decideCorrection,
  foundFacts,
  listCorrections,
  proposeCorrection,
  sourceItem,
  withdrawCorrection,
} from '../../library/index.ts'
import {
  CorrectionDecision,
  CorrectionInput,
  CorrectionItem,
  CorrectionPage,
  CorrectionQuery,
  CorrectionReason,
  FoundPassages,
  PassageQuery,
} from '../../shapes/correction.ts'
import { FactsInput, FoundFacts, SourceItem } from '../../shapes/library.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'
import { libraryCalls, viewer } from '../library-calls.ts'

const Id = z.object({ id: z.uuid('编号不对') })

/** What people put right: answers, given by who reviews them and adopted by the trainer, and the facts of drafts. */
export function correctionRoutes({ signed }: Endpoints, web: Web): void {
  const { library } = web.office
  const tag = '文献'
  const { change, refreshLibrary } = libraryCalls(web)
  const show = ({ tx, act }: Seen, id: unknown) => correctionItem(tx, viewer({ act }), id as string)

  signed(
    {
      method: 'get',
      path: '/knowledge/answers/{id}/passages',
      tag,
      summary: '为更正答复找原文：只找提问人可以看、所问之日有效的',
      access: 'knowledge.edit',
      params: Id,
      query: PassageQuery,
      response: FoundPassages,
    },
    async ({ tx, act, params, query }) => ({
      items: await choosePassages(tx, library, viewer({ act }), params.id, query.q),
    }),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/answers/{id}/correct',
      tag,
      summary: '提出更正：选出能回答的原文，或标明应当说没有；可以写出答复，逐句核对出处',
      access: 'knowledge.edit',
      params: Id,
      body: CorrectionInput,
      response: CorrectionItem,
      status: 201,
      show,
    },
    ({ tx, act, params, body }) => proposeCorrection(tx, change({ act }), library, viewer({ act }), params.id, body),
  )

  signed(
    {
      method: 'get',
      path: '/knowledge/sources/{id}/facts',
      tag,
      summary: '文献信息在正文里的出处',
      access: 'knowledge.edit',
      params: Id,
      response: FoundFacts,
    },
    ({ tx, act, params }) => foundFacts(tx, viewer({ act }), params.id),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/sources/{id}/correct',
      tag,
      summary: '改正草稿的标题、文号、日期、所替代的文件、范围和部门：改正的人不能发布',
      access: 'knowledge.edit',
      params: Id,
      body: FactsInput,
      response: SourceItem,
      show: ({ tx, act }, id) => sourceItem(tx, viewer({ act }), id as string),
    },
    async ({ tx, act, params, body }) => {
      await correctFacts(tx, change({ act }), viewer({ act }), params.id, body)
      return params.id
    },
  )

  signed(
    {
      method: 'get',
      path: '/knowledge/corrections',
      tag,
      summary: '答复更正，新的在前',
      access: 'knowledge.review',
      query: CorrectionQuery,
      response: CorrectionPage,
    },
    ({ tx, act, query }) => listCorrections(tx, viewer({ act }), query),
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/corrections/{id}/decide',
      tag,
      summary: '采纳或不采纳更正：采纳后，同样的提问先摘引选出的原文',
      access: 'knowledge.adopt',
      params: Id,
      body: CorrectionDecision,
      response: CorrectionItem,
      afterwards: refreshLibrary,
      show,
    },
    async ({ tx, act, params, body }) => {
      await decideCorrection(tx, change({ act }), params.id, body)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/knowledge/corrections/{id}/withdraw',
      tag,
      summary: '撤回已采纳的更正',
      access: 'knowledge.adopt',
      params: Id,
      body: CorrectionReason,
      response: CorrectionItem,
      afterwards: refreshLibrary,
      show,
    },
    async ({ tx, act, params, body }) => {
      await withdrawCorrection(tx, change({ act }), params.id, body.reason)
      return params.id
    },
  )
}
