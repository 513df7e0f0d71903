import { readFile } from 'node:fs/promises'
import { parse } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { isWorkingDay } from '../casework/deadlines.ts'
import { readFileText } from '../documents/index.ts'
import { beijingDay, refuseClassified } from '../language/index.ts'
import { sourceFromText } from '../library/index.ts'
import { Problem } from '../problems.ts'
import { type AssignInput, type AssignOutput, assign } from '../skills/index.ts'
import type { Command } from './command.ts'
import { filesOf } from './files.ts'
import { officeIn } from './office.ts'

const usage =
  'assign 文件或文件夹… --departments 部门.yaml [--from 来文单位] [--received 2026-12-01] [--district 示范区] [--json]'

/** The demo's departments.yaml, or a list of one's own: short or shortNames, duties as a sentence or several. */
const Departments = z
  .array(
    z.object({
      id: z.string().min(1),
      name: z.string().min(1),
      short: z.string().min(1).optional(),
      shortNames: z.array(z.string().min(1)).default([]),
      duties: z.union([
        z
          .string()
          .min(1)
          .transform(one => [one]),
        z.array(z.string().min(1)),
      ]),
      examples: z.array(z.string().min(1)).default([]),
    }),
  )
  .min(1, '至少要有一个部门')
  .transform(all =>
    all.map(({ short, shortNames, ...one }) => ({
      ...one,
      shortNames: short === undefined ? shortNames : [short, ...shortNames],
    })),
  )

const handlings: Record<AssignOutput['handling'], string> = { act: '办件', circulate: '阅件', file: '存查' }
const replies = { approval: '批复', letter: '复函', report: '报送材料' } as const

/** Nobody is asked whether a file is internal: it is read here and goes nowhere. */
const belonging = { kind: 'policy', departmentId: null, classification: 'internal' } as const

async function documentIn(path: string): Promise<Pick<AssignInput, 'title' | 'from' | 'number' | 'text'>> {
  const bytes = await readFile(path).catch(() => {
    throw new Problem(422, 'unreadable', '打不开这个文件，请检查它是否存在、是否有权读取。')
  })
  const { name, base } = parse(path)
  const { blocks, hidden, verdict, advice } = await readFileText(bytes, { name: base })
  if (advice !== undefined && blocks.length === 0) throw new Problem(422, verdict, advice)
  refuseClassified([base, ...[...blocks, ...hidden].map(one => one.text)])
  const text = blocks.map(one => one.text).join('\n')
  const { title, issuer, documentNumber } = sourceFromText(text, name, belonging)
  return { title, from: issuer ?? '', text, ...(documentNumber === null ? {} : { number: documentNumber }) }
}

type Proposal = Awaited<ReturnType<typeof assign.propose>>

function print(path: string, { title, departments }: AssignInput, { output, doubts, confidence }: Proposal): void {
  const named = (ids: readonly string[]) => ids.map(id => departments.find(one => one.id === id)?.name ?? id).join('、')
  console.log(`【${title}】${path}`)
  console.log(`  ${handlings[output.handling]}${output.kind === null ? '' : `（${output.kind}）`}`)
  if (output.lead !== null) console.log(`  牵头：${named([output.lead])}（${Math.round(confidence * 100)}% 的把握）`)
  if (output.others.length > 0) console.log(`  配合：${named(output.others)}`)
  if (output.readers.length > 0) console.log(`  传阅：${named(output.readers)}`)
  if (output.dueWords !== null) console.log(`  期限：${output.dueOn ?? '不明确'}（文中写“${output.dueWords}”）`)
  if (output.urgency !== null) console.log(`  紧急程度：${output.urgency}`)
  if (output.reply !== null) console.log(`  来文单位等候：${replies[output.reply]}`)
  console.log(`  拟办意见：${output.opinion}`)
  for (const { words, place, meets } of output.grounds.filter(one => one.about === 'lead'))
    console.log(
      `  依据：${place === null ? '以前的来文' : '文中'}“${words}”${meets === null || place === null ? '' : `，职责“${meets}”`}`,
    )
  for (const { text } of doubts) console.log(`  · ${text}`)
}

/** Suggests who handles documents that came in; nothing of it is kept. 0 where all files were read, 1 where some were not. */
export const assignCommand: Command = {
  name: 'assign',
  usage,
  summary: '为来文提出拟办意见：办件还是阅件、谁牵头谁配合、哪天前办，并标出文中的依据',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        departments: { type: 'string' },
        from: { type: 'string' },
        received: { type: 'string', default: beijingDay(new Date()) },
        district: { type: 'string' },
      },
    })
    if (positionals.length === 0 || values.departments === undefined) {
      console.error(`用法：bangban ${usage}`)
      return 2
    }
    if (!z.iso.date().safeParse(values.received).success) {
      console.error('--received 请写成 2026-12-01 这样的日期。')
      return 2
    }
    let departments: AssignInput['departments']
    let paths: string[]
    try {
      departments = await officeIn(values.departments, Departments)
      paths = (await Promise.all(positionals.map(filesOf))).flat()
    } catch (error) {
      if (error instanceof Problem) console.error(error.message)
      else console.error('打不开要读的文件或文件夹，请检查它是否存在、是否有权读取。')
      return 2
    }
    let failed = 0
    for (const path of paths) {
      try {
        const document = await documentIn(path)
        const input: AssignInput = {
          ...{ ...document, from: values.from ?? document.from, receivedOn: values.received, departments },
          ...(values.district === undefined ? {} : { own: { district: values.district, office: '区政府办公室' } }),
        }
        const proposal = await assign.propose(input, { isWorkingDay })
        const { output, doubts, confidence, isSure } = proposal
        if (values.json)
          console.log(JSON.stringify({ path, title: input.title, ...output, doubts, confidence, isSure }))
        else print(path, input, proposal)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        failed++
        console.error(`${path}：${error.message}`)
      }
    }
    if (!values.json) console.log('由数智员工提出，请审核后使用。')
    return failed === 0 ? 0 : 1
  },
}
