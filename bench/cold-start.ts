/**
 * What a new office can expect of its router: how often the department is right when each department wrote only what it
 * is responsible for, or that and 1, 5 or 20 examples for each category.
 *   node scripts/run.mjs bench/cold-start.ts [ITEMS.jsonl] [--department dept] [--text name] [--duties FIELD]
 * Without a file on the demo's examples, whose departments wrote a sentence each; in a file a department is a category of
 * its own, and what it is responsible for is its name where the rows have no such field. A third of the rows is asked
 * about, the same for all sizes. Beside it, in the same run, the nearest example by its words, as a search would find it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { demoExamples } from '../src/demo/files.ts'
import { demoCategoryInfo } from '../src/demo/router.ts'
import { dutyExample, type Example, openRouter, topDepartment, train } from '../src/skills/route/index.ts'
import { chooseSeed, randomFrom } from './random.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    department: { type: 'string', default: 'dept' },
    text: { type: 'string', default: 'name' },
    duties: { type: 'string' },
  },
})

interface Material {
  readonly rows: readonly Example[]
  readonly duties: readonly Example[]
  readonly departmentOf: (label: string) => string
}

function demoMaterial(): Material {
  const categories = demoCategoryInfo()
  const departments = new Map(categories.map(one => [one.id, one.department.id]))
  return {
    rows: demoExamples().map(({ id, title, text, category }) => ({ id, title, text, label: category })),
    duties: categories.map(one => dutyExample(one.id, one.level2, `${one.level1}，${one.department.duties}`)),
    departmentOf: label => departments.get(label) ?? label,
  }
}

function fileMaterial(path: string): Material {
  const field = (row: Record<string, unknown>, name: string) => String(row[name] ?? '')
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  const dutiesOf = new Map(
    rows.map(row => [field(row, values.department), field(row, values.duties ?? values.department)]),
  )
  return {
    rows: rows.map((row, i) => ({
      id: String(i),
      title: '',
      text: field(row, values.text),
      label: field(row, values.department),
    })),
    duties: [...dutiesOf].map(([department, duties]) => dutyExample(department, department, duties)),
    departmentOf: label => label,
  }
}

const [path] = positionals
const { rows, duties, departmentOf } = path === undefined ? demoMaterial() : fileMaterial(path)
const random = randomFrom(chooseSeed())
const items = rows
  .map(one => ({ one, place: random.below(2 ** 30) }))
  .sort((a, b) => a.place - b.place)
  .map(({ one }) => one)
const asked = items.filter((_, i) => i % 3 === 0)
const known = items.filter((_, i) => i % 3 !== 0)

/** The first `count` examples of each category. */
function few(count: number): Example[] {
  const taken = new Map<string, number>()
  return known.filter(({ label }) => {
    const before = taken.get(label) ?? 0
    taken.set(label, before + 1)
    return before < count
  })
}

interface Judgement {
  readonly first: number
  readonly three: number
  readonly sent: number
  readonly sentRight: number
  readonly nearest: number
}

function judge(examples: readonly Example[], ownDuties: readonly Example[]): Judgement {
  const { model } = train(examples, departmentOf, ownDuties)
  const router = openRouter(model, examples.length === 0 ? ownDuties : examples)
  const found = asked.map(one => {
    const ranked = router.predict(one)
    const departments = [...new Set(ranked.map(({ label }) => departmentOf(label)))]
    return { answer: departmentOf(one.label), top: topDepartment(ranked, departmentOf), departments }
  })
  const sent = found.filter(({ top }) => top.probability >= model.sureFrom)
  const isRight = ({ answer, top }: (typeof found)[number]) => top.department === answer
  return {
    first: found.filter(isRight).length,
    three: found.filter(one => one.departments.slice(0, 3).includes(one.answer)).length,
    sent: sent.length,
    sentRight: sent.filter(isRight).length,
    nearest: asked.filter(one => {
      const [near] = router.nearest(one, 1)
      return near !== undefined && departmentOf(near.item.label) === departmentOf(one.label)
    }).length,
  }
}

const percent = (part: number, whole = asked.length) =>
  (whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)} %`).padStart(10)

console.log(
  `${new Set(items.map(one => departmentOf(one.label))).size} departments, ${asked.length} appeals asked about\n`,
)
const heads = ['each', 'rows', 'first', 'in three', 'sent', 'sent right', 'nearest', 'no duties']
console.log(heads.map(one => one.padStart(10)).join(''))
for (const count of [0, 1, 5, 20, Number.POSITIVE_INFINITY]) {
  const examples = few(count)
  const ours = judge(examples, duties)
  const plain = count === 0 ? undefined : judge(examples, [])
  const line = [
    (count === Number.POSITIVE_INFINITY ? 'all' : String(count)).padStart(10),
    String(examples.length).padStart(10),
    percent(ours.first),
    percent(ours.three),
    percent(ours.sent),
    percent(ours.sentRight, ours.sent),
    percent(ours.nearest),
    plain ? percent(plain.first) : '—'.padStart(10),
  ]
  console.log(line.join(''))
}
