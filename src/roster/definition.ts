import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { canonicalJson, digestOf } from '../ledger/index.ts'

/** The eleven categories of the roster: our own grouping, not an official one. */
export const categories = {
  documents: '公文处理',
  services: '政务服务',
  appeals: '民生诉求',
  arbitration: '劳动仲裁与法务',
  enforcement: '行政执法文书',
  safety: '应急与安全生产',
  enterprise: '招商引资与企业服务',
  supervision: '任务督办与会议',
  reports: '数据分析与报表',
  grid: '基层治理与民生预警',
  knowledge: '知识与政策',
} as const

const id = z.string().regex(/^[a-z][a-z0-9-]{1,48}$/, '只用小写字母、数字和连字符，以字母开头')
const text = z.string().trim().min(1, '不能为空')

const Scenario = z.strictObject({
  id,
  name: text,
  skill: z.enum(['route', 'answer', 'plan', 'summarise']),
  /** a decision waits for the guardian, always; information quotes what was published, and its guardian looks at it afterwards */
  outcome: z.enum(['decision', 'information']),
  /** what a decision leads to; information has no effect */
  effect: z.enum(['dispatch']).optional(),
  /** which of the 13 scenes of 《政务领域人工智能大模型部署应用指引》(2025-10-10) it belongs to */
  guideline: z.int().min(1).max(13),
  /** working days within which the guardian should decide */
  due: z.int().min(1).max(60),
  form: z.record(z.string(), text),
  examples: z
    .array(z.strictObject({ given: z.record(z.string(), z.string()), expect: z.record(z.string(), z.unknown()) }))
    .min(3, '每个场景至少要有三个例子'),
})

const EmployeeDefinition = z.strictObject({
  id,
  /** 工号, in the register of the office */
  number: z.string().regex(/^SZ-[A-Z]{2}-\d{3}$/, '工号形如 SZ-MS-001'),
  // G8: the machine never passes as a person
  name: text.refine(name => /(数智|智能|助手|机器人)/.test(name), '名称里要看得出不是真人，例如「……数智员工」'),
  category: z.enum(Object.keys(categories) as [keyof typeof categories, ...(keyof typeof categories)[]]),
  department: id,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, '版本形如 1.0.0'),
  purpose: text,
  supplier: text,
  model: text,
  dataScope: z.array(text).min(1),
  boundary: z.strictObject({ can: z.array(text).min(1), cannot: z.array(text).min(1), reviewer: text }),
  /** proposals that may wait for its guardian before the desk warns */
  load: z.int().min(1).max(1000),
  /** share of amended, returned or taken-over proposals among the last ones from which it is suspended */
  errorThreshold: z.number().gt(0).lt(1),
  scenarios: z.array(Scenario).min(1),
})

export type ScenarioDefinition = z.infer<typeof Scenario>
export type EmployeeDefinition = z.infer<typeof EmployeeDefinition> & {
  /** SHA-256 of the canonical definition: what was registered is what runs. */
  readonly digest: string
}

export class RosterError extends Error {
  override readonly name = 'RosterError'
}

/** The deepest node of the document on a path, to say in which line something is wrong. */
function nodeAt(root: unknown, path: readonly PropertyKey[]): Node | undefined {
  let node: unknown = root
  let found: Node | undefined
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isPair(item) && isScalar(item.key) && item.key.value === key)
      if (isPair(pair) && isScalar(pair.key)) found = pair.key
      node = pair?.value
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key]
    } else break
    if (isMap(node) || isSeq(node) || isScalar(node)) found = node
  }
  return found
}

/** Reads one definition. Throws a RosterError that names file, line and field; an unknown field is one. */
export function parseDefinition(source: string, file: string): EmployeeDefinition {
  const counter = new LineCounter()
  const document = parseDocument(source, { lineCounter: counter, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken)
    throw new RosterError(`${file}:${broken.linePos?.[0].line ?? 1} 不是有效的 YAML：${broken.message.split('\n')[0]}`)
  const parsed = EmployeeDefinition.safeParse(document.toJS())
  if (!parsed.success) {
    const lines = parsed.error.issues.map(issue => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : []
      const path = unknown[0] === undefined ? issue.path : [...issue.path, unknown[0]]
      const offset = nodeAt(document.contents, path)?.range?.[0] ?? 0
      const message = unknown.length > 0 ? '没有这个字段' : issue.message
      return `${file}:${counter.linePos(offset).line} ${path.map(String).join('.') || '（整个文件）'}：${message}`
    })
    throw new RosterError(lines.join('\n'))
  }
  return { ...parsed.data, digest: digestOf('sha256', canonicalJson(parsed.data)) }
}

/** Reads every definition under a folder, in order of their ids. Throws at the first file that is wrong. */
export function loadRoster(folder: string): EmployeeDefinition[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml'))
  const definitions = files.map(name =>
    parseDefinition(readFileSync(join(folder, name), 'utf8'), relative('.', join(folder, name))),
  )
  for (const field of ['id', 'number'] as const) {
    const twice = definitions.find((one, i) => definitions.some((other, j) => j < i && other[field] === one[field]))
    if (twice) throw new RosterError(`${folder}：两个数智员工用了同一个 ${field}「${twice[field]}」`)
  }
  return definitions.sort((a, b) => a.id.localeCompare(b.id))
}
