import { parseArgs } from 'node:util'
import { type Trial, tryModel } from '../model/index.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './command.ts'

const withoutModel = [
  '没有设置语言模型。分拨、并案、热点、读文件、检索都不靠它，照常工作。',
  '要接上模型，可以在工作台的「模型」页面里填写，或在 .env 里写明（DeepSeek、Qwen，vLLM、SGLang、Ollama 等与 OpenAI 接口兼容的服务都可以）：',
  '  MODEL_BASE_URL=http://127.0.0.1:11434/v1',
  '  MODEL_NAME=模型名',
  '  MODEL_API_KEY=密钥（服务要求时）',
].join('\n')

function asText({ outcome, tokensPerSecond }: Trial, asked: string): string {
  const { usage, firstContentMs, model, oddities } = outcome
  const said = [outcome.kind === 'complete' ? `接通了。${outcome.sentence}` : `没有得到完整的回答：${outcome.sentence}`]
  if (firstContentMs !== undefined) said.push(`  首字 ${(firstContentMs / 1000).toFixed(2)} 秒`)
  if (tokensPerSecond !== undefined)
    said.push(`  每秒 ${tokensPerSecond} 个 token${usage.isEstimated ? '（服务没有报用量，按字数估算）' : ''}`)
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
    const endpoint = { name: baseUrl, baseUrl, model: name, ...(apiKey ? { apiKey } : {}) }
    const trial = await tryModel(endpoint, { asker: { department: 'command', person: 'command' } })
    if (values.json) {
      const { kind, reason, sentence, firstContentMs, usage, attempts, model: answered } = trial.outcome
      const told = { isSet: true, kind, reason, sentence, asked: name, answered, attempts, usage }
      const { tokensPerSecond } = trial
      console.log(JSON.stringify({ ...told, firstTokenMs: firstContentMs, tokensPerSecond }))
    } else console.log(asText(trial, name))
    return trial.outcome.kind === 'complete' ? 0 : 1
  },
}
