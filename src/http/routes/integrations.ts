import { z } from '@hono/zod-openapi'
import { refuseClassified } from '../../language/index.ts'
import { typeName } from '../../ledger/entry-types.ts'
import { addApiClient, getApiClient, listApiClients, revokeApiClient } from '../../people/index.ts'
import {
  ApiClient,
  ApiClientInput,
  ApiKey,
  Delivery,
  DeliveryPage,
  Webhook,
  WebhookInput,
  WebhookList,
  WebhookSecret,
} from '../../shapes/integration.ts'
import { notAnObject } from '../../shapes/text.ts'
import {
  addWebhook,
  changeWebhook,
  deliveryPage,
  eventTypes,
  getDelivery,
  getWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  replayDelivery,
  resumeWebhook,
  testWebhook,
} from '../../webhooks/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'

const notAnId = '编号不对'
const Id = z.object({ id: z.uuid(notAnId) })
const DeliveryId = Id.extend({ seq: z.coerce.number(notAnId).int(notAnId).min(0, notAnId) })
const Before = z.object({ before: z.coerce.number(notAnId).int(notAnId).min(0, notAnId).optional() })
const Nothing = z.object({}, notAnObject)

/** Programs of others: those that may file appeals here, and those that are told what happens. */
export function integrationRoutes({ signed }: Endpoints, { office, webhookLoopback }: Web): void {
  const change = ({ act }: Pick<Seen, 'act'>) => ({
    ledger: office.ledger,
    actor: { kind: 'person' as const, id: act.person.id },
    now: act.now,
  })
  const access = 'integration.manage'
  const tag = '对接'

  signed(
    {
      method: 'get',
      path: '/api-clients',
      tag,
      summary: '接口密钥：哪些系统可以提交诉求',
      access,
      response: z.object({ items: z.array(ApiClient) }),
    },
    async ({ tx }) => ({ items: await listApiClients(tx) }),
  )

  signed(
    {
      method: 'post',
      path: '/api-clients',
      tag,
      summary: '发放接口密钥；密钥只显示一次',
      access,
      body: ApiClientInput,
      response: ApiKey,
      isSecret: true,
      status: 201,
    },
    async ({ tx, act, body }) => {
      refuseClassified([body.name])
      const { id, key } = await addApiClient(tx, change({ act }), body.name)
      return { client: await getApiClient(tx, id), key }
    },
  )

  signed(
    {
      method: 'post',
      path: '/api-clients/{id}/revoke',
      tag,
      summary: '停用接口密钥，立即生效',
      access,
      params: Id,
      body: Nothing,
      response: ApiClient,
    },
    async ({ tx, act, params }) => {
      await revokeApiClient(tx, change({ act }), params.id)
      return getApiClient(tx, params.id)
    },
  )

  signed(
    { method: 'get', path: '/webhooks', tag, summary: '事件推送', access, response: WebhookList },
    async ({ tx }) => ({
      items: await listWebhooks(tx),
      types: eventTypes.map(type => ({ type, name: typeName(type) })),
    }),
  )

  signed(
    {
      method: 'post',
      path: '/webhooks',
      tag,
      summary: '新增事件推送；签名密钥只显示一次',
      access,
      body: WebhookInput,
      response: WebhookSecret,
      isSecret: true,
      status: 201,
    },
    async ({ tx, act, body }) => {
      refuseClassified([body.name, body.url])
      const { id, secret } = await addWebhook(tx, change({ act }), body, webhookLoopback)
      return { webhook: await getWebhook(tx, id), secret }
    },
  )

  const shown = { response: Webhook, show: ({ tx }: Seen, id: string) => getWebhook(tx, id) }

  signed(
    {
      method: 'post',
      path: '/webhooks/{id}/change',
      tag,
      summary: '修改事件推送',
      access,
      params: Id,
      body: WebhookInput,
      ...shown,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.name, body.url])
      await changeWebhook(tx, change({ act }), params.id, body, webhookLoopback)
      return params.id
    },
  )

  for (const [action, summary, work] of [
    ['pause', '暂停推送；其间的事件留着，恢复后补发', pauseWebhook],
    ['resume', '恢复推送', resumeWebhook],
    ['test', '发送一条测试事件', testWebhook],
  ] as const) {
    signed(
      {
        method: 'post',
        path: `/webhooks/{id}/${action}`,
        tag,
        summary,
        access,
        params: Id,
        body: Nothing,
        ...shown,
      },
      async ({ tx, act, params }) => {
        await work(tx, change({ act }), params.id)
        return params.id
      },
    )
  }

  signed(
    {
      method: 'post',
      path: '/webhooks/{id}/secret',
      tag,
      summary: '更换签名密钥；旧的在 24 小时内一并签名，新的只显示一次',
      access,
      params: Id,
      body: Nothing,
      response: WebhookSecret,
      isSecret: true,
    },
    async ({ tx, act, params }) => {
      const secret = await renewSecret(tx, change({ act }), params.id)
      return { webhook: await getWebhook(tx, params.id), secret }
    },
  )

  signed(
    {
      method: 'post',
      path: '/webhooks/{id}/remove',
      tag,
      summary: '删除事件推送和它的推送记录',
      access,
      params: Id,
      body: Nothing,
      response: z.object({ id: z.string() }),
    },
    async ({ tx, act, params }) => {
      await removeWebhook(tx, change({ act }), params.id)
      return { id: params.id }
    },
  )

  signed(
    {
      method: 'get',
      path: '/webhooks/{id}/deliveries',
      tag,
      summary: '推送记录，新的在前',
      access,
      params: Id,
      query: Before,
      response: DeliveryPage,
    },
    ({ tx, params, query }) => deliveryPage(tx, params.id, query.before),
  )

  signed(
    {
      method: 'post',
      path: '/webhooks/{id}/deliveries/{seq}/replay',
      tag,
      summary: '重新推送一条事件；编号不变，接收方可以去重',
      access,
      params: DeliveryId,
      body: Nothing,
      response: Delivery,
    },
    async ({ tx, act, params }) => {
      await replayDelivery(tx, change({ act }), params.id, params.seq)
      return getDelivery(tx, params.id, params.seq)
    },
  )
}
