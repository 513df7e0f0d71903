/**
 * How far labels that others gave can be learned: what honest readers say of them, and whether more examples would help.
 *   node scripts/run.mjs bench/label-noise.ts LABELLED.jsonl
 * Every row is judged by a router that learned from the other four fifths. 180 of the rows where it and the label differ and
 * 180 of the others, mixed, were read twice against the taxonomy without label or judgement in sight
 * (label-readings.jsonl: number of the row, for each reading the class and, where a colleague could as well have chosen
 * another, that one). Shares of all rows weigh both kinds as often as they occur. The readings are by language models, which
 * agree with each other more than two people would.
 */
import { readFileSync } from 'node:fs'
import { readExamples } from '../src/commands/eval-routing.ts'
import { type Example, openRouter, train } from '../src/skills/route/index.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: bench/label-noise.ts LABELLED.jsonl')
const rows = readExamples(path, { label: 'label', text: 'text' })
const folds = 5

/** What a router that learned from some rows says of others. */
function judge(known: readonly Example[], asked: readonly Example[]): (string | undefined)[] {
  const router = openRouter(train(known, label => label).model, known)
  return asked.map(one => router.predict(one)[0]?.label)
}

const said: (string | undefined)[] = []
for (let fold = 0; fold < folds; fold++) {
  const isAsked = (_: Example, i: number) => i % folds === fold
  const found = judge(
    rows.filter((one, i) => !isAsked(one, i)),
    rows.filter(isAsked),
  )
  found.forEach((label, i) => {
    said[i * folds + fold] = label
  })
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const differs = (i: number) => said[i] !== rows[i]?.label
const differing = rows.filter((_, i) => differs(i)).length / rows.length
console.log(`${rows.length} rows: the router says what the label says for ${percent(1 - differing)} of them`)

interface Reading {
  readonly label: string
  readonly said: string
  /** For each reading the class, and the other that would do where there is one. */
  readonly readers: readonly (readonly string[])[]
}
const readings = readFileSync(new URL('label-readings.jsonl', import.meta.url).pathname, 'utf8')
  .trim()
  .split('\n')
  .map((line): Reading => {
    const { row, readers } = JSON.parse(line) as { row: number; readers: string[][] }
    return { label: rows[row - 1]?.label ?? '', said: said[row - 1] ?? '', readers }
  })
const errors = readings.filter(one => one.said !== one.label)
const others = readings.filter(one => one.said === one.label)
const share = (of: readonly Reading[], holds: (one: Reading) => boolean) => of.filter(holds).length / of.length
const ofAll = (holds: (one: Reading) => boolean) =>
  differing * share(errors, holds) + (1 - differing) * share(others, holds)
const first = (label: keyof Pick<Reading, 'label' | 'said'>, reader: number) => (one: Reading) =>
  one.readers[reader]?.[0] === one[label]
const both = (holds: (classes: readonly string[], one: Reading) => boolean) => (one: Reading) =>
  one.readers.every(classes => holds(classes, one))

console.log('of all rows')
console.log(`  the readings give one class for ${percent(ofAll(one => one.readers[0]?.[0] === one.readers[1]?.[0]))}`)
for (const reader of [0, 1]) {
  console.log(`  reading ${reader + 1} gives the label's class for ${percent(ofAll(first('label', reader)))}`)
}
console.log(`  both accept the label for ${percent(ofAll(both((classes, one) => classes.includes(one.label))))}`)
console.log(
  `  both accept the router's class for ${percent(ofAll(both((classes, one) => classes.includes(one.said))))}`,
)
console.log(`of the rows where router and label differ (${errors.length} read)`)
console.log(
  `  both side with the router in ${percent(
    share(
      errors,
      both((classes, one) => classes[0] === one.said),
    ),
  )}`,
)
console.log(
  `  both side with the label in ${percent(
    share(
      errors,
      both((classes, one) => classes[0] === one.label),
    ),
  )}`,
)
const isBeyondDispute = both((classes, one) => classes.length === 1 && classes[0] === one.label)
console.log(
  `  both say the label and nothing else would do in ${percent(share(errors, isBeyondDispute))}: ${percent(differing * share(errors, isBeyondDispute))} of all rows`,
)

console.log('learning curve, asked of one fifth')
const asked = rows.filter((_, i) => i % folds === 0)
const known = rows.filter((_, i) => i % folds > 0)
for (const part of [8, 4, 2, 1]) {
  const some = known.filter((_, i) => i % part === 0)
  const right = judge(some, asked).filter((label, i) => label === asked[i]?.label).length
  console.log(`  ${String(some.length).padStart(5)} examples: ${percent(right / asked.length)}`)
}
