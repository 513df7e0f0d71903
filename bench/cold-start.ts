/**
 * What a new office can expect of its router: how often the department is right when each department wrote only what it
 * is responsible for, or that and 1, 5 or 20 examples.
 *   node scripts/run.mjs bench/cold-start.ts ITEMS.jsonl [--department dept] [--text name] [--duties FIELD]
 * A third of the rows is asked about, the same for all sizes. What a department is responsible for is its own name where
 * the rows have no such field. Beside it, in the same run, the nearest example by its words, which is what a search would do.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dutyExample, type Example, openRouter, train } from '../src/skills/route/index.ts'
import { chooseSeed, randomFrom } from './random.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    department: { type: 'string', default: 'dept' },
    text: { type: 'string', default: 'name' },
    duties: { type: 'string' },
  },
})
const [path] = positionals
if (path === undefined) throw new Error('which file?')
const field = (row: Record<string, unknown>, name: string) => String(row[name] ?? '')
const rows = readFileSync(path, 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as Record<string, unknown>)
const random = randomFrom(chooseSeed())
const items = rows
  .map(
    (row, i): Example => ({
      id: String(i),
      title: '',
      text: field(row, values.text),
      label: field(row, values.department),
    }),
  )
  .map(one => ({ one, place: random.below(2 ** 30) }))
  .sort((a, b) => a.place - b.place)
  .map(({ one }) => one)
const asked = items.filter((_, i) => i % 3 === 0)
const known = items.filter((_, i) => i % 3 !== 0)
const departments = [...new Set(items.map(one => one.label))].sort()
const dutiesOf = new Map(
  rows.map(row => [field(row, values.department), field(row, values.duties ?? values.department)]),
)
const duties = departments.map(id => dutyExample(id, id, dutiesOf.get(id) ?? id))

/** The first `count` examples of each department. */
function few(count: number): Example[] {
  const taken = new Map<string, number>()
  return known.filter(({ label }) => {
    const before = taken.get(label) ?? 0
    taken.set(label, before + 1)
    return before < count
  })
}

const percent = (part: number) => `${((100 * part) / asked.length).toFixed(1)} %`.padStart(8)

console.log(`${departments.length} departments, ${asked.length} appeals asked about\n`)
console.log('examples each     rows   first   in three   sent by itself (right)   nearest example   without the duties')
for (const count of [0, 1, 5, 20, Number.POSITIVE_INFINITY]) {
  const examples = few(count)
  const judge = (duties: readonly Example[]) => {
    const { model } = train(examples, label => label, duties)
    const router = openRouter(model, examples.length === 0 ? duties : examples)
    const found = asked.map(one => ({ answer: one.label, ranked: router.predict(one) }))
    const isRight = ({ answer, ranked }: (typeof found)[number], of = 1) =>
      ranked.slice(0, of).some(one => one.label === answer)
    const sent = found.filter(({ ranked }) => (ranked[0]?.probability ?? 0) >= model.sureFrom)
    return {
      first: found.filter(one => isRight(one)).length,
      three: found.filter(one => isRight(one, 3)).length,
      sent: sent.length,
      sentRight: sent.filter(one => isRight(one)).length,
      nearest: asked.filter(one => router.nearest(one, 1)[0]?.item.label === one.label).length,
    }
  }
  const ours = judge(duties)
  const plain = count === 0 ? undefined : judge([])
  const right = ours.sent === 0 ? '—' : `${((100 * ours.sentRight) / ours.sent).toFixed(1)} %`
  console.log(
    `${(count === Number.POSITIVE_INFINITY ? 'all' : String(count)).padEnd(14)} ${String(examples.length).padStart(7)} ${percent(ours.first)}   ${percent(ours.three)}    ${percent(ours.sent)} (${right})`.padEnd(
      72,
    ),
    percent(ours.nearest),
    '         ',
    plain ? percent(plain.first) : '—',
  )
}
