import { z } from '@hono/zod-openapi'
import { CategoryRef, Digest, Instant, NamedRef, PhotoInput, PhotoRef } from './common.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

export const Urgency = z.enum(['danger', 'urgent', 'normal'], '请选择紧急程度')

const askDueDays = '办理时限为 1 到 60 个工作日'

export const RoutingOutput = z
  .object(
    {
      departmentId: lookedUp('请选择承办部门'),
      categoryId: lookedUp('请选择分类'),
      urgency: Urgency,
      dueDays: z
        .int(askDueDays)
        .min(1, askDueDays)
        .max(60, askDueDays)
        .describe('Chinese working days from the dispatch'),
      reason: writing('请写明理由', 0, 500),
    },
    '请填写承办部门、分类、紧急程度、时限和理由',
  )
  .openapi('RoutingOutput')

export const ReplyOutput = z
  .object(
    { measure: writing('请写明办理情况', 4, 2000), answer: writing('请写明给群众的答复', 4, 2000) },
    '请写明办理情况和给群众的答复',
  )
  .openapi('ReplyOutput')

export const Evidence = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('words'),
      words: z.array(z.object({ word: z.string(), weight: z.number().describe('share of the decision, 0–1') })),
    }),
    z.object({
      kind: z.literal('appeal'),
      id: z.string(),
      title: z.string(),
      excerpt: z.string(),
      department: z.string(),
      similarity: z.number(),
      open: z.literal(true).optional().describe('not answered yet, and perhaps the same matter'),
    }),
    z.object({ kind: z.literal('duty'), text: z.string(), source: z.string() }),
    z.object({
      kind: z.literal('part'),
      text: z.string().describe('one of several matters that the appeal tells of, in its own words'),
      department: NamedRef,
      category: CategoryRef,
    }),
  ])
  .openapi('Evidence')

export const Doubt = z
  .object({
    code: z.string(),
    text: z.string(),
    advice: z.string().optional().describe('what the resident is told instead, if it is as the doubt says'),
  })
  .openapi('Doubt')

export const GateResult = z
  .object({ check: z.string(), result: z.enum(['pass', 'fail', 'error']), note: z.string() })
  .openapi('GateResult')

export const Runner = z
  .object({ department: NamedRef, category: CategoryRef, probability: z.number() })
  .openapi('Runner')

export const Proposal = z
  .object({
    id: z.string(),
    version: z.int(),
    kind: z.enum(['routing', 'reply']),
    author: z.object({ kind: z.enum(['employee', 'person']), id: z.string(), name: z.string() }),
    madeAt: Instant,
    madeWith: z.string().nullable().describe('skill and version of the model; null when nobody but a person made it'),
    routing: RoutingOutput.nullable(),
    reply: ReplyOutput.nullable(),
    evidence: z.array(Evidence),
    runnersUp: z.array(Runner),
    confidence: z.number().nullable(),
    isSure: z.boolean(),
    doubts: z.array(Doubt),
    gate: z.array(GateResult),
    state: z.enum(['open', 'decided', 'superseded']),
    shownDigest: Digest.nullable(),
  })
  .openapi('Proposal')

export const DecisionKind = z.enum(['approve', 'amend', 'return', 'refuse', 'take_over', 'merge'], '请选择怎样审定')

export const DecisionInput = z
  .object(
    {
      kind: DecisionKind,
      shownDigest: Digest.describe('of the proposal exactly as it was shown'),
      routing: RoutingOutput.optional().describe('with amend, of a routing proposal'),
      reply: ReplyOutput.optional().describe('with amend, of a reply proposal'),
      leadId: z.uuid('编号不对').optional().describe('with merge: the matter that this one is to follow'),
      reason: writing('请写明理由', 0, 500).optional(),
    },
    notAnObject,
  )
  .openapi('DecisionInput')

export const Decision = z
  .object({
    id: z.string(),
    proposalId: z.string(),
    kind: DecisionKind,
    kindText: z.string(),
    by: NamedRef,
    at: Instant,
    reason: z.string().nullable(),
    shownDigest: Digest,
  })
  .openapi('Decision')

export const BatchInput = z
  .object(
    {
      decisions: z
        .array(z.object({ proposalId: z.uuid('编号不对'), shownDigest: Digest }, notAnObject), '请选择要同意的拟办')
        .min(1, '请选择要同意的拟办')
        .max(50, '一次最多审定 50 件'),
    },
    notAnObject,
  )
  .openapi('BatchInput')

export const BatchResult = z
  .object({
    results: z.array(z.object({ proposalId: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .openapi('BatchResult')

export const MatterSummary = z
  .object({
    id: z.string(),
    receipt: z.string(),
    title: z.string(),
    excerpt: z.string(),
    place: z.string().nullable(),
    state: z.string(),
    stateText: z.string(),
    urgency: Urgency,
    category: CategoryRef.nullable(),
    department: NamedRef.nullable(),
    filedAt: Instant,
    dueAt: Instant.nullable(),
    isOverdue: z.boolean(),
    workingDaysLeft: z
      .int()
      .nullable()
      .describe('Chinese working days until it is due; negative when late; null when done'),
    proposalId: z.string().nullable(),
    proposalKind: z.enum(['routing', 'reply']).nullable(),
    proposed: z.object({ department: NamedRef, category: CategoryRef }).nullable(),
    confidence: z.number().nullable(),
    isSure: z.boolean(),
    doubts: z.array(Doubt),
    bounceCount: z.int(),
    shownDigest: Digest.nullable(),
  })
  .openapi('MatterSummary')

export const TimelineEntry = z
  .object({
    seq: z.int().describe('number of the ledger entry'),
    at: Instant,
    who: z.object({ kind: z.enum(['employee', 'person', 'resident', 'system']), name: z.string() }),
    what: z.string(),
    note: z.string().nullable(),
  })
  .openapi('TimelineEntry')

export const OrderState = z.enum(['open', 'signed', 'assigned', 'accepted', 'reported', 'completed', 'returned'])

export const OrderAction = z.enum(['sign', 'assign', 'report', 'hand_back', 'return'])

export const WorkOrder = z
  .object({
    id: z.string(),
    number: z.string(),
    state: OrderState,
    stateText: z.string(),
    department: NamedRef,
    handler: NamedRef.nullable(),
    signBy: Instant,
    dueAt: Instant,
    isOverdue: z.boolean(),
    isDueSoon: z.boolean().describe('due by the end of the next working day'),
    workingDaysLeft: z
      .int()
      .nullable()
      .describe('Chinese working days until it is due; negative when late; null when done'),
    escalation: z.int().describe('0 none, 1 the department is reminded, 2 the governor sees it'),
    openedAt: Instant,
    signedAt: Instant.nullable(),
    reportedAt: Instant.nullable(),
    measure: z.string().nullable(),
    instructions: z.string(),
    handedBack: z.string().nullable().describe('why whoever was to handle it gave it back to the department'),
    actions: z.array(OrderAction).describe('what this person may do with it now'),
  })
  .openapi('WorkOrder')

/** A matter that goes the same way as another one, with just enough to tell which it is. */
export const SameMatter = z
  .object({
    id: z.string(),
    receipt: z.string(),
    title: z.string(),
    excerpt: z.string(),
    place: z.string().nullable(),
    stateText: z.string(),
    filedAt: Instant,
  })
  .openapi('SameMatter')

export const MatterDetail = MatterSummary.extend({
  text: z.string(),
  contact: z.object({
    name: z.string().nullable(),
    phone: z.string().describe('masked'),
    reachable: z.string().nullable().describe('when the resident is at home, in words; null: they did not say'),
  }),
  photos: z.array(PhotoRef),
  proposal: Proposal.nullable(),
  earlier: z.array(Proposal),
  decisions: z.array(Decision),
  order: WorkOrder.nullable(),
  timeline: z.array(TimelineEntry),
  arbiter: NamedRef.nullable().describe('who decides it, because departments returned it twice'),
  decisionKinds: z.array(DecisionKind).describe('what this person may decide on the open proposal; empty: nothing'),
  answer: z.string().nullable(),
  lead: SameMatter.nullable().describe('the matter that this one follows, if this person sees it'),
  followers: z.array(SameMatter).describe('matters that get the same answer as this one'),
  origin: SameMatter.nullable().describe('the appeal that this one was split from, if this person sees it'),
  parts: z.array(SameMatter).describe('matters that were split from this one'),
  canSplit: z.boolean().describe('this person may file part of it as a matter of its own'),
  canSeparate: z.boolean().describe('this person may say that it is another matter than the one it follows'),
  canErase: z.boolean().describe("this person may erase the resident's data now"),
  feedback: z.object({ helped: z.boolean(), comment: z.string().nullable() }).nullable(),
}).openapi('MatterDetail')

export const Queue = z
  .object({
    items: z.array(MatterSummary),
    counts: z.object({
      all: z.int(),
      danger: z.int(),
      sure: z.int(),
      doubtful: z.int(),
      byHand: z.int(),
      isMore: z.boolean().describe('sure, doubtful and byHand are of the most pressing thousand alone'),
    }),
    load: z.object({ open: z.int(), limit: z.int(), level: z.enum(['ok', 'high', 'over']) }),
  })
  .openapi('Queue')

export const MatterPage = z
  .object({
    items: z.array(MatterSummary),
    total: z.int().nullable().describe('how many there are, up to 1,000; told on the first page'),
    isMore: z.boolean().describe('there are more than `total`'),
    nextCursor: z.string().nullable(),
  })
  .openapi('MatterPage')

export const OrderSummary = z.object({ order: WorkOrder, matter: MatterSummary }).openapi('OrderSummary')

export const OrderPage = z
  .object({ items: z.array(OrderSummary), counts: z.record(z.string(), z.int()) })
  .openapi('OrderPage')

export const AssignInput = z.object({ personId: lookedUp('请选择派给谁') }, notAnObject).openapi('AssignInput')
/** Why a resident's data are erased. */
export const ErasureInput = z
  .object({ ground: z.enum(['request', 'expired', 'unlawful'], '请选择删除的理由') }, notAnObject)
  .openapi('ErasureInput')

/** Why a department returns an order, in words that can be counted. */
export const returnCodes = {
  duty: '不属于本部门职责',
  place: '不在本部门辖区',
  unclear: '地点或情况不清，无法办理',
  procedure: '应走诉讼、仲裁、复议等法定途径',
  other: '其他原因',
} as const

export const ReturnCode = z.enum(Object.keys(returnCodes) as [keyof typeof returnCodes], '请选择退单的原因')

export const ReasonInput = z
  .object({ reason: writing('请写明理由（至少 4 个字）', 4, 500) }, notAnObject)
  .openapi('ReasonInput')
export const SplitInput = z
  .object(
    {
      title: writing('请写标题', 2, 60),
      text: writing('请写下这一件事（至少 5 个字）', 5, 3000),
    },
    notAnObject,
  )
  .openapi('SplitInput')

export const ReturnInput = ReasonInput.extend({
  code: ReturnCode,
}).openapi('ReturnInput')
export const ReportInput = ReplyOutput.extend({
  photos: z.array(PhotoInput, '照片须是一个列表').max(3, '最多附 3 张照片').optional(),
}).openapi('ReportInput')

export type Urgency = z.infer<typeof Urgency>
export type RoutingOutput = z.infer<typeof RoutingOutput>
export type ReplyOutput = z.infer<typeof ReplyOutput>
export type Evidence = z.infer<typeof Evidence>
export type Doubt = z.infer<typeof Doubt>
export type GateResult = z.infer<typeof GateResult>
export type Proposal = z.infer<typeof Proposal>
export type DecisionKind = z.infer<typeof DecisionKind>
export type DecisionInput = z.infer<typeof DecisionInput>
export type Decision = z.infer<typeof Decision>
export type BatchResult = z.infer<typeof BatchResult>
export type MatterSummary = z.infer<typeof MatterSummary>
export type MatterDetail = z.infer<typeof MatterDetail>
export type SameMatter = z.infer<typeof SameMatter>
export type TimelineEntry = z.infer<typeof TimelineEntry>
export type WorkOrder = z.infer<typeof WorkOrder>
export type OrderAction = z.infer<typeof OrderAction>
export type Queue = z.infer<typeof Queue>
export type MatterPage = z.infer<typeof MatterPage>
export type OrderPage = z.infer<typeof OrderPage>
export type ReturnInput = z.infer<typeof ReturnInput>
export type ReportInput = z.infer<typeof ReportInput>
