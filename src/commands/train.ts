import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { saveSpeller, trainSpeller } from '../skills/proofread/index.ts'
import type { Command } from './command.ts'
import { readMaterial } from './proofread-material.ts'
import { spellerPath } from './spelling-model.ts'

const usage =
  'train proofread --prose 文件… [--sound 文件] [--shape 文件] [--words 文件…] [--pairs 文件…] [--other-pairs 文件…] [-o 文件]'

/** Options that take several files one after the other: what follows without a name belongs to the last one. */
export function filesByName(args: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let name = ''
  for (const one of args) {
    if (one.startsWith('-')) name = one
    found.set(name, [...(found.get(name) ?? []), ...(one.startsWith('-') ? [] : [one])])
  }
  return found
}

/** Learns from the office's own texts what the proofreader then knows; needs neither a server nor a database. */
export const trainCommand: Command = {
  name: 'train',
  usage,
  summary: '训练校对模型：读干净的公文、混淆字表、词表和改错例句，得到一个文件',
  run: async args => {
    const [what, ...rest] = args
    const known = { type: 'string', multiple: true } as const
    const { values } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        ...{ prose: known, sound: known, shape: known, words: known, pairs: known, 'other-pairs': known },
        output: { type: 'string', short: 'o' },
      },
    })
    const named = filesByName(rest)
    const files = (name: string) => named.get(name) ?? []
    if (what !== 'proofread' || files('--prose').length === 0) {
      console.error(`用法：bangban ${usage}`)
      return 2
    }
    const began = performance.now()
    let material: ReturnType<typeof readMaterial>
    try {
      material = readMaterial({
        ...{ prose: files('--prose'), sound: files('--sound'), shape: files('--shape'), words: files('--words') },
        ...{ pairs: files('--pairs'), otherPairs: files('--other-pairs') },
      })
    } catch (error) {
      console.error(`读不了训练材料：${error instanceof Error ? error.message : String(error)}`)
      return 2
    }
    const model = trainSpeller(material, console.log)
    const path = spellerPath(values.output)
    mkdirSync(dirname(path), { recursive: true })
    saveSpeller(path, model)
    const seconds = (performance.now() - began) / 1000
    console.log(`已写入 ${path}，${(statSync(path).size / 2 ** 20).toFixed(1)} MB，用时 ${seconds.toFixed(0)} 秒`)
    return 0
  },
}
