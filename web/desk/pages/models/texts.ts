import type { ModelEndpoint, ModelInput, ModelPolicyInput } from '../../../../src/shapes/model.ts'

interface Preset {
  text: string
  values: Pick<ModelInput, 'name' | 'baseUrl' | 'model' | 'isLocal'>
}

const vectorPresets: readonly Preset[] = [
  {
    text: '本机 Ollama',
    values: { name: '本机向量', baseUrl: 'http://127.0.0.1:11434/v1', model: 'bge-m3', isLocal: true },
  },
  {
    text: 'vLLM / TEI',
    values: { name: '内网向量', baseUrl: 'http://127.0.0.1:8000/v1', model: '', isLocal: true },
  },
]

/** Addresses that needn't be looked up. */
const chatPresets: readonly Preset[] = [
  {
    text: 'DeepSeek',
    values: { name: 'DeepSeek', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat', isLocal: false },
  },
  {
    text: '本机 Ollama',
    values: { name: '本机 Ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3:8b', isLocal: true },
  },
  {
    text: 'vLLM / SGLang',
    values: { name: '内网模型', baseUrl: 'http://127.0.0.1:8000/v1', model: '', isLocal: true },
  },
]

export const presets = { chat: chatPresets, embedding: vectorPresets }

export const reaches = [
  { value: 'none', label: '不用' },
  { value: 'local', label: '只用本机模型' },
  { value: 'any', label: '都可以' },
] as const

export const audiences = [
  { value: 'officers', label: '供工作人员' },
  { value: 'everyone', label: '也供群众' },
] as const

const ofReach: Record<ModelPolicyInput['reach'], string> = {
  none: '不问语言模型，和没有接入时一样。',
  local: '问题和摘引的条文只发给本机或内网的模型，不出本单位。',
  any: '问题和摘引的条文也可以发给外面的模型；发出前身份证号、手机号、银行卡号等换成代号，话里写的姓名和地址不换。',
}

const ofAudience: Record<ModelPolicyInput['audience'], string> = {
  officers: '写出来的只给工作人员看，群众看到的仍是原文摘引。',
  everyone: '写出来的群众也能看到，并标明由人工智能生成。',
}

/** What a choice means for data, and for those who read. */
export const meaningOf = ({ reach, audience }: ModelPolicyInput): string =>
  reach === 'none' ? ofReach.none : `${ofReach[reach]}${ofAudience[audience]}`

/** How an endpoint is; `isWrong` where somebody should look. */
export function standingOf({ id, isOn, readiness }: ModelEndpoint): { text: string; isWrong: boolean } {
  if (!isOn) return id === null ? { text: '地址须用 https', isWrong: true } : { text: '已停用', isWrong: false }
  if (readiness === 'open' || readiness === 'probe') return { text: '接连出错，暂停调用', isWrong: true }
  if (readiness === 'resting') return { text: '服务方要求稍候', isWrong: false }
  return { text: readiness === null ? '启动后还没有用过' : '正常', isWrong: false }
}

/** How a call ended. */
const kinds: Record<string, string> = {
  complete: '答完',
  truncated: '没有写完',
  refused: '模型推辞',
  filtered: '被服务方拦下',
  interrupted: '中断',
  invalid: '不能采用',
  'too-long': '材料太长',
  unavailable: '没有接通',
  busy: '排队太久',
  'over-budget': '用量已满',
  cancelled: '已取消',
}
export const kindText = (kind: string): string => kinds[kind] ?? kind
