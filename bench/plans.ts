/**
 * Plans for tasks of the demo's district (demo/plans.jsonl, written by reading demo/guides and demo/policies alone): how
 * many of the facts that a good plan must tell stand in it, how many of those in the wanted section, how many of the
 * sources it must rest on it rests on, and whether every item stands word for word where it says it stands. Tasks that
 * nothing is written of have to be declined. Items read by a person (bench/plan-readings.jsonl) say how many stand in a
 * section where they belong.
 *
 *   node scripts/run.mjs bench/plans.ts [--json] [--show]
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoFolder } from '../src/demo/files.ts'
import { demoSources } from '../src/demo/library.ts'
import { createPlanShelf, type ShelvedItem } from '../src/library/index.ts'
import { PlanSection } from '../src/shapes/plan.ts'

interface Wanted {
  readonly task: string
  readonly outcome: 'answered' | 'declined'
  /** Whose rules: 2026-11-30 unless it is said otherwise. */
  readonly day?: string
  readonly sources: readonly string[]
  readonly facts: readonly { readonly section: PlanSection; readonly text: string }[]
}

/** A person's reading of one item: whether its section fits. */
interface Reading {
  readonly section: PlanSection
  readonly words: string
  readonly fits: boolean
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, show: { type: 'boolean', default: false } },
})
const rows = <Row>(path: string): Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)

const readingsFile = join(import.meta.dirname, 'plan-readings.jsonl')
const readings = new Map(
  (existsSync(readingsFile) ? rows<Reading>(readingsFile) : []).map(one => [`${one.section} ${one.words}`, one.fits]),
)
const sources = demoSources()
/** Every text of a source, as it was brought. */
const textOf = new Map(sources.map(one => [one, one.passages.map(passage => passage.text)]))
const wordsOf = ({ text, from, to }: ShelvedItem) => text.slice(from, to)
const isVerbatim = (item: ShelvedItem) =>
  item.from < item.to &&
  item.to <= item.text.length &&
  (textOf.get(item.source) ?? []).some(text => text.includes(wordsOf(item)))

const shelves = new Map<string, ReturnType<typeof createPlanShelf>>()
const shelfOf = (day: string) => {
  const shelf = shelves.get(day) ?? createPlanShelf(sources, day, { withInternal: true })
  shelves.set(day, shelf)
  return shelf
}
const tally = { tasks: 0, outcome: 0, facts: 0, told: 0, inSection: 0, sources: 0, restedOn: 0 }
const items = { all: 0, verbatim: 0 }
/** Readings of items that still stand in a plan. */
const met = new Set<string>()
const missed: string[] = []
const times: number[] = []
for (const wanted of rows<Wanted>(join(demoFolder, 'plans.jsonl'))) {
  const plan = shelfOf(wanted.day ?? '2026-11-30')
  const begun = performance.now()
  const made = await plan(wanted.task)
  times.push(performance.now() - begun)
  tally.tasks++
  if (made.outcome === wanted.outcome) tally.outcome++
  else missed.push(`${wanted.task}：应为 ${wanted.outcome}`)
  for (const title of wanted.sources) {
    tally.sources++
    if (made.items.some(one => one.source.title === title)) tally.restedOn++
    else missed.push(`${wanted.task}：没有用《${title}》`)
  }
  for (const { section, text } of wanted.facts) {
    const holding = made.items.filter(one => wordsOf(one).includes(text))
    tally.facts++
    if (holding.length > 0) tally.told++
    if (holding.some(one => one.section === section)) tally.inSection++
    else missed.push(`${wanted.task}：${section} ${text}${holding[0] ? `（在 ${holding[0].section}）` : ''}`)
  }
  for (const item of made.items) {
    items.all++
    if (isVerbatim(item)) items.verbatim++
    const key = `${item.section} ${wordsOf(item)}`
    if (readings.has(key)) met.add(key)
  }
  if (values.show) {
    console.log(`\n## ${wanted.task} → ${made.outcome}`)
    for (const section of PlanSection.options)
      for (const one of made.items.filter(it => it.section === section))
        console.log(`  ${section.padEnd(12)}${one.source.title.slice(0, 16)}｜${wordsOf(one).replace(/\n/g, '⏎')}`)
    console.log(`  near: ${made.near.map(one => one.title).join('，')}`)
  }
}
const share = (part: number, of: number) => (of === 0 ? null : Math.round((1000 * part) / of) / 10)
const median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
const figures = {
  tasks: tally.tasks,
  outcomeRight: share(tally.outcome, tally.tasks),
  sourcesUsed: share(tally.restedOn, tally.sources),
  facts: tally.facts,
  factsTold: share(tally.told, tally.facts),
  factsInSection: share(tally.inSection, tally.facts),
  items: items.all,
  verbatim: share(items.verbatim, items.all),
  read: met.size,
  sectionFits: share([...met].filter(key => readings.get(key)).length, met.size),
  medianMs: Math.round(median * 10) / 10,
}
if (values.json) console.log(JSON.stringify({ ...figures, missed }))
else {
  console.table(figures)
  for (const one of missed) console.log(`  ${one}`)
}
