import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

/** A language model that the office has connected. Its key is told to nobody. */
export const ModelEndpoint = z
  .object({
    id: z.string().nullable().describe('null: written in the settings of the server, and changed there'),
    name: z.string(),
    baseUrl: z.string(),
    model: z.string().describe('as the server calls it'),
    isLocal: z.boolean().describe('on this machine or in the office’s own network'),
    isReasoning: z.boolean().describe('it thinks before it answers, and gets more time'),
    purpose: z.enum(['chat', 'embedding']).describe('what it is asked for: to write, or for vectors'),
    dimensions: z.int().describe('of one of its vectors; 0 where it writes'),
    isOn: z.boolean(),
    hasKey: z.boolean(),
    keyEnding: z.string().describe('last four characters of a long key'),
    madeBy: NamedRef.nullable(),
    madeAt: Instant.nullable(),
    readiness: z
      .enum(['ready', 'probe', 'resting', 'open'])
      .nullable()
      .describe('null: not asked since the start; open: left alone after failures; resting: it asked for a pause'),
  })
  .openapi('ModelEndpoint')

const address = {
  baseUrl: lookedUp('请填写完整的地址，以「https://」或「http://」开头', 500),
  model: lookedUp('请填写模型名，照服务方文档里的写法', 200),
  apiKey: z
    .string('密钥只能由可见的英文字符组成')
    .regex(/^[\x21-\x7e]{1,500}$/, '密钥只能由可见的英文字符组成，最多 500 个')
    .optional()
    .describe('absent: the one that is kept for this server'),
  isLocal: z.boolean('请选择模型在哪里'),
  isReasoning: z.boolean('请选择是不是先思考再回答的模型'),
  purpose: z.enum(['chat', 'embedding'], '请选择用来对话还是生成向量').optional().describe('absent: chat'),
}

const wrongDimensions = '向量维数应是 8 到 8192 之间的整数，试一试就知道'

export const ModelInput = z
  .object(
    {
      name: writing('请给它起个名字', 1, 60),
      ...address,
      dimensions: z
        .int(wrongDimensions)
        .min(8, wrongDimensions)
        .max(8192, wrongDimensions)
        .optional()
        .describe('of an endpoint for vectors, as the trial found'),
    },
    notAnObject,
  )
  .openapi('ModelInput')

export const ModelTrialInput = z
  .object({ id: z.uuid('编号不对').optional().describe('whose kept key is used'), ...address }, notAnObject)
  .openapi('ModelTrialInput')

export const ModelTrial = z
  .object({
    isAnswered: z.boolean(),
    sentence: z.string().describe('what happened, and what to do'),
    firstTokenMs: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
    answeredModel: z.string().nullable().describe('as it calls itself'),
    isOtherModel: z.boolean().describe('another model answered than was asked'),
    beginning: z.string().describe('the first 120 characters of what it said'),
    dimensions: z.int().nullable().describe('of its vector; null where it writes, or none came'),
  })
  .openapi('ModelTrial')

export const ModelSwitchInput = z
  .object({ isOn: z.boolean('请选择停用还是恢复') }, notAnObject)
  .openapi('ModelSwitchInput')

export const ModelOrderInput = z
  .object(
    { ids: z.array(z.uuid('编号不对'), '请列出全部模型').min(1, '请列出全部模型').max(20, '最多二十个模型') },
    notAnObject,
  )
  .openapi('ModelOrderInput')

const reach = z.enum(['none', 'local', 'any'], '请选择不用、只用本机模型或都可以')
const audience = z.enum(['officers', 'everyone'], '请选择供工作人员还是也供群众')

export const ModelPolicyInput = z.object({ reach, audience }, notAnObject).openapi('ModelPolicyInput')

export const ModelPolicy = z
  .object({
    employee: NamedRef,
    reach,
    audience: audience.describe('everyone: residents, too'),
    decidedBy: NamedRef.nullable(),
    decidedAt: Instant.nullable(),
  })
  .openapi('ModelPolicy')

const tokens = '请填写一千到十亿之间的整数，或不设上限'
export const ModelBudgetInput = z
  .object({ dailyTokens: z.int(tokens).min(1000, tokens).max(1_000_000_000, tokens).nullable() }, notAnObject)
  .openapi('ModelBudgetInput')

export const ModelDesk = z
  .object({
    endpoints: z.array(ModelEndpoint).describe('in the order in which they are preferred'),
    policies: z.array(ModelPolicy),
    vectors: z
      .object({
        endpoint: z.string().describe('the one in use, by name'),
        isAllowed: z.boolean().describe('the adviser may use it: without that nothing is sent to it'),
        withInternal: z.boolean().describe('it is local: passages of internal sources are sent to it, too'),
        made: z.int().describe('passages that have their vector'),
        total: z.int().describe('passages that may have one'),
      })
      .nullable()
      .describe('null: no endpoint for vectors is switched on'),
    dailyTokens: z.int().nullable().describe('of each department; null: as many as it takes'),
  })
  .openapi('ModelDesk')

/** One attempt to get an answer. */
export const ModelCall = z
  .object({
    id: z.string(),
    at: Instant,
    purpose: z.string(),
    employee: NamedRef.nullable().describe('null: somebody tried whether it answers'),
    department: NamedRef.nullable().describe('null: a resident asked'),
    person: NamedRef.nullable(),
    endpoint: z.string(),
    isLocal: z.boolean(),
    askedModel: z.string(),
    answeredModel: z.string().nullable(),
    requestHash: z.string().describe('SHA-256 of the bytes that were sent, personal data replaced'),
    responseHash: z.string().describe('SHA-256 of the bytes that came'),
    kind: z.string().describe('how it ended; only complete is an answer'),
    tokens: z.int(),
    milliseconds: z.int(),
  })
  .openapi('ModelCall')

export const ModelCallPage = z
  .object({ items: z.array(ModelCall), nextBefore: z.string().nullable() })
  .openapi('ModelCallPage')

const Total = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  calls: z.int(),
  answered: z.int(),
  tokens: z.int(),
  outside: z.int().describe('calls that left the house'),
})

export const ModelUsage = z
  .object({
    byEmployee: z.array(Total).describe('null: trials'),
    byDepartment: z.array(Total).describe('null: residents'),
  })
  .openapi('ModelUsage')

export type ModelEndpoint = z.infer<typeof ModelEndpoint>
export type ModelInput = z.infer<typeof ModelInput>
export type ModelTrialInput = z.infer<typeof ModelTrialInput>
export type ModelTrial = z.infer<typeof ModelTrial>
export type ModelPolicyInput = z.infer<typeof ModelPolicyInput>
export type ModelPolicy = z.infer<typeof ModelPolicy>
export type ModelDesk = z.infer<typeof ModelDesk>
export type ModelCall = z.infer<typeof ModelCall>
export type ModelCallPage = z.infer<typeof ModelCallPage>
export type ModelUsage = z.infer<typeof ModelUsage>
