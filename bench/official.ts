/**
 * Whether faults of official documents are found, and mended without touching anything else.
 *   node scripts/run.mjs bench/official.ts [--documents 1000] [--seed N] [--examples 20]
 * Makes as many correct documents as broken ones, of all 15 kinds, in the shapes in which programs and people really make
 * them (bench/official/shapes.ts), each broken one with one to six faults whose rule is known (bench/official/faults.ts).
 * Prints for each fault how often it was made, found and mended; alarms on correct documents; and whether the words of a
 * mended document are those of the correct one, character by character. Aims: 99.5 % found, no character changed that should
 * not be, alarms on at most one correct document in a thousand. The documents are ours and so are the rules: what
 * offices do otherwise than we know is not measured here.
 */
import { parseArgs } from 'node:util'
import { measure } from './official/measure.ts'
import { chooseSeed } from './random.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    examples: { type: 'string', default: '20' },
  },
})
const seed = values.seed === undefined ? chooseSeed() : Number(values.seed)
const measured = measure(seed, Number(values.documents))
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(2)} %`)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

console.log(`seed ${seed}, ${measured.documents} correct and ${measured.documents} broken documents\n`)
console.log('rule                 made  found    mended   fault')
for (const { rule, name, isMendable, made, found, mended } of measured.byFault) {
  const mends = isMendable ? percent(mended, made) : 'a person'
  console.log(
    `${rule.padEnd(20)} ${String(made).padStart(4)}  ${percent(found, made).padStart(8)} ${mends.padStart(9)}  ${name}`,
  )
}
const made = sum(measured.byFault.map(one => one.made))
const mendable = measured.byFault.filter(one => one.isMendable)
const alarms = sum([...measured.falseAlarms.values()].map(({ count }) => count))
console.log(
  `\nalarms on correct documents: ${alarms}, on ${percent(measured.documentsWithAlarms, measured.documents)} of them`,
)
for (const [rule, { count, example }] of measured.falseAlarms) console.log(`  ${rule} ${count}  ${example}`)
console.log(`\nfound ${percent(sum(measured.byFault.map(one => one.found)), made)} of ${made}`)
console.log(
  `mended ${percent(sum(mendable.map(one => one.mended)), sum(mendable.map(one => one.made)))} of those that can be`,
)
console.log(
  `documents whose words are wrong after mending: ${measured.wordsWrong}, ${measured.charactersWrong} characters`,
)
console.log(`changed by mending again: ${measured.notSettled}; something mendable left: ${measured.leftMendable}`)
console.log(`correct documents that mending changed: ${measured.correctChanged}`)
const checks = measured.documents * 3
console.log(`${((checks / measured.milliseconds) * 1000).toFixed(0)} documents checked or mended a second`)
for (const example of measured.examples.slice(0, Number(values.examples))) console.log(`- ${example}`)
