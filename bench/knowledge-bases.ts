/**
 * Whether finding takes longer where there are more knowledge bases: the same passages belong to 1, 14 or 100 departments, as
 * internal ones but for a half that is public, and an officer of one of them asks. What may not be seen is left out before
 * anything is ranked, so all three should take as long.
 *   node scripts/run.mjs bench/knowledge-bases.ts --corpus articles.jsonl [--corpus more.jsonl] --queries queries.jsonl
 */
import { parseArgs } from 'node:util'
import { cutPassages, makeSegment, percentiles, readPassages, readQuestions } from '../src/knowledge/index.ts'
import { indexOf, openLibrary } from '../src/library/opened-library.ts'
import { passageId } from '../src/library/segments.ts'
import type { SourceFacts } from '../src/library/source.ts'

const { values } = parseArgs({
  options: { corpus: { type: 'string', multiple: true }, queries: { type: 'string' } },
})
if (!values.corpus || !values.queries)
  throw new Error('which passages and questions? --corpus articles.jsonl --queries queries.jsonl')

const positions = new Map<string, number>()
const sources: string[] = []
const numbers = new Map<string, number>()
const passages = [...cutPassages(readPassages(values.corpus))].map(passage => {
  const number = numbers.get(passage.title) ?? numbers.size
  if (number === numbers.size) {
    numbers.set(passage.title, number)
    sources.push(passage.title)
  }
  const position = (positions.get(passage.title) ?? 0) + 1
  positions.set(passage.title, position)
  return { ...passage, id: passageId(String(number), position) }
})
const indexed = indexOf([makeSegment(passages)])
const questions = readQuestions(values.queries).map(one => one.question)
const day = '2026-11-30'

/** Every second source is public; the others are internal to one of so many departments, in turn. */
const factsFor = (bases: number): Map<string, SourceFacts> =>
  new Map(
    sources.map((title, number): [string, SourceFacts] => [
      String(number),
      {
        ...{ id: String(number), kind: 'law', title, documentNumber: null, issuer: null, replacedBy: null },
        ...{ inForceFrom: null, inForceUntil: null, state: 'published', decidedAt: null },
        classification: number % 2 === 0 ? 'public' : 'internal',
        departmentId: `d${Math.floor(number / 2) % bases}`,
      },
    ]),
  )

const sizes = [1, 14, 100]
const libraries = sizes.map(bases => openLibrary(factsFor(bases), indexed))
const times: number[][] = sizes.map(() => [])
const reader = { scope: 'department', department: 'd0' } as const
// in turn, so that whatever else the machine does falls on all alike; the first round warms up
for (const [round, question] of [...questions.slice(0, 50), ...questions].entries())
  for (const [i, library] of libraries.entries()) {
    const began = performance.now()
    library.find(question, 60, { reader, day })
    if (round >= 50) times[i]?.push(performance.now() - began)
  }
console.log(`${passages.length} passages of ${sources.length} sources, ${questions.length} questions`)
const figures = times.map(percentiles)
for (const [i, bases] of sizes.entries()) {
  const { p50Ms, p95Ms } = figures[i] ?? { p50Ms: 0, p95Ms: 0 }
  const ratio = (p95Ms / (figures[0]?.p95Ms ?? 1)).toFixed(2)
  console.log(
    `${String(bases).padStart(3)} knowledge bases: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, ${ratio} of one (aim 1.2)`,
  )
}
