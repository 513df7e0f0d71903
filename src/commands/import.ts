import { createHash } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { fileAppeal, type Office, propose, recordRefusal } from '../casework/index.ts'
import { refuseClassified } from '../language/index.ts'
import { linesOf } from '../ledger/index.ts'
import { openOffice } from '../office.ts'
import { Classified, Problem } from '../problems.ts'
import { readSettings } from '../settings.ts'
import { ReachableTimes } from '../shapes/appeal.ts'
import { writing } from '../shapes/text.ts'
import { systemSession } from '../store/index.ts'
import type { Command } from './command.ts'
import { importLibrary, isLibraryKind } from './import-library.ts'
import { importOffice } from './import-office.ts'

const Row = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  title: writing('title 须是文字', 0, 200).optional(),
  text: writing('没有 text', 1, 20_000),
  place: writing('place 须是文字', 0, 200).optional(),
  name: writing('name 须是文字', 0, 60).optional(),
  phone: writing('phone 须是文字', 0, 30).optional(),
  reachable: ReachableTimes.optional(),
})

interface Tally {
  filed: number
  known: number
  proposed: number
  manual: number
  readonly bad: { readonly line: number; readonly why: string }[]
}

/**
 * What tells a row from every other: its own id and content. Rows without an id that say the same are told apart by
 * their order, so that a second import finds each of them and none is lost.
 */
function rowKey(row: z.infer<typeof Row>, seen: Map<string, number>): string {
  const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32)
  if (row.id !== undefined) return digest
  const nth = (seen.get(digest) ?? 0) + 1
  seen.set(digest, nth)
  return `${digest}#${nth}`
}

async function importLine(office: Office, line: string, seen: Map<string, number>, tally: Tally): Promise<void> {
  const row = Row.parse(JSON.parse(line))
  const now = new Date()
  const title = row.title ?? row.text.slice(0, 30)
  refuseClassified([title, row.text, row.place, row.name])
  const filed = await office.store.as(systemSession, tx =>
    fileAppeal(
      tx,
      office,
      {
        title,
        text: row.text,
        place: row.place,
        name: row.name,
        phone: row.phone ?? '无',
        reachable: row.reachable,
      },
      { channel: 'import', actor: { kind: 'system' }, now, externalId: rowKey(row, seen) },
    ),
  )
  if (!filed.filed) {
    tally.known++
    return
  }
  tally.filed++
  const outcome = await propose(office, filed.id, now)
  if (outcome === 'proposed') tally.proposed++
  else if (outcome === 'manual') tally.manual++
}

function why(error: unknown): string | undefined {
  if (error instanceof SyntaxError) return '不是有效的 JSON'
  if (error instanceof z.ZodError)
    return error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('；')
  if (error instanceof Problem) return error.message
  return undefined
}

async function runOfficeImport(folder: string, asJson: boolean): Promise<number> {
  if (!existsSync(join(folder, 'departments.yaml'))) {
    console.error(`${folder} 里没有 departments.yaml。文件的样子请看 demo/ 文件夹。`)
    return 1
  }
  const settings = readSettings()
  const opened = await openOffice(settings)
  try {
    const count = await importOffice(opened, folder)
    if (asJson) console.log(JSON.stringify(count))
    else {
      console.log(
        `新增部门 ${count.departments} 个，分类 ${count.categories} 个，样本 ${count.examples} 条，网格 ${count.cells} 个，分拨模型已重新训练。`,
      )
      console.log('正在运行的服务从下一件拟办起就会用上。')
    }
    return 0
  } finally {
    await opened.close()
  }
}

/** Puts earlier appeals through the same door as new ones: filed, routed, waiting for the guardian. */
export const importCommand: Command = {
  name: 'import',
  usage:
    'import appeals FILE.jsonl… | office FOLDER | laws|policies|guides PATH… [--internal] [--department 编号] [--json]',
  summary: '导入诉求（坏行报行号，不影响其余），部门、分类和样本，或法规、政策、办事指南（先成草稿）',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        internal: { type: 'boolean', default: false },
        department: { type: 'string' },
      },
    })
    const [kind, ...files] = positionals
    if (isLibraryKind(kind) && files.length > 0) {
      return importLibrary(kind, files, { ...values, department: values.department })
    }
    if (!(kind === 'appeals' && files.length > 0) && !(kind === 'office' && files.length === 1)) {
      console.error(
        '用法：bangban import appeals FILE.jsonl…、bangban import office FOLDER 或 bangban import laws|policies|guides PATH…',
      )
      return 2
    }
    if (kind === 'office') return runOfficeImport(files[0] ?? '', values.json)
    for (const file of files) {
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
        console.error(`没有这个文件：${file}`)
        return 1
      }
    }
    const opened = await openOffice(readSettings())
    const started = performance.now()
    const tally: Tally = { filed: 0, known: 0, proposed: 0, manual: 0, bad: [] }
    try {
      for (const file of files) {
        const size = statSync(file).size
        let read = 0
        let number = 0
        const seen = new Map<string, number>()
        // by LF alone: other marks may stand inside a text
        for await (const line of linesOf(createReadStream(file))) {
          number++
          read += Buffer.byteLength(line) + 1
          if (line.trim() !== '') {
            try {
              await importLine(opened.office, line, seen, tally)
            } catch (error) {
              const reason = why(error)
              if (reason === undefined) throw error
              if (error instanceof Classified) await recordRefusal(opened.office, error, { kind: 'system' }, new Date())
              tally.bad.push({ line: number, why: reason })
            }
          }
          if (!values.json && process.stderr.isTTY) progress(read / size, tally)
        }
      }
    } finally {
      await opened.close()
    }
    const seconds = (performance.now() - started) / 1000
    if (values.json) console.log(JSON.stringify({ ...tally, seconds }))
    else {
      if (process.stderr.isTTY) process.stderr.write('\n')
      for (const { line, why: reason } of tally.bad) console.error(`第 ${line} 行没有导入：${reason}`)
      console.log(
        `导入 ${tally.filed} 件（拟办 ${tally.proposed}，转人工 ${tally.manual}），此前已有 ${tally.known} 件，坏行 ${tally.bad.length} 行，用时 ${seconds.toFixed(1)} 秒。`,
      )
    }
    return tally.bad.length === 0 ? 0 : 1
  },
}

function progress(share: number, tally: Tally): void {
  const width = 30
  const full = Math.min(width, Math.round(share * width))
  process.stderr.write(
    `\r[${'█'.repeat(full)}${'░'.repeat(width - full)}] ${Math.round(share * 100)}%  ${tally.filed} 件`,
  )
}
