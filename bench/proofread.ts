/**
 * How well the proofreader finds wrong characters in sentences that it didn't learn from, and how often it alarms about
 * clean documents that it didn't read.
 *   node scripts/run.mjs bench/proofread.ts --prose F… --sound F --shape F --words F… --pairs F… --other-pairs F…
 *     [--test F…] [--clean F…] [--folds 5] [--only 0] [--json]
 * Pairs are cut into folds, with sentences that share twelve characters in the same one; each fold is judged by a model
 * that learnt from the others. Every tenth document of --clean (files that are prose too) is kept from all models, and
 * counts for false alarms with its first 4,000 characters; so are the sentences of --test, which no model learns from. The
 * peer takes what is likeliest by the same counts of runs, from the gain on that serves it best on the very sentences it is
 * judged by: a package of npm that corrects Chinese spelling without a large model was not found.
 */
import { corrected, readPairs } from '../src/commands/eval-proofread.ts'
import { documentsOf, type MaterialFiles, readMaterial } from '../src/commands/proofread-material.ts'
import { filesByName } from '../src/commands/train.ts'
import { openSpeller, proofreadFigures, type SentencePair } from '../src/skills/proofread/index.ts'
import { editsOf } from '../src/skills/proofread/speller/edits.ts'
import { knowledgeOf } from '../src/skills/proofread/speller/speller.ts'
import { sentencesOf } from '../src/skills/proofread/speller/text.ts'
import { learnFromPairs, prepare } from '../src/skills/proofread/speller/train.ts'

type Row = ReturnType<typeof readPairs>[number]

const named = filesByName(process.argv.slice(2))
const files = (name: string) => named.get(name) ?? []
const folds = Number(files('--folds')[0] ?? 5)
const only = files('--only').map(Number)
const cleanEach = 10
/** Thresholds that are compared: for a sentence read first, and for one in which something was found. */
const thresholds = [
  [0.65, 0.3],
  [0.5, 0.25],
] as const
const ours = (threshold: number, again: number) => `帮办（${threshold} / ${again}）`
const gains = [12, 18, 24, 30]
/** Of a clean document this many characters are read. */
const mostOfOne = 4000

/** In which fold each row is: rows that share twelve characters with each other stay together. */
function foldsOf(rows: readonly Row[]): number[] {
  const group = rows.map((_, i) => i)
  const rootOf = (i: number): number => {
    let at = i
    while (group[at] !== at) at = group[at] ?? at
    return at
  }
  const first = new Map<string, number>()
  for (const [i, { tgt }] of rows.entries()) {
    for (let at = 0; at === 0 || at + 12 <= tgt.length; at++) {
      const piece = tgt.slice(at, at + 12)
      const other = first.get(piece)
      if (other === undefined) first.set(piece, i)
      else group[rootOf(i)] = rootOf(other)
    }
  }
  const roots = [...new Set(rows.map((_, i) => rootOf(i)))]
  const foldOf = new Map(roots.map((root, place) => [root, place % folds]))
  return rows.map((_, i) => foldOf.get(rootOf(i)) ?? 0)
}

type Knowledge = ReturnType<typeof knowledgeOf>

/** What is likeliest by the counts of runs alone. */
function likeliest(knowledge: Knowledge, { src, tgt }: Row, gain: number): SentencePair {
  let out = src
  let alarms = 0
  for (const { codes, places } of sentencesOf(src)) {
    let last = 0
    for (const { from, to, codes: replacement, features } of editsOf(knowledge, codes)) {
      if (from < last || (features[0] ?? 0) + (features[1] ?? 0) < gain) continue
      last = to
      alarms++
      const [start = 0, end = 0] = [places[from], places[to - 1]]
      out = out.slice(0, start) + String.fromCharCode(...replacement) + out.slice(end + 1)
    }
  }
  return { src, tgt, out, alarms }
}

const shortName = (path: string) => path.split('/').slice(-2).join('/')
const pairFiles = new Map([...files('--pairs'), ...files('--other-pairs')].map(path => [path, readPairs(path)]))
const foldOf = new Map([...pairFiles].map(([path, rows]) => [path, foldsOf(rows)]))
const cleanRows = new Map(
  files('--clean').map(path => [
    path,
    documentsOf(path)
      .filter((_, i) => i % cleanEach === 0)
      .map(text => text.slice(0, mostOfOne))
      .map(text => ({ src: text, tgt: text })),
  ]),
)
const results = new Map<string, Map<string, SentencePair[]>>()
const times: { characters: number; seconds: number }[] = []

async function judge(
  name: string,
  rows: readonly Row[],
  models: readonly (readonly [string, (rows: readonly Row[]) => Promise<SentencePair[]>])[],
) {
  const kept = results.get(name) ?? new Map<string, SentencePair[]>()
  for (const [who, work] of models) kept.set(who, [...(kept.get(who) ?? []), ...(await work(rows))])
  results.set(name, kept)
}

const material: MaterialFiles = {
  ...{ prose: files('--prose'), sound: files('--sound'), shape: files('--shape'), words: files('--words') },
  ...{ pairs: [], otherPairs: [] },
}
const prepared = prepare(readMaterial(material, (path, i) => !cleanRows.has(path) || i % cleanEach !== 0))
console.error('读完')

for (const fold of Array.from({ length: folds }, (_, i) => i).filter(i => only.length === 0 || only.includes(i))) {
  const isLearnt = (path: string) => (_: Row, i: number) => foldOf.get(path)?.[i] !== fold
  const learnt = (path: string) => pairFiles.get(path)?.filter(isLearnt(path)) ?? []
  const model = learnFromPairs(prepared, [
    { pairs: files('--pairs').flatMap(learnt), weight: 3 },
    { pairs: files('--other-pairs').flatMap(learnt), weight: 1 },
  ])
  const knowledge = knowledgeOf(model)
  const us = thresholds.map(([threshold, thresholdAgain]) => {
    const speller = openSpeller({ ...model, threshold, thresholdAgain })
    return [ours(threshold, thresholdAgain), (rows: readonly Row[]) => corrected(rows, speller)] as const
  })
  const peers = gains.map(
    gain =>
      [`最可能（${gain}）`, async (rows: readonly Row[]) => rows.map(row => likeliest(knowledge, row, gain))] as const,
  )
  for (const [path, rows] of pairFiles) {
    const held = rows.filter((_, i) => foldOf.get(path)?.[i] === fold)
    await judge(shortName(path), held, files('--pairs').includes(path) ? [...us, ...peers] : us.slice(0, 1))
  }
  if (fold === (only[0] ?? 0)) {
    for (const [path, rows] of cleanRows) {
      const began = performance.now()
      await judge(`没有错 ${shortName(path)}`, rows, us)
      times.push({
        characters: us.length * rows.reduce((sum, one) => sum + one.src.length, 0),
        seconds: (performance.now() - began) / 1000,
      })
    }
    for (const path of files('--test')) {
      await judge(
        shortName(path),
        readPairs(path).filter((_, i) => i % 4 === 0),
        us.slice(0, 2),
      )
    }
  }
  console.error(`第 ${fold + 1} 份完成`)
  report()
}

function report(): void {
  const percent = (share: number) => (share * 100).toFixed(1)
  const all = [...results].flatMap(([name, byWho]) => {
    const rows = [...byWho].map(([who, pairs]) => ({ name, who, figures: proofreadFigures(pairs) }))
    const peers = rows.filter(one => one.who.startsWith('最可能'))
    const best = Math.max(...peers.map(one => one.figures.correction.sentence.f1))
    return rows.filter(one => !peers.includes(one) || one.figures.correction.sentence.f1 === best)
  })
  if (named.has('--json')) console.log(JSON.stringify(all))
  else {
    console.table(
      all.map(({ name, who, figures: { correction, detection, ...rest } }) => ({
        文件: name,
        方法: who,
        句: rest.sentences,
        准确: percent(correction.sentence.precision),
        召回: percent(correction.sentence.recall),
        'F1（改对，按句）': percent(correction.sentence.f1),
        'F1（检出，按句）': percent(detection.sentence.f1),
        'F1（改对，按字）': percent(correction.character.f1),
        每千字误报: rest.falseAlarmsPer1000.toFixed(3),
      })),
    )
    const characters = times.reduce((sum, one) => sum + one.characters, 0)
    console.log(`每秒 ${(characters / times.reduce((sum, one) => sum + one.seconds, 0)).toFixed(0)} 字`)
  }
}
