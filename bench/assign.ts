/**
 * How often the department that is suggested for an incoming document is the right one.
 *   node scripts/run.mjs bench/assign.ts [ITEMS.jsonl]
 * Without a file: the documents of demo/incoming by each field of what a clerk would put on them; held-out.yaml was set
 * apart before a rule was written. Author and rules are of one hand, so these figures are an upper bound. With a file of
 * service items (name, conditions, dept): every other item of a department is its duty, a quarter is asked about with the
 * sender left out; departments with eight items or more. Beside it, in the same run, the department whose duties
 * share most words. Last, by how sure it was, how often it was right.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { isWorkingDay } from '../src/casework/deadlines.ts'
import { demoDepartments, demoFolder } from '../src/demo/files.ts'
import { cutWords } from '../src/language/index.ts'
import { type AssignInput, type AssignOutput, assign } from '../src/skills/index.ts'

type Asked = Omit<AssignInput, 'departments'>
interface Outcome {
  readonly ranked: readonly string[]
  readonly peer: readonly string[]
  readonly right: string
  readonly confidence: number
}

const fields = ['handling', 'lead', 'others', 'readers', 'dueOn', 'urgency', 'reply'] as const
const share = (some: number, all: number) => (all === 0 ? '–' : `${some}/${all} ${(some / all).toFixed(3)}`)
const same = (one: unknown, other: unknown) =>
  JSON.stringify(Array.isArray(one) ? one.toSorted() : one) ===
  JSON.stringify(Array.isArray(other) ? other.toSorted() : other)

/** The simple peer: departments by how many words their duties share with a document. */
function byOverlap({ title, text }: Asked, departments: AssignInput['departments']): string[] {
  const said = new Set(cutWords(`${title}\n${text}`).filter(word => word.length > 1))
  return departments
    .map(({ id, name, duties }) => {
      const words = new Set(cutWords([name, ...duties].join('\n')))
      return { id, shared: [...said].filter(word => words.has(word)).length }
    })
    .sort((a, b) => b.shared - a.shared)
    .map(({ id }) => id)
}

async function outcomeOf(asked: Asked, departments: AssignInput['departments'], right: string) {
  const proposed = await assign.propose(assign.input.parse({ ...asked, departments }), { isWorkingDay })
  const { lead, readers } = proposed.output
  const others = proposed.runnersUp as { departmentId: string }[]
  const first = lead ?? readers[0]
  const ranked = [...(first === undefined ? [] : [first]), ...others.map(one => one.departmentId)]
  const outcome: Outcome = { ranked, peer: byOverlap(asked, departments), right, confidence: proposed.confidence }
  return { proposed, outcome }
}

function report(outcomes: readonly Outcome[]): void {
  const right = (of: 'ranked' | 'peer', most: number) =>
    outcomes.filter(one => one[of].slice(0, most).includes(one.right)).length
  for (const most of [1, 3]) {
    const [ours, theirs] = [right('ranked', most), right('peer', most)]
    const ratio = (ours / theirs).toFixed(2)
    console.log(
      `  department top-${most}  ${share(ours, outcomes.length)}  overlap ${share(theirs, outcomes.length)}  ratio ${ratio}`,
    )
  }
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.9],
    [0.9, 0.95],
    [0.95, 1],
  ] as const) {
    const those = outcomes.filter(one => one.confidence >= from && one.confidence < to)
    const hits = those.filter(one => one.ranked[0] === one.right).length
    const said = those.reduce((sum, one) => sum + one.confidence, 0) / Math.max(1, those.length)
    console.log(
      `  confidence from ${from.toFixed(2)}, on average ${said.toFixed(3)}: right ${share(hits, those.length)}`,
    )
  }
}

async function demo(name: string): Promise<void> {
  const documents = parse(readFileSync(join(demoFolder, 'incoming', name), 'utf8')) as (Asked & {
    readonly answer: Pick<AssignOutput, (typeof fields)[number]>
  })[]
  const departments = demoDepartments().map(one => ({
    ...{ id: one.id, name: one.name, shortNames: [one.short], duties: [one.duties] },
  }))
  const hits = new Map<string, number>()
  const outcomes: Outcome[] = []
  let sure = 0
  let sureRight = 0
  for (const { answer, ...asked } of documents) {
    const own = { district: '示范区', office: '区政府办公室' }
    const right = answer.lead ?? answer.readers[0]
    const { proposed, outcome } = await outcomeOf({ ...asked, own }, departments, right ?? '')
    for (const field of fields)
      if (same(answer[field], proposed.output[field])) hits.set(field, (hits.get(field) ?? 0) + 1)
    if (right !== undefined) outcomes.push(outcome)
    if (proposed.isSure) sure++
    if (proposed.isSure && proposed.output.lead === answer.lead) sureRight++
  }
  console.log(`${name}: ${documents.length} documents`)
  for (const field of fields) console.log(`  ${field.padEnd(9)} ${share(hits.get(field) ?? 0, documents.length)}`)
  console.log(`  sure and right ${share(sureRight, sure)}`)
  report(outcomes)
}

async function items(path: string): Promise<void> {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { name: string; dept: string; conditions?: string })
  const byDepartment = Map.groupBy(rows, row => row.dept)
  const large = [...byDepartment].filter(([, those]) => those.length >= 8)
  const departments = large.map(([dept, those]) => ({
    ...{ id: dept, name: dept, duties: those.filter((_, i) => i % 2 === 0).map(one => one.name) },
  }))
  // the other quarter is what src/skills/assign/confidence.ts was measured on
  const asked = large.flatMap(([, those]) => those.filter((_, i) => i % 4 === 3))
  const outcomes: Outcome[] = []
  for (const { name, dept, conditions = '' } of asked) {
    const document = { title: `关于${name}的请示`, from: '', text: conditions, receivedOn: '2026-12-01' }
    outcomes.push((await outcomeOf(document, departments, dept)).outcome)
  }
  console.log(`${path}: ${departments.length} departments, ${asked.length} items`)
  report(outcomes)
}

const [path] = process.argv.slice(2)
if (path !== undefined) await items(path)
else for (const name of ['documents.yaml', 'held-out.yaml']) await demo(name)
