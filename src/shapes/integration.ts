import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

/** A program that may file appeals here. */
export const ApiClient = z
  .object({
    id: z.string(),
    name: z.string(),
    madeBy: NamedRef,
    madeAt: Instant,
    revokedBy: NamedRef.nullable(),
    revokedAt: Instant.nullable(),
    filed: z.int().describe('appeals that came through it, counted up to 1,000'),
  })
  .openapi('ApiClient')

export const ApiClientInput = z
  .object({ name: writing('请写明是哪个系统', 1, 60) }, notAnObject)
  .openapi('ApiClientInput')

/** Shown once. */
export const ApiKey = z.object({ client: ApiClient, key: z.string() }).openapi('ApiKey')

/** Kinds of ledger entries that are told outside; the type of a CloudEvent is the same behind `gov.bangban.`. */
export const EventType = z
  .enum(
    [
      'matter.filed',
      'matter.supplemented',
      'matter.withdrawn',
      'matter.to_people',
      'matter.separated',
      'matter.answered_along',
      'matter.helped',
      'matter.reopened',
      'matter.closed',
      'matter.erased',
      'decision.made',
      'order.signed',
      'order.assigned',
      'order.accepted',
      'order.reported',
      'order.handed_back',
      'order.returned',
      'order.escalated',
    ],
    '没有这种事件，请重新选择',
  )
  .openapi('EventType')

export const Webhook = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    types: z.array(EventType),
    madeBy: NamedRef,
    madeAt: Instant,
    pausedAt: Instant.nullable(),
    goneAt: Instant.nullable().describe('when the receiver said that it is gone (410), which paused it'),
    oldSecretUntil: Instant.nullable().describe('until when the secret before this one signs as well'),
    lastState: z
      .enum(['pending', 'delivered', 'failed'])
      .nullable()
      .describe('of the event that was tried last; pending: it has not arrived yet'),
  })
  .openapi('Webhook')

export const WebhookInput = z
  .object(
    {
      name: writing('请写明推送给谁', 1, 60),
      url: lookedUp('请填写完整的网址，以「https://」或「http://」开头', 500),
      types: z.array(EventType, '请选择要推送的事件').min(1, '请选择要推送的事件').max(50, '请选择要推送的事件'),
    },
    notAnObject,
  )
  .openapi('WebhookInput')

export const WebhookList = z
  .object({
    items: z.array(Webhook),
    types: z.array(z.object({ type: EventType, name: z.string() })).describe('what can be chosen'),
  })
  .openapi('WebhookList')

/** Shown once. */
export const WebhookSecret = z.object({ webhook: Webhook, secret: z.string() }).openapi('WebhookSecret')

export const Delivery = z
  .object({
    seq: z.int().describe('number of the ledger entry that it tells of'),
    type: z.string(),
    typeText: z.string(),
    receipt: z.string().nullable(),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int(),
    nextAt: Instant.nullable().describe('next try; null when it ended'),
    lastAt: Instant.nullable(),
    lastStatus: z.int().nullable().describe('HTTP status of the last answer; null: there was none'),
    lastAnswer: z.string().nullable().describe('its first 200 characters, or why there was none'),
  })
  .openapi('Delivery')

export const DeliveryPage = z
  .object({ items: z.array(Delivery), nextBefore: z.int().nullable() })
  .openapi('DeliveryPage')

export type ApiClient = z.infer<typeof ApiClient>
export type ApiClientInput = z.infer<typeof ApiClientInput>
export type ApiKey = z.infer<typeof ApiKey>
export type EventType = z.infer<typeof EventType>
export type Webhook = z.infer<typeof Webhook>
export type WebhookInput = z.infer<typeof WebhookInput>
export type WebhookList = z.infer<typeof WebhookList>
export type WebhookSecret = z.infer<typeof WebhookSecret>
export type Delivery = z.infer<typeof Delivery>
export type DeliveryPage = z.infer<typeof DeliveryPage>
