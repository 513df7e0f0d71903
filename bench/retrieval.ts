/**
 * How well a question finds the passages that answer it, by cross-validation over questions whose passages are known:
 * each fifth of them is asked when only the others were learned from; also with one character wrong, and with one word in
 * letters, as people type by sound.
 *   node scripts/run.mjs bench/retrieval.ts --corpus articles.jsonl [--corpus more.jsonl] --queries queries.jsonl [--folds 5] [--copies 1]
 */
import { parseArgs } from 'node:util'
import {
  createFinder,
  cutPassages,
  indexPassages,
  type Judged,
  judge,
  learnQuestions,
  numberOfWhole,
  type Passage,
  percentiles,
  readPassages,
  readQuestions,
  retrievalFigures,
} from '../src/knowledge/index.ts'
import { cutWords, soundsOf } from '../src/language/index.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', multiple: true },
    queries: { type: 'string' },
    folds: { type: 'string', default: '5' },
    /** The passages so many times under other ids, to see what size alone does to speed. */
    copies: { type: 'string', default: '1' },
  },
})
if (!values.corpus || !values.queries) {
  throw new Error('which passages and questions? --corpus articles.jsonl --queries queries.jsonl')
}
const folds = Number(values.folds)
const copies = Number(values.copies)
const { corpus } = values
const began = performance.now()
const index = indexPassages(cutPassages(passages()))
const seconds = ((performance.now() - began) / 1000).toFixed(0)
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`
console.log(
  `${index.size} passages in ${seconds} s: index ${megabytes(index.bytes)}, process ${megabytes(process.memoryUsage().rss)}`,
)

function* passages(): Generator<Passage> {
  for (let copy = 0; copy < copies; copy++)
    for (const passage of readPassages(corpus)) yield copy === 0 ? passage : { ...passage, id: `${passage.id} ${copy}` }
}
const random = randomFrom(1)
const questions = readQuestions(values.queries)
  .map(one => ({ one, place: random.next() }))
  .sort((a, b) => a.place - b.place)
  .map(({ one }) => one)

/** Characters that sound alike, of all that the passages' words are written with. */
const alike = Map.groupBy(new Set([...index.words.keys()].join('')), character => soundsOf(character)[0] ?? '')

/** The question with one of its words written otherwise. */
function rewritten(question: string, spell: (word: string) => string): string {
  const words = cutWords(question)
  const places = words.flatMap((word, i) => (index.words.has(word) ? [i] : []))
  if (places.length === 0) return question
  const place = random.pick(places)
  return words.map((word, i) => (i === place ? spell(word) : word)).join('')
}
const withSlip = (word: string) => {
  const characters = [...word]
  const at = random.below(characters.length)
  const others = (alike.get(soundsOf(word)[at] ?? '') ?? []).filter(one => one !== characters[at])
  return others.length === 0 ? word : characters.with(at, random.pick(others)).join('')
}

const asTheyAre = (question: string) => question
const modes: readonly {
  readonly name: string
  readonly isTaught: boolean
  readonly write: (question: string) => string
}[] = [
  { name: 'nothing learned', isTaught: false, write: asTheyAre },
  { name: 'learned from the other folds', isTaught: true, write: asTheyAre },
  { name: 'learned; one character wrong that sounds alike', isTaught: true, write: one => rewritten(one, withSlip) },
  {
    name: 'learned; one word typed in letters',
    isTaught: true,
    write: one => rewritten(one, word => soundsOf(word).join('')),
  },
]

for (const { name, isTaught, write } of modes) {
  const judged: Judged[] = []
  const times: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const taught = isTaught ? questions.filter((_, i) => i % folds !== fold) : []
    const finder = createFinder(
      index,
      learnQuestions(taught, id => numberOfWhole(index, id)),
    )
    const asked = judge(
      finder,
      questions.filter((_, i) => i % folds === fold),
      write,
    )
    judged.push(...asked.judged)
    times.push(...asked.times)
  }
  const { p50Ms, p95Ms } = percentiles(times)
  const { queries, ...figures } = retrievalFigures(judged)
  const said = Object.entries(figures).map(([figure, value]) => `${figure} ${value.toFixed(3)}`)
  console.log(`${name}: ${queries} questions, ${index.size} passages`)
  console.log(`  ${said.join(', ')}; p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`)
}
