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
import { createShelf, type NewSource } from '../src/library/index.ts'

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, queries: { type: 'string' }, json: { type: 'boolean', default: false } },
})

interface Asked {
  readonly question: string
  /** Ids of the sources that answer; none: nothing does. */
  readonly gold: ReadonlySet<string>
}

/** Every passage of a corpus as a source of its own: what is gold there is a passage. */
const corpusSources = (path: string): NewSource[] =>
  [...readPassages([path])].map(({ id, title, heading, label, text }) => ({
    kind: 'policy',
    externalId: id,
    title,
    documentNumber: null,
    issuer: null,
    issuedOn: null,
    inForceFrom: null,
    inForceUntil: null,
    replaces: [],
    classification: 'public',
    departmentId: null,
    details: null,
    remarks: [],
    passages: [{ heading, label, text }],
  }))

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

const [sources, questions] =
  values.corpus && values.queries
    ? [
        corpusSources(values.corpus),
        readQuestions(values.queries).map(({ question, passages }): Asked => ({ question, gold: new Set(passages) })),
      ]
    : [demoSources(), demoQuestions()]

const ask = createShelf(sources, '2026-11-30')
const isGold = (gold: ReadonlySet<string>, source: NewSource | undefined) => gold.has(source?.externalId ?? '')
const tally = { questions: 0, first: 0, amongThree: 0, answered: 0, right: 0, without: 0, declined: 0 }
const times: number[] = []
for (const { question, gold } of questions) {
  if (gold.size > 0) {
    tally.questions++
    const begun = performance.now()
    const { outcome, found, quoted } = await ask(question)
    times.push(performance.now() - begun)
    if (isGold(gold, found[0])) tally.first++
    if (found.slice(0, 3).some(one => isGold(gold, one))) tally.amongThree++
    if (outcome === 'answered') {
      tally.answered++
      if (quoted.some(one => isGold(gold, one.source))) tally.right++
    }
  }
  tally.without++
  if ((await ask(question, source => isGold(gold, source))).outcome === 'declined') tally.declined++
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
