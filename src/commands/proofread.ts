import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readFileText, textOf } from '../documents/index.ts'
import { proofread } from '../skills/index.ts'
import { isAlarm, kinds, type Suggestion } from '../skills/proofread/index.ts'
import type { Command } from './command.ts'
import { readOfficeLists } from './office-lists.ts'
import { openNamedSpeller } from './spelling-model.ts'

const usage = 'proofread 文件|- [--lists 词表]… [--model 文件] [--json]'

/** The text of a file of any format, or of the standard input; a sentence where there is none. */
async function textFrom(path: string): Promise<{ text: string; lost: readonly string[] } | { advice: string }> {
  if (path === '-') return { text: readFileSync(0, 'utf8'), lost: [] }
  try {
    const reading = await readFileText(path)
    const text = textOf(reading)
    if (text.trim() === '') return { advice: `${path}：${reading.advice ?? '没有读出文字。'}` }
    return { text, lost: reading.lost }
  } catch (error) {
    return {
      advice: `打不开 ${path}（${error instanceof Error ? error.message : ''}）。请检查它是否存在、是否有权读取。`,
    }
  }
}

/** The line of a place, counted from one, and what stands around it. */
function placeOf(text: string, { from, to }: { from: number; to: number }) {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', to)
  const before = text.slice(Math.max(start, from - 12), from)
  const after = text.slice(to, Math.min(end < 0 ? text.length : end, to + 12))
  return { line: text.slice(0, from).split('\n').length, around: `${before}【${text.slice(from, to)}】${after}` }
}

function print(text: string, one: Suggestion): void {
  const { line, around } = placeOf(text, one)
  console.log(`第 ${line} 行  ${kinds[one.kind]}  ${around}`)
  const better = one.instead?.length ? `建议：${one.instead.join(' 或 ')}。` : ''
  console.log(`    ${better}${one.why}${one.source ? `（${one.source}）` : ''}`)
  if (one.beside)
    console.log(`    另一处在第 ${placeOf(text, one.beside).line} 行：${placeOf(text, one.beside).around}`)
}

/** What a colleague with a pencil would mark in a document. Exit code 0 when nothing was found that alarms. */
export const proofreadCommand: Command = {
  name: 'proofread',
  usage,
  summary: '校对公文：别字、用语、旧机构名、句式毛病、前后不一，逐处给出建议和依据',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        lists: { type: 'string', multiple: true, default: [] },
        model: { type: 'string' },
      },
    })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) {
      console.error(`用法：bangban ${usage}`)
      return 2
    }
    const lists = readOfficeLists(values.lists)
    const read = await textFrom(path)
    if ('advice' in read) {
      console.error(read.advice)
      return 2
    }
    const { text, lost } = read
    const { output, doubts } = await proofread.propose({ text }, { lists, speller: openNamedSpeller(values.model) })
    const alarms = output.suggestions.filter(isAlarm)
    if (values.json) console.log(JSON.stringify({ path, characters: text.length, lost, ...output }))
    else {
      for (const one of lost) console.log(`没有读出：${one}`)
      for (const one of doubts) if (one.code === 'unread') console.log(`${one.text}。`)
      for (const one of alarms) print(text, one)
      const advice = output.suggestions.filter(one => !isAlarm(one))
      if (advice.length > 0) console.log('\n供参考：')
      for (const one of advice) print(text, one)
      console.log(
        alarms.length > 0
          ? `\n共 ${alarms.length} 处，请逐处核对后修改。由数智员工自动校对，可能有遗漏。`
          : '\n没有发现需要修改的地方。由数智员工自动校对，可能有遗漏。',
      )
    }
    return alarms.length > 0 ? 1 : 0
  },
}
