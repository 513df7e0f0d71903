import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { beijingDay } from '../language/index.ts'
import { checkFile, fixFile, OfficeFile } from '../official-documents/index.ts'
import type { CheckResult, Fault } from '../skills/index.ts'
import type { Command } from './command.ts'
import { officeIn } from './office.ts'

const forceNames = { must: '应当', usual: '一般', advised: '推荐', practice: '习惯' } as const

const officeOf = async (path: string | undefined) => ({
  ...(path === undefined ? OfficeFile.parse({}) : await officeIn(path, OfficeFile)),
  today: beijingDay(new Date()),
})

const line = (fault: Fault) => {
  const place = fault.at ? `第 ${fault.at.paragraph + 1} 段“${fault.at.text.slice(0, 20)}”：` : ''
  const rest = fault.isMendable ? '' : `（不能自动改：${fault.unmendable ?? ''}）`
  return `  ${fault.rule} ${place}${fault.found}；${forceNames[fault.force]}：${fault.wanted}${rest}`
}

function show(path: string, { kind, title, faults, unchecked }: CheckResult): void {
  const mendable = faults.filter(({ isMendable }) => isMendable).length
  console.log(`${path}  ${kind ?? '没有认出文种'}${title ? `《${title}》` : ''}`)
  console.log(faults.length === 0 ? '  没有发现问题' : `  发现 ${faults.length} 处问题，其中 ${mendable} 处可以自动改`)
  for (const fault of faults) console.log(line(fault))
  if (unchecked.length > 0) console.log(`  另有 ${unchecked.length} 项要由人来看（--json 列出）`)
}

const read = async (path: string) => {
  try {
    return await readFile(path)
  } catch {
    throw new Error(`打不开 ${path}，请检查它是否存在、是否有权读取。`)
  }
}

const wrong = (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
}

/** Exit code 0 when nothing is wrong, 1 when something is, 2 when the file could not be checked. */
export const checkCommand: Command = {
  name: 'check',
  usage: 'check 公文.docx… [--office 单位.yaml] [--json]',
  summary: '检查公文的格式和内容：哪里不合规定，依据哪一条，能不能自动改',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, office: { type: 'string' } },
    })
    if (positionals.length === 0)
      return wrong(new Error('用法：bangban check 公文.docx… [--office 单位.yaml] [--json]'))
    let code = 0
    try {
      const office = await officeOf(values.office)
      for (const path of positionals) {
        const checked = await checkFile(await read(path), { name: basename(path), office })
        if (values.json) console.log(JSON.stringify({ path, ...checked }))
        else if (checked.verdict === 'ok') show(path, checked.result)
        else console.log(`${path}  ${checked.advice}`)
        code = Math.max(code, checked.verdict !== 'ok' ? 2 : checked.result.faults.length > 0 ? 1 : 0)
      }
    } catch (error) {
      return wrong(error)
    }
    return code
  },
}

/** Exit code 0 when the mended file was written, whatever a person still has to do in it; 2 when it was not. */
export const fixCommand: Command = {
  name: 'fix',
  usage: 'fix 公文.docx -o 改好的.docx [--office 单位.yaml] [--json]',
  summary: '改好公文里能自动改的问题，其余的逐条列出；原文件不动',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, office: { type: 'string' }, out: { type: 'string', short: 'o' } },
    })
    const [path] = positionals
    const { out } = values
    if (path === undefined || positionals.length > 1 || out === undefined) {
      return wrong(new Error('用法：bangban fix 公文.docx -o 改好的.docx [--office 单位.yaml] [--json]'))
    }
    try {
      const fixed = await fixFile(await read(path), { name: basename(path), office: await officeOf(values.office) })
      if (fixed.verdict !== 'ok') {
        console.log(values.json ? JSON.stringify({ path, ...fixed }) : `${path}  ${fixed.advice}`)
        return 2
      }
      const { bytes, mended, result } = fixed
      await writeFile(out, bytes)
      if (values.json) console.log(JSON.stringify({ path, out, verdict: 'ok', mended, left: result }))
      else {
        console.log(`改了 ${mended.length} 处，写到 ${out}`)
        for (const fault of mended) console.log(line(fault))
        if (result.faults.length > 0) console.log(`还有 ${result.faults.length} 处要由人来改：`)
        for (const fault of result.faults) console.log(line(fault))
      }
    } catch (error) {
      return wrong(error)
    }
    return 0
  },
}
