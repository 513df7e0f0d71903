import { cutWords, foldedSound, readingsOf } from '../../../language/index.ts'
import { buildConfusions, type Confusions, likeness } from './confusions.ts'
import { editsOf, type Knowledge, writtenFeature, writtenFor } from './edits.ts'
import { buildGrams } from './grams.ts'
import { lengthSamplesOf, wholeSamplesOf } from './length-samples.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import type { SpellerModel } from './model.ts'
import { createRandom } from './random.ts'
import { knowledgeOf } from './speller.ts'
import { isHan, sentencesOf } from './text.ts'
import { growTrees, type Sample, type Trees } from './trees.ts'

/** A sentence as somebody wrote it, and as it was meant; as long as each other. */
export interface Pair {
  readonly src: string
  readonly tgt: string
}

interface Material {
  /** Clean documents that the language model reads. */
  readonly prose: readonly string[]
  /** Clean documents that it doesn't read: by these the judge learns what must not alarm, and what errors look like. */
  readonly clean: readonly string[]
  /** Words that an office or a publisher listed. */
  readonly words: readonly string[]
  readonly bySound: ReadonlyMap<string, readonly string[]>
  readonly byShape: ReadonlyMap<string, readonly string[]>
}

/** Errors that people made, with what each of them counts. */
export interface PairGroup {
  readonly pairs: readonly Pair[]
  readonly weight: number
}

export interface TrainingMaterial extends Material {
  readonly pairs: readonly PairGroup[]
}

/** What a character must come up to in clean prose, to be proposed. */
const leastTimes = 10
/** The same for words of the prose. */
const leastWordTimes = 4

const writtenIn = (pairs: readonly Pair[]): Map<string, number> => {
  const written = new Map<string, number>()
  for (const { src, tgt } of pairs) {
    if (src.length !== tgt.length) continue
    for (let i = 0; i < src.length; i++) {
      if (src[i] === tgt[i] || !isHan(src.charCodeAt(i)) || !isHan(tgt.charCodeAt(i))) continue
      const pair = `${src[i]}${tgt[i]}`
      written.set(pair, (written.get(pair) ?? 0) + 1)
    }
  }
  return written
}

const codesOf = (text: string): Uint16Array => {
  const parts = sentencesOf(text).map(one => one.codes)
  const all = new Uint16Array(parts.reduce((sum, one) => sum + one.length, 0))
  let filled = 0
  for (const part of parts) {
    all.set(part, filled)
    filled += part.length
  }
  return all
}

function wordsOf(texts: readonly string[], listed: readonly string[]): Lexicon['words'] {
  const times = new Map<string, number>()
  for (const text of texts) {
    for (const word of cutWords(text)) {
      if (word.length > 1 && word.length <= 6 && /^\p{Script=Han}+$/u.test(word)) {
        times.set(word, (times.get(word) ?? 0) + 1)
      }
    }
  }
  const words = new Map<string, { times: number; isListed: boolean }>()
  for (const [word, count] of times) if (count >= leastWordTimes) words.set(word, { times: count, isListed: false })
  for (const word of listed) {
    if (word.length < 2 || word.length > 6) continue
    words.set(word, { times: Math.max(leastWordTimes, times.get(word) ?? 0), isListed: true })
  }
  return words
}

const knownCharacters = (texts: readonly Uint16Array[]): number[] => {
  const times = new Uint32Array(65_536)
  for (const text of texts) for (const code of text) times[code] = (times[code] ?? 0) + 1
  return [...times.keys()].filter(code => isHan(code) && (times[code] ?? 0) >= leastTimes)
}

/** An edit that came to mind, with what it changes: how often others did the same is told when that is known. */
interface Judged extends Sample {
  readonly wrong: Uint16Array
  readonly right: readonly number[]
}

/** What each edit that comes to mind in a sentence with known errors is worth: right where it restores what was meant. */
function samplesOf(knowledge: Knowledge, { src, tgt }: Pair, weight: number): Judged[] {
  if (src.length !== tgt.length) return []
  return sentencesOf(src).flatMap(({ codes, places }) =>
    editsOf(knowledge, codes).map(({ from, to, codes: right, features }) => ({
      ...{ features, weight, right, wrong: codes.slice(from, to) },
      isRight: right.every((code, i) => tgt.charCodeAt(places[from + i] ?? -1) === code),
    })),
  )
}

/** The sample with what is known of how often others made the same slip. */
function withWritten({ features, wrong, right, ...rest }: Judged, written: ReadonlyMap<string, number>): Sample {
  const told = features.slice()
  told.set(writtenFor(wrong, right, written), writtenFeature)
  return { ...rest, features: told }
}

/** How people spoil a place: the bits of `likeness`, how many characters in a row, and how often. */
const slips = [
  { why: likeness.sameSound | likeness.listedSound, size: 1, share: 0.45 },
  { why: likeness.sameSound, size: 2, share: 0.15 },
  { why: likeness.shape | likeness.learnt, size: 1, share: 0.25 },
  // what looks alike to nobody but a scanner
  { why: 0, size: 1, share: 0.15 },
]

/** Clean documents with errors like those that people make, in two sentences of three. */
function spoilt(documents: readonly string[], confusions: Confusions, known: readonly number[], seed: number): Pair[] {
  const random = createRandom(seed)
  const one = (codes: ArrayLike<number>): number | undefined => codes[Math.floor(random() * codes.length)]
  const wrongFor = (right: number, why: number): number | undefined => {
    if (why === 0) return one(known)
    const row = confusions.meant.get(right)
    return row && one(row.codes.filter((_, i) => ((row.why[i] ?? 0) & why) > 0))
  }
  const slipOf = () => {
    const roll = random()
    let passed = 0
    for (const slip of slips) {
      passed += slip.share
      if (roll < passed) return slip
    }
    return slips[0]
  }
  return documents.map(tgt => {
    const characters = [...tgt.matchAll(/[\s\S]/g)].map(([character]) => character)
    for (const { places } of sentencesOf(tgt)) {
      const roll = random()
      for (let times = roll < 0.2 ? 2 : roll < 0.66 ? 1 : 0; times > 0; times--) {
        const slip = slipOf()
        const start = 1 + Math.floor(random() * (places.length - 2))
        for (const at of places.slice(start, Math.min(places.length - 1, start + (slip?.size ?? 1)))) {
          const right = tgt.charCodeAt(at)
          const wrong = isHan(right) ? wrongFor(right, slip?.why ?? 0) : undefined
          if (wrong !== undefined) characters[at] = String.fromCharCode(wrong)
        }
      }
    }
    return { src: characters.join(''), tgt }
  })
}

const empty: Trees = {
  depth: 1,
  features: new Uint8Array(),
  cuts: new Float32Array(),
  leaves: new Float32Array(),
  base: 0,
}

const least = [1, 1, 1, 1, 1]

/** What prose alone teaches: learnt once, where several sets of pairs are tried. */
export interface Prepared {
  readonly read: readonly Uint16Array[]
  readonly words: Lexicon['words']
  readonly knowledge: Knowledge
  readonly confusionsBy: (written: ReadonlyMap<string, number>) => Confusions
  readonly samples: readonly Judged[]
  readonly lengthSamples: readonly Sample[]
}

/** Reads the prose, and what in clean documents may look like an error. */
export function prepare({ prose, clean, words: listed, bySound, byShape }: Material): Prepared {
  const read = prose.map(codesOf)
  const known = knownCharacters(read)
  const readings = new Map<string, readonly string[]>()
  const remembered = (character: string) => {
    const found = readings.get(character) ?? readingsOf(character)
    readings.set(character, found)
    return found
  }
  const confusionsBy = (written: ReadonlyMap<string, number>) =>
    buildConfusions({ known, bySound, byShape, written, readingsOf: remembered, fold: foldedSound })
  const words = wordsOf(prose, listed)
  const confusions = confusionsBy(new Map())
  const knowledge = knowledgeOf({
    ...unjudged,
    confusions,
    words,
    grams: buildGrams(read, least),
    total: lengthOf(read),
  })
  const slipped = [7, 8].flatMap(seed => spoilt(clean, confusions, known, seed))
  const samples = [
    ...clean.flatMap(text => samplesOf(knowledge, { src: text, tgt: text }, 1)),
    ...slipped.flatMap(pair => samplesOf(knowledge, pair, 1)),
  ]
  const lengthSamples = [
    ...lengthSamplesOf(knowledge, clean, 9),
    ...slipped.slice(0, clean.length).flatMap(({ src }) => wholeSamplesOf(knowledge, src, 1)),
  ]
  return { read, words, knowledge, confusionsBy, samples, lengthSamples }
}

const lengthOf = (texts: readonly Uint16Array[]) => texts.reduce((sum, one) => sum + one.length, 0)

/** From this probability on a change is proposed; chosen by cross-validation, see bench/proofread.ts. */
const thresholds = { threshold: 0.65, thresholdAgain: 0.3 }
const unjudged = { trees: empty, lengthTrees: empty, ...thresholds }

/** Learns from errors that people made, on top of what prose taught. */
export function learnFromPairs(
  { read, words, knowledge, confusionsBy, samples, lengthSamples }: Prepared,
  groups: readonly PairGroup[],
): SpellerModel {
  const all = groups.flatMap(({ pairs }) => pairs)
  const written = writtenIn(all)
  const confusions = confusionsBy(written)
  const lexicon = createLexicon(words, confusions.sounds)
  const judged = samples.map(one => withWritten(one, written))
  // what was written for what is counted on the other half of the pairs, or each pair would vouch for itself
  for (const half of [0, 1]) {
    const others = writtenIn(groups.flatMap(({ pairs }) => pairs.filter((_, i) => i % 2 !== half)))
    const halved = { ...knowledge, lexicon, confusions: { ...confusions, written: others } }
    for (const { pairs, weight } of groups) {
      for (const [i, pair] of pairs.entries()) {
        if (i % 2 === half) judged.push(...samplesOf(halved, pair, weight).map(one => withWritten(one, others)))
      }
    }
  }
  const growth = { trees: 150, depth: 5, rate: 0.1, cost: 3 }
  const trees = growTrees(judged, growth)
  const whole = groups.flatMap(({ pairs, weight }) =>
    pairs
      .filter(({ src, tgt }) => src.length === tgt.length)
      .flatMap(({ src }) => wholeSamplesOf(knowledge, src, weight)),
  )
  const lengthTrees = growTrees([...lengthSamples, ...whole], growth)
  // the sentences of the pairs are read only now: the judge must not have seen them in what it judges by
  const texts = [...read, ...all.map(({ tgt }) => codesOf(tgt))]
  return {
    ...thresholds,
    confusions,
    words,
    trees,
    lengthTrees,
    grams: buildGrams(texts, least),
    total: lengthOf(texts),
  }
}

/** Learns a speller. A few minutes for fifteen million characters; the same material gives the same model. */
export function trainSpeller(material: TrainingMaterial, say: (sentence: string) => void = () => {}): SpellerModel {
  const prepared = prepare(material)
  say(`读过 ${lengthOf(prepared.read)} 字，认得 ${prepared.words.size} 个词`)
  return learnFromPairs(prepared, material.pairs)
}
