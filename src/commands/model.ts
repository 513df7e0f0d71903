import { parseArgs } from 'node:util'
import { createGateway, type Outcome } from '../model/index.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './command.ts'

/** Asks for nothing that anybody would mind: it leaves the house. */
const question = '请用两三句话说明政务服务大厅一般能办理哪几类事项。'

const withoutModel = [
  '没有设置语言模型。分拨、并案、热点、读文件、检索都不靠它，照常工作。',
  '要接上模型，请在 .env 里写明（DeepSeek、Qwen，vLLM、SGLang、Ollama 等与 OpenAI 接口兼容的服务都可以）：',
  '  MODEL_BASE_URL=http://127.0.0.1:11434/v1',
  '  MODEL_NAME=模型名',
  '  MODEL_API_KEY=密钥（服务要求时）',
].join('\n')

interface Timed {
  readonly outcome: Outcome
  /** From the first content to the end. */
  readonly writingMs: number
}

/** Tokens a second while the answer was written; undefined where there is nothing to measure. */
function speedOf({ outcome, writingMs }: Timed): number | undefined {
  const { completion } = outcome.usage
  return completion > 1 && writingMs > 0 ? Math.round((completion / writingMs) * 10_000) / 10 : undefined
}

function asText(timed: Timed, asked: string): string {
  const { outcome } = timed
  const { usage, firstContentMs, model, oddities } = outcome
  const speed = speedOf(timed)
  const said = [outcome.kind === 'complete' ? `接通了。${outcome.sentence}` : `没有得到完整的回答：${outcome.sentence}`]
  if (firstContentMs !== undefined) said.push(`  首字 ${(firstContentMs / 1000).toFixed(2)} 秒`)
  if (speed !== undefined)
    said.push(`  每秒 ${speed} 个 token${usage.isEstimated ? '（服务没有报用量，按字数估算）' : ''}`)
  if (model !== undefined)
    said.push(`  回答的模型：${model}${oddities.isOtherModel ? `（要的是 ${asked}，请核对）` : ''}`)
  if (outcome.attempts > 1) said.push(`  试了 ${outcome.attempts} 次`)
  return said.join('\n')
}

/** One question to the model that the settings name. Exit code 0 only when it was answered completely. */
export const modelCommand: Command = {
  name: 'model',
  usage: 'model [--json]',
  summary: '试问一次语言模型：通不通，多快，是哪个模型在回答',
  run: async args => {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const { model } = readSettings()
    if (!model) {
      console.log(values.json ? JSON.stringify({ isSet: false }) : withoutModel)
      return 1
    }
    const { baseUrl, name, apiKey } = model
    const gateway = createGateway({
      endpoints: [{ name: baseUrl, baseUrl, model: name, ...(apiKey ? { apiKey } : {}) }],
    })
    try {
      const began = performance.now()
      const messages = [{ role: 'user', content: question }] as const
      const outcome = await gateway.stream({ department: 'command', person: 'command', messages }).outcome
      const timed = { outcome, writingMs: performance.now() - began - (outcome.firstContentMs ?? 0) }
      if (values.json) {
        const { kind, reason, sentence, firstContentMs, usage, attempts, model: answered } = outcome
        const told = { isSet: true, kind, reason, sentence, asked: name, answered, attempts, usage }
        console.log(JSON.stringify({ ...told, firstTokenMs: firstContentMs, tokensPerSecond: speedOf(timed) }))
      } else console.log(asText(timed, name))
      return outcome.kind === 'complete' ? 0 : 1
    } finally {
      gateway.close()
    }
  },
}
