import { z } from '@hono/zod-openapi'
import {
  addModel,
  callPage,
  changeModel,
  decideBudget,
  decidePolicy,
  type ModelChange,
  modelDesk,
  orderModels,
  removeModel,
  switchModel,
  trialEndpoint,
  usageSince,
} from '../../endpoints/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { vectorState } from '../../library/index.ts'
import type { Endpoint } from '../../model/index.ts'
import type { Person } from '../../people/index.ts'
import {
  ModelBudgetInput,
  ModelCallPage,
  ModelDesk,
  ModelInput,
  ModelOrderInput,
  ModelPolicyInput,
  ModelSwitchInput,
  ModelTrial,
  ModelTrialInput,
  ModelUsage,
} from '../../shapes/model.ts'
import { notAnObject } from '../../shapes/text.ts'
import type { Tx } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'

const notAnId = '编号不对'
const Id = z.object({ id: z.uuid(notAnId) })
const Employee = z.object({ id: z.string().min(1).max(64) })
const Before = z.object({ before: z.uuid(notAnId).optional() })
const wrongDays = '请填写 1 到 366 之间的天数'
const Period = z.object({
  days: z.coerce.number(wrongDays).int(wrongDays).min(1, wrongDays).max(366, wrongDays).default(30),
})
const Nothing = z.object({}, notAnObject)
const dayMs = 86_400_000

/** Language models: which the office has connected, who may use them for what, and what left. */
export function modelRoutes({ signed }: Endpoints, { office, limiter }: Web): void {
  const change = ({ act }: Pick<Seen, 'act'>): ModelChange => ({
    ledger: office.ledger,
    actor: { kind: 'person', id: act.person.id },
    now: act.now,
  })
  /** What was changed is read anew for the answer. */
  const done = async (change: Promise<unknown>) => {
    await change
    return null
  }
  const tag = '语言模型'
  const access = 'model.manage'
  // those who have nothing to ask a model are offered no choice about it
  const asking = [...office.roster.values()]
    .filter(({ scenarios }) => scenarios.some(({ skill }) => skill === 'answer'))
    .map(({ id }) => id)
  const desk = async (tx: Tx): Promise<ModelDesk> => ({
    ...(await modelDesk(tx, office.models, asking)),
    vectors: await vectorState(tx, office.models, office.library),
  })
  const shown = {
    tag,
    access,
    response: ModelDesk,
    show: ({ tx }: Seen) => desk(tx),
  } as const

  signed(
    {
      method: 'get',
      path: '/models',
      tag,
      summary: '接入的语言模型，谁可以用来做什么',
      access: 'model.read',
      response: ModelDesk,
    },
    ({ tx }) => desk(tx),
  )

  signed(
    { method: 'post', path: '/models', summary: '接入语言模型', body: ModelInput, status: 201, ...shown },
    async ({ tx, act, body }) => {
      refuseClassified([body.name, body.model])
      return done(addModel(tx, change({ act }), body))
    },
  )

  signed(
    {
      method: 'post',
      path: '/models/test',
      tag,
      summary: '试问一次：通不通，多快，是哪个模型在回答；保存之前也可以',
      access,
      body: ModelTrialInput,
      response: ModelTrial,
      keyless: true,
      outside: (endpoint: Endpoint, person: Person) => office.models.trial(endpoint, person),
    },
    ({ tx, act, body }) => {
      limiter.count(`model:${act.person.id}`, 60, 600, '试问太频繁，请几分钟后再试。')
      return trialEndpoint(tx, body)
    },
  )

  signed(
    { method: 'post', path: '/models/order', summary: '调整先后次序', body: ModelOrderInput, ...shown },
    ({ tx, act, body }) => done(orderModels(tx, change({ act }), body.ids)),
  )

  signed(
    {
      method: 'post',
      path: '/models/budget',
      summary: '规定每个部门每天的用量；不设上限为空',
      body: ModelBudgetInput,
      ...shown,
    },
    ({ tx, act, body }) => done(decideBudget(tx, change({ act }), body.dailyTokens)),
  )

  signed(
    {
      method: 'post',
      path: '/models/policies/{id}',
      summary: '规定一名数智员工可以用哪些模型，写出来的供谁看',
      params: Employee,
      body: ModelPolicyInput,
      ...shown,
    },
    ({ tx, act, params, body }) => done(decidePolicy(tx, change({ act }), params.id, body)),
  )

  signed(
    {
      method: 'post',
      path: '/models/{id}/change',
      summary: '修改语言模型；不填密钥则沿用原来的',
      params: Id,
      body: ModelInput,
      ...shown,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.name, body.model])
      return done(changeModel(tx, change({ act }), params.id, body))
    },
  )

  signed(
    {
      method: 'post',
      path: '/models/{id}/switch',
      summary: '停用或恢复语言模型，立即生效',
      params: Id,
      body: ModelSwitchInput,
      ...shown,
    },
    ({ tx, act, params, body }) => done(switchModel(tx, change({ act }), params.id, body.isOn)),
  )

  signed(
    {
      method: 'post',
      path: '/models/{id}/remove',
      summary: '移除语言模型和它的密钥',
      params: Id,
      body: Nothing,
      ...shown,
    },
    ({ tx, act, params }) => done(removeModel(tx, change({ act }), params.id)),
  )

  signed(
    {
      method: 'get',
      path: '/models/calls',
      tag,
      summary: '询问语言模型的记录，新的在前；只有摘要和用量，没有原文',
      access: 'model.read',
      query: Before,
      response: ModelCallPage,
    },
    ({ tx, query }) => callPage(tx, query.before),
  )

  signed(
    {
      method: 'get',
      path: '/models/usage',
      tag,
      summary: '最近若干天的用量，按数智员工和部门',
      access: 'model.read',
      query: Period,
      response: ModelUsage,
    },
    ({ tx, act, query }) => usageSince(tx, new Date(act.now.getTime() - query.days * dayMs)),
  )
}
