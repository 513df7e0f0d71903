/**
 * How well a question finds the passages that answer it, by cross-validation over questions whose passages are known:
 * each fifth of them is asked when only the others were learned from.
 *   node scripts/run.mjs bench/retrieval.ts --corpus articles.jsonl [--corpus more.jsonl] --queries queries.jsonl [--folds 5]
 */
import { parseArgs } from 'node:util'
import {
  createFinder,
  indexPassages,
  type Judged,
  learnQuestions,
  readPassages,
  readQuestions,
  retrievalFigures,
} from '../src/knowledge/index.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', multiple: true },
    queries: { type: 'string' },
    folds: { type: 'string', default: '5' },
  },
})
if (!values.corpus || !values.queries) {
  throw new Error('which passages and questions? --corpus articles.jsonl --queries queries.jsonl')
}
const folds = Number(values.folds)
const index = indexPassages(readPassages(values.corpus))
const random = randomFrom(1)
const questions = readQuestions(values.queries)
  .map(one => ({ one, place: random.next() }))
  .sort((a, b) => a.place - b.place)
  .map(({ one }) => one)

for (const mode of ['nothing learned', 'learned from the other folds']) {
  const judged: Judged[] = []
  const times: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const taught = mode === 'nothing learned' ? [] : questions.filter((_, i) => i % folds !== fold)
    const finder = createFinder(index, learnQuestions(taught, index.numberOf))
    for (const { question, passages } of questions.filter((_, i) => i % folds === fold)) {
      const began = performance.now()
      const found = finder.find(question, 100)
      times.push(performance.now() - began)
      judged.push({ gold: passages, found: found.map(one => one.id) })
    }
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => `${(times[Math.floor(times.length * part)] ?? 0).toFixed(1)} ms`
  const { queries, ...figures } = retrievalFigures(judged)
  const said = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(3)}`)
  console.log(`${mode}: ${queries} questions, ${index.size} passages`)
  console.log(`  ${said.join(', ')}; p50 ${at(0.5)}, p95 ${at(0.95)}`)
}
