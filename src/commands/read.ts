import { parseArgs } from 'node:util'
import { countCharacters, type Reading, readFileText, textOf, type Verdict } from '../documents/index.ts'
import type { Command } from './command.ts'
import { filesOf } from './files.ts'

const usage = '用法：bangban read 文件或文件夹… [--json] [--text]'

/** Files that are read at the same time, each in a process of its own. */
const together = 2

const names: Readonly<Record<Verdict, string>> = {
  ok: '读出',
  'ok-partial': '读出一部分',
  empty: '没有文字',
  encrypted: '有密码',
  damaged: '已损坏',
  unsupported: '不能直接读',
  'too-large': '太大',
  malicious: '有危险',
}

interface Line {
  readonly path: string
  readonly reading: Reading
  readonly ms: number
}

const asJson = ({ path, reading, ms }: Line) =>
  JSON.stringify({
    path,
    verdict: reading.verdict,
    format: reading.format,
    characters: countCharacters(reading),
    lost: reading.lost,
    hidden: reading.hidden,
    ...(reading.recognised ? { recognised: reading.recognised } : {}),
    ms,
  })

function asText({ path, reading, ms }: Line): string {
  const said = [
    `${path}  ${names[reading.verdict]}（${reading.format}），${countCharacters(reading)} 字，${ms} 毫秒`,
    ...reading.lost.map(one => `  没有读出：${one}`),
    ...(reading.hidden.length > 0
      ? [`  看不见的内容 ${reading.hidden.length} 处，公开前请逐条核对（--json 列出）`]
      : []),
    ...(reading.advice ? [`  ${reading.advice}`] : []),
  ]
  return said.join('\n')
}

async function readOne(path: string): Promise<Line> {
  const started = performance.now()
  const ended = () => Math.round(performance.now() - started)
  try {
    const reading = await readFileText(path)
    return { path, reading, ms: ended() }
  } catch (error) {
    const advice = `打不开这个文件（${error instanceof Error ? error.message : ''}）。请检查它是否存在、是否有权读取。`
    return {
      path,
      ms: ended(),
      reading: { verdict: 'damaged', format: 'unknown', blocks: [], lost: [], hidden: [], advice },
    }
  }
}

/** What a reader gets out of each file. Exit code 0 when every file got a verdict, whichever it is. */
export const readCommand: Command = {
  name: 'read',
  usage: 'read 文件或文件夹… [--json] [--text]',
  summary: '读出各种文件的文字：读出多少，丢了什么，有什么看不见的内容',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, text: { type: 'boolean' } },
    })
    if (positionals.length === 0) {
      console.error(usage)
      return 2
    }
    let code = 0
    const files: string[] = []
    for (const path of positionals) {
      try {
        files.push(...(await filesOf(path)))
      } catch {
        console.error(`没有找到 ${path}，请检查路径。`)
        code = 1
      }
    }
    const show = (line: Line) => {
      if (values.json) console.log(asJson(line))
      else if (values.text) {
        console.error(asText(line))
        console.log(textOf(line.reading))
      } else console.log(asText(line))
    }
    // lines come out in the order of the files, each as soon as those before it are there
    const running: Promise<Line>[] = []
    for (const path of files) {
      running.push(readOne(path))
      if (running.length < together) continue
      const first = await running.shift()
      if (first) show(first)
    }
    for (const one of running) show(await one)
    return code
  },
}
