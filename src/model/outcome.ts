import type { ToolCall } from './tools.ts'

/** How a call ended. Only «complete» is an answer; everything else is at most a draft. */
export type OutcomeKind =
  | 'complete'
  | 'truncated'
  | 'refused'
  | 'filtered'
  | 'interrupted'
  | 'invalid'
  | 'too-long'
  | 'unavailable'
  | 'busy'
  | 'over-budget'
  | 'cancelled'

interface Meaning {
  readonly kind: OutcomeKind
  /** For the person who waits: what happened, and what to do. */
  readonly sentence: string
  /** Whether the same call may be tried again, as long as nobody has seen anything of it. */
  readonly retry?: 'yes' | 'once' | 'elsewhere'
  /** Whether the endpoint is to blame: it counts for its breaker, or opens it at once. */
  readonly blame?: 'fault' | 'fatal'
}

const byHand = '请先按人工办理，或稍后再试。'
const notUsed = '已写出的部分只能当草稿。'
const administrator = '请先按人工办理，并请系统管理员'

/** Every way in which a call ends. */
export const meanings = {
  complete: { kind: 'complete', sentence: '模型已答完，请核对后使用。' },

  length: { kind: 'truncated', sentence: `回答没有写完就到了长度上限，${notUsed}请把要求拆小后再问，或由人工补完。` },
  'hidden-length': {
    kind: 'truncated',
    sentence: `回答用满了长度上限，多半没有写完，${notUsed}请把要求拆小后再问，或由人工补完。`,
  },
  'visible-cap': { kind: 'truncated', sentence: `回答过长，已停止，${notUsed}请把要求拆小后再问，或由人工办理。` },
  'thought-cap': {
    kind: 'truncated',
    sentence: '模型想得太久没有给出回答，已停止。请把问题说得更具体，或由人工办理。',
  },
  'wire-cap': { kind: 'truncated', sentence: `模型传来的数据过多，已停止，${notUsed}请由人工办理。` },

  'refusal-field': { kind: 'refused', sentence: '模型拒绝回答，这不是办理结论。请由人工办理。' },
  'refusal-prose': { kind: 'refused', sentence: '模型推辞了，没有真正回答，这不是办理结论。请由人工办理。' },
  empty: { kind: 'refused', sentence: '模型没有给出任何内容。请换个说法再问，或由人工办理。' },
  filter: { kind: 'filtered', sentence: '内容被模型服务方的审核拦下，不代表事项有问题。请由人工办理。' },

  idle: { kind: 'interrupted', sentence: `模型写到一半没有了动静，${notUsed}${byHand}`, retry: 'once', blame: 'fault' },
  floor: { kind: 'interrupted', sentence: `模型吐字过慢，已停止，${notUsed}${byHand}`, retry: 'once', blame: 'fault' },
  total: { kind: 'interrupted', sentence: `超过了整件事的时限，已停止，${notUsed}${byHand}` },
  reset: { kind: 'interrupted', sentence: `与模型的连接中断，${notUsed}${byHand}`, retry: 'yes', blame: 'fault' },
  unfinished: {
    kind: 'interrupted',
    sentence: `模型的回答没有正常收尾，可能缺了后半，${notUsed}${byHand}`,
    retry: 'yes',
    blame: 'fault',
  },

  connection: { kind: 'unavailable', sentence: `连不上模型服务。${byHand}`, retry: 'yes', blame: 'fault' },
  name: {
    kind: 'unavailable',
    sentence: `找不到模型服务的域名。${administrator}核对地址。`,
    retry: 'yes',
    blame: 'fault',
  },
  tls: {
    kind: 'unavailable',
    sentence: `模型服务的证书不可信，或没有用 TLS 应答。${administrator}核对地址和证书。`,
    retry: 'elsewhere',
    blame: 'fault',
  },
  connect: { kind: 'unavailable', sentence: `连接模型服务超时。${byHand}`, retry: 'once', blame: 'fault' },
  headers: { kind: 'unavailable', sentence: `模型服务没有应答。${byHand}`, retry: 'once', blame: 'fault' },
  'first-content': {
    kind: 'unavailable',
    sentence: `模型一直在排队，没有开始回答。${byHand}`,
    retry: 'once',
    blame: 'fault',
  },
  'server-busy': { kind: 'unavailable', sentence: `模型服务正忙。${byHand}`, retry: 'yes' },
  'server-error': { kind: 'unavailable', sentence: `模型服务出错。${byHand}`, retry: 'yes', blame: 'fault' },
  'error-inside': { kind: 'unavailable', sentence: `模型服务中途报错。${byHand}`, retry: 'yes', blame: 'fault' },
  'key-refused': {
    kind: 'unavailable',
    sentence: `模型服务不认密钥，或没有开通权限。${administrator}核对密钥。`,
    retry: 'elsewhere',
    blame: 'fatal',
  },
  unpaid: {
    kind: 'unavailable',
    sentence: `模型服务欠费或额度用尽。${administrator}充值。`,
    retry: 'elsewhere',
    blame: 'fatal',
  },
  'no-such-model': {
    kind: 'unavailable',
    sentence: `模型服务没有这个模型或地址不对。${administrator}核对地址和模型名。`,
    retry: 'elsewhere',
    blame: 'fatal',
  },
  redirect: {
    kind: 'unavailable',
    sentence: `模型服务的地址跳到了别处，没有跟过去。${administrator}核对地址。`,
    retry: 'elsewhere',
    blame: 'fault',
  },
  'not-local': {
    kind: 'unavailable',
    sentence: `登记为本机的模型，地址却通到外面，没有发送。${administrator}核对地址。`,
    retry: 'elsewhere',
    blame: 'fatal',
  },
  'left-alone': { kind: 'unavailable', sentence: `模型服务近来接连出错，暂停调用，正在等它恢复。${byHand}` },

  rejected: { kind: 'invalid', sentence: `模型服务不接受这样的请求。${administrator}报告此事。` },
  'content-type': {
    kind: 'invalid',
    sentence: `得到的不是模型的回答，可能是网关或登录页面。${administrator}核对地址。`,
    retry: 'elsewhere',
    blame: 'fault',
  },
  'no-body': { kind: 'invalid', sentence: `模型服务的应答是空的。${byHand}`, retry: 'yes', blame: 'fault' },
  'bad-form': { kind: 'invalid', sentence: `模型服务的应答格式有误，没有采用。${byHand}`, blame: 'fault' },
  'mixed-answers': {
    kind: 'invalid',
    sentence: `应答里混进了别的回答，没有采用。${administrator}查看模型网关。`,
    blame: 'fault',
  },
  'other-order': { kind: 'invalid', sentence: `应答的先后次序错乱，没有采用。${byHand}`, blame: 'fault' },
  repetition: { kind: 'invalid', sentence: '模型一直在重复同样的话，已停止，不能采用。请换个说法再问，或由人工办理。' },
  'thought-shown': { kind: 'invalid', sentence: '模型把思考过程当作回答写了出来，不能采用。请由人工办理。' },
  'tool-calls': { kind: 'invalid', sentence: '模型要做的操作不合规定，一项也没有执行。请由人工办理。' },
  'too-many-steps': { kind: 'invalid', sentence: '模型来回查询的次数过多，已停止。请由人工办理。' },

  'context-length': {
    kind: 'too-long',
    sentence: '材料太长，模型一次读不完，没有截断后硬答。请减少材料或分几次问，或由人工办理。',
  },
  queue: { kind: 'busy', sentence: `等候的人太多，还没有轮到。${byHand}` },
  budget: { kind: 'over-budget', sentence: '本部门今天的模型用量已满。请按人工办理，或请管理员调整额度。' },
  cancelled: { kind: 'cancelled', sentence: '已停止，没有采用任何内容。需要时请重新提问，或由人工办理。' },
} as const satisfies Record<string, Meaning>

export type Reason = keyof typeof meanings
export const meaningOf = (reason: Reason): Meaning => meanings[reason]

/** Tokens of one or more attempts. */
export interface Usage {
  readonly prompt: number
  readonly completion: number
  /** Counted here, since the server said nothing, or nothing that can be. */
  readonly isEstimated: boolean
}

/** What was strange about an answer and is told to whoever reads it. */
export interface Oddities {
  /** Invisible and control characters that were taken out. */
  readonly invisible: number
  /** Characters that were no UTF-8. */
  readonly garbled: number
  /** Events that came twice. */
  readonly repeated: number
  /** Another model answered than was asked. */
  readonly isOtherModel: boolean
}

interface Told {
  readonly reason: Reason
  readonly sentence: string
  /** The model that answered, as it calls itself; undefined where none said. */
  readonly model: string | undefined
  readonly endpoint: string | undefined
  readonly usage: Usage
  readonly attempts: number
  /** Milliseconds from the call to the first content. */
  readonly firstContentMs: number | undefined
  readonly oddities: Oddities
}

/** The one end of a call. The text of an answer can't be had without looking whether there is one. */
export type Outcome = Told &
  (
    | { readonly kind: 'complete'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
    | { readonly kind: Exclude<OutcomeKind, 'complete'>; readonly draft: string }
  )
