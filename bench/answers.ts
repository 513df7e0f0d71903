/**
 * Questions that an answer is known to, and questions that have none: how many are answered, how many of those answers
 * quote the source that answers, and how many that have no answer are declined. Each question is asked twice: as it is,
 * and with every source that answers it taken away, where quoting anything is a mistake.
 *
 * The district of the demo by default (334 questions written by hand beside it), or a corpus of one's own:
 *
 *   node scripts/run.mjs bench/answers.ts [--corpus FILE.jsonl --queries FILE.jsonl] [--json]
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoFolder } from '../src/demo/files.ts'
import { demoSources } from '../src/demo/library.ts'
import { readPassages, readQuestions } from '../src/knowledge/index.ts'
import { createShelf, type NewSource, type ShelvedPassage } from '../src/library/index.ts'

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, queries: { type: 'string' }, json: { type: 'boolean', default: false } },
})

interface Asked {
  readonly question: string
  /** Ids of the sources that answer; none: nothing does. */
  readonly gold: ReadonlySet<string>
}

/** A corpus by its titles; what is gold there are passages, which are known by their ids. */
function corpusSources(path: string): {
  readonly sources: NewSource[]
  readonly idOf: (one: ShelvedPassage) => string
} {
  const ids = new Map<NewSource, string[]>()
  for (const passages of Map.groupBy(readPassages([path]), one => one.title).values()) {
    const source: NewSource = {
      ...{ kind: 'policy', externalId: null, title: passages[0]?.title ?? '', documentNumber: null, issuer: null },
      ...{ issuedOn: null, inForceFrom: null, inForceUntil: null, replaces: [], classification: 'public' },
      ...{ departmentId: null, details: null, remarks: [] },
      passages: passages.map(({ heading, label, text }) => ({ heading, label, text })),
    }
    ids.set(
      source,
      passages.map(one => one.id),
    )
  }
  return { sources: [...ids.keys()], idOf: ({ source, passage }) => ids.get(source)?.[passage] ?? '' }
}

interface DemoQuestion {
  readonly question: string
  readonly gold: readonly string[]
}

const demoQuestions = (): Asked[] =>
  readFileSync(join(demoFolder, 'questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as DemoQuestion)
    .map(({ question, gold }) => ({ question, gold: new Set(gold.map(one => one.split('#')[0] ?? '')) }))

const corpus = values.corpus ? corpusSources(values.corpus) : undefined
const sources = corpus?.sources ?? demoSources()
const idOf = corpus?.idOf ?? (({ source }: ShelvedPassage) => source.externalId ?? '')
const questions: Asked[] = values.queries
  ? readQuestions(values.queries).map(({ question, passages }) => ({ question, gold: new Set(passages) }))
  : demoQuestions()

const ask = createShelf(sources, '2026-11-30')
const isGold = (gold: ReadonlySet<string>, one: ShelvedPassage) => gold.has(idOf(one))
const tally = { questions: 0, first: 0, amongThree: 0, answered: 0, right: 0, without: 0, declined: 0 }
const times: number[] = []
for (const { question, gold } of questions) {
  if (gold.size > 0) {
    tally.questions++
    const begun = performance.now()
    const { outcome, found, quoted } = await ask(question)
    times.push(performance.now() - begun)
    const first = [...new Set(found.map(idOf))].slice(0, 3)
    if (gold.has(first[0] ?? '')) tally.first++
    if (first.some(one => gold.has(one))) tally.amongThree++
    if (outcome === 'answered') {
      tally.answered++
      if (quoted.some(one => isGold(gold, one))) tally.right++
    }
  }
  tally.without++
  if ((await ask(question, one => isGold(gold, one))).outcome === 'declined') tally.declined++
}
times.sort((a, b) => a - b)
const share = (part: number, whole: number) => Math.round((1000 * part) / Math.max(1, whole)) / 10
const figures = {
  questions: tally.questions,
  firstPercent: share(tally.first, tally.questions),
  amongThreePercent: share(tally.amongThree, tally.questions),
  answeredPercent: share(tally.answered, tally.questions),
  rightPercent: share(tally.right, tally.answered),
  withoutAnswer: tally.without,
  declinedPercent: share(tally.declined, tally.without),
  p50Ms: Math.round(10 * (times[Math.floor(times.length / 2)] ?? 0)) / 10,
  p95Ms: Math.round(10 * (times[Math.floor(times.length * 0.95)] ?? 0)) / 10,
}
if (values.json) console.log(JSON.stringify(figures))
else {
  console.log(`${figures.questions} questions with a known source, ${figures.withoutAnswer} without one`)
  console.log(`source found first ${figures.firstPercent} %, among the first three ${figures.amongThreePercent} %`)
  console.log(`answered ${figures.answeredPercent} %, of these quoting the right source ${figures.rightPercent} %`)
  console.log(`declined of those without an answer ${figures.declinedPercent} % (aim 95)`)
  console.log(`p50 ${figures.p50Ms} ms, p95 ${figures.p95Ms} ms`)
}
