import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createTableShelf, sourceFromFile } from '../library/index.ts'
import { Problem } from '../problems.ts'
import { summaryLimits } from '../shapes/summary.ts'
import type { Command } from './command.ts'
import { filesOf } from './files.ts'

const usage = 'summarise --columns "补贴标准,联系电话" 文件或文件夹… [--json]'
const notWritten = '未写明'
/** Nobody is asked whether a file is internal: it is read here and goes nowhere. */
const belonging = { kind: 'policy', departmentId: null, classification: 'internal' } as const

type Row = Awaited<ReturnType<typeof createTableShelf>>[number]

function print(path: string, columns: readonly string[], { source, cells }: Row): void {
  console.log(`【${source.title}】${path}`)
  for (const [i, column] of columns.entries()) {
    const { values, more } = cells[i] ?? { values: [], more: 0 }
    if (values.length === 0) console.log(`  ${column}：${notWritten}`)
    for (const one of values) {
      const place = one.isRecord ? '登记信息' : one.label
      console.log(`  ${column}：${one.words.replaceAll('\n', '\n    ')}${place === '' ? '' : `　（${place}）`}`)
    }
    if (more > 0) console.log(`  ${column}：还有 ${more} 处`)
  }
}

/** Reads files and puts them into one table; nothing of it is kept. 0 where all files were read, 1 where some were not. */
export const summariseCommand: Command = {
  name: 'summarise',
  usage,
  summary: '把多份文件按指定的栏目逐字摘成一张表，没有写的注明未写明',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, columns: { type: 'string', default: '' } },
    })
    const columns = [...new Set(values.columns.split(/[,，、]/u).map(one => one.trim()))].filter(one => one !== '')
    if (columns.length === 0 || positionals.length === 0) {
      console.error(`用法：bangban ${usage}`)
      return 2
    }
    const paths = (await Promise.all(positionals.map(filesOf))).flat()
    if (paths.length > summaryLimits.rows || columns.length > summaryLimits.columns) {
      console.error(`一张表最多 ${summaryLimits.rows} 份文件、${summaryLimits.columns} 栏，请分几次做。`)
      return 2
    }
    let failed = 0
    for (const path of paths) {
      try {
        const bytes = await readFile(path)
        const file = { bytes, name: basename(path), sha256: hash('sha256', bytes) }
        const [row] = await createTableShelf([await sourceFromFile(file, belonging)], columns)
        if (!row) continue
        const { title } = row.source
        if (values.json) console.log(JSON.stringify({ path, title, columns, cells: row.cells }))
        else print(path, columns, row)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        failed++
        console.error(`${path}：${error.message}`)
      }
    }
    if (!values.json) console.log('由数智员工自动摘录，已标注来源，请核对后使用。')
    return failed === 0 ? 0 : 1
  },
}
