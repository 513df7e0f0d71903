/**
 * What corrections teach: twenty questions of the demo that are not answered rightly, each corrected to its gold passages
 * and asked again in three other wordings (bench/asked-again.jsonl, written by reading the questions alone), before and after
 * the corrections are adopted; and all other questions of the demo, which must not be answered worse for it.
 *
 *   node scripts/run.mjs bench/corrections.ts [--json] [--show]
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoFolder } from '../src/demo/files.ts'
import { demoSources } from '../src/demo/library.ts'
import { cutPassages, makeSegment, type Passage, termsOf } from '../src/knowledge/index.ts'
import type { KnownAnswer } from '../src/library/known.ts'
import { bestBySource, indexOf, openLibrary } from '../src/library/opened-library.ts'
import type { Place } from '../src/library/places.ts'
import { passageId } from '../src/library/segments.ts'
import { outsider, type SourceFacts } from '../src/library/source.ts'
import { answer } from '../src/skills/index.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, show: { type: 'boolean', default: false } },
})
const rows = <Row>(path: string): Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)

interface Asked {
  readonly id: string
  readonly question: string
  readonly gold: readonly string[]
}

const day = '2026-11-30'
const facts = new Map<string, SourceFacts>()
const passages: (Passage & { readonly kind: SourceFacts['kind'] })[] = []
for (const source of demoSources()) {
  const id = source.externalId ?? source.title
  facts.set(id, {
    ...{ id, kind: source.kind, title: source.title, documentNumber: source.documentNumber, issuer: source.issuer },
    ...{ inForceFrom: source.inForceFrom, inForceUntil: source.inForceUntil, replacedBy: null, decidedAt: null },
    ...{ classification: source.classification, departmentId: source.departmentId, state: 'published' },
  })
  const whole = source.passages.map((one, i) => ({ ...one, id: String(i), title: source.title }))
  for (const [i, piece] of [...cutPassages(whole)].entries())
    passages.push({ ...piece, id: passageId(id, i + 1), kind: source.kind })
}
const indexed = indexOf([makeSegment(passages)])
const byId = new Map(passages.map(one => [one.id, one]))

/** guide:x is the whole guide; policy:x#第五条 the pieces of that article. */
function placesOf(gold: string): Place[] {
  const [source = '', part = ''] = gold.split('#')
  // 三、收费标准 is the part 三、 with all its items
  const number = /^[^、]+、/u.exec(part)?.[0] ?? part
  return passages.flatMap(({ id, label }) => {
    const isOf = id.startsWith(`${source}/`) && label.startsWith(number)
    return isOf ? [{ sourceId: source, position: Number(id.slice(source.length + 1)) }] : []
  })
}

/** Whether a passage that answers is quoted; undefined where nothing is. */
async function isRight(library: ReturnType<typeof openLibrary>, { question, gold }: Omit<Asked, 'id'>) {
  const { found, known } = library.findKnown(question, 60, { reader: outsider, day })
  const candidates = found.slice(0, 12).flatMap(({ source, position, ...one }) => {
    const passage = byId.get(passageId(source.id, position))
    if (!passage) return []
    const { title, heading, label, text, alsoAsked = '', kind } = passage
    return [{ ...one, sourceId: source.id, position, kind, title, heading, label, text, alsoAsked }]
  })
  const { output } = await answer.propose(
    { question, candidates, bySource: bestBySource(found) },
    { termsOf, rarity: library.rarity },
  )
  const right = new Set(gold.flatMap(placesOf).map(one => passageId(one.sourceId, one.position)))
  const quoted = output.quotes.map(one => passageId(one.sourceId, one.position))
  return { isAnswered: quoted.length > 0, isRight: quoted.some(id => right.has(id)), isKnown: known !== undefined }
}

const asked = rows<Asked>(join(demoFolder, 'questions.jsonl'))
const again = rows<{ readonly id: string; readonly again: readonly string[] }>(
  join(import.meta.dirname, 'asked-again.jsonl'),
)
const corrected = again.flatMap(({ id, again }) => {
  const one = asked.find(it => it.id === id)
  return one ? [{ ...one, again }] : []
})
const corrections: KnownAnswer[] = corrected.map(({ id, question, gold }) => ({
  id,
  question,
  places: gold.flatMap(placesOf).slice(0, 3),
  adoptedAt: new Date(),
}))
const same = corrected.map(({ question, gold }) => ({ question, gold }))
const reworded = corrected.flatMap(({ again, gold }) => again.map(question => ({ question, gold })))
const others = asked.filter(one => corrected.every(it => it.id !== one.id))

async function measure(library: ReturnType<typeof openLibrary>) {
  const count = async (questions: readonly Omit<Asked, 'id'>[]) => {
    const told = await Promise.all(questions.map(one => isRight(library, one)))
    if (values.show)
      for (const [i, one] of told.entries())
        if (one.isKnown) console.log(one.isRight ? '对' : '错', questions[i]?.question)
    return {
      questions: questions.length,
      answered: told.filter(one => one.isAnswered).length,
      right: told.filter(one => one.isRight).length,
      known: told.filter(one => one.isKnown).length,
    }
  }
  const withAnswer = others.filter(one => one.gold.length > 0)
  const without = others.filter(one => one.gold.length === 0)
  return {
    same: await count(same),
    reworded: await count(reworded),
    others: await count(withAnswer),
    without: await count(without),
  }
}

const before = await measure(openLibrary(facts, indexed))
const after = await measure(openLibrary(facts, indexed, { known: corrections }))
if (values.json) console.log(JSON.stringify({ before, after }))
else {
  const names = { same: '更正过的问题', reworded: '换个说法再问', others: '别的问题', without: '没有答案的问题' }
  for (const [key, name] of Object.entries(names)) {
    const [b, a] = [before[key as keyof typeof before], after[key as keyof typeof after]]
    console.log(`${name} ${b.questions}：摘对 ${b.right} → ${a.right}，作答 ${b.answered} → ${a.answered}`)
  }
}
