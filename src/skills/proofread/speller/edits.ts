import { type Confusions, likeness } from './confusions.ts'
import { longestGram } from './grams.ts'
import type { LanguageModel } from './language-model.ts'
import { coverOf, type Lexicon, soundKey } from './lexicon.ts'
import { isHan } from './text.ts'

/** A change that may be right: other characters in the place of some, as many as before. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly codes: readonly number[]
  /** What speaks for and against it; see `featureNames`. */
  readonly features: Float32Array
}

export interface Knowledge {
  readonly language: LanguageModel
  readonly confusions: Confusions
  readonly lexicon: Lexicon
}

export const featureNames = [
  'forwardGain', 'backwardGain', 'leastGain', 'forwardBefore', 'backwardBefore', 'forwardAfter', 'backwardAfter',
  'runs2Before', 'runs3Before', 'runs4Before', 'runs5Before', 'runs2After', 'runs3After', 'runs4After', 'runs5After',
  'leftBefore', 'rightBefore', 'leftAfter', 'rightAfter',
  'sameSound', 'nearSound', 'listedSound', 'shape', 'written', 'writtenBack',
  'wordBefore', 'timesBefore', 'listedBefore', 'wordAfter', 'timesAfter', 'listedAfter',
  'aloneBefore', 'aloneAfter', 'margin', 'changed', 'length', 'place',
] as const

const margin = featureNames.indexOf('margin')

/** Candidates of one place that are looked at closely. */
const closely = 5
/** Fewer are dropped: what gains less than this is no better than what stands there. */
const leastGain = 0.5
/** Edits of one place that go to judgement. */
const kept = 2

const log = (count: number) => Math.log1p(count)

/** A cheap estimate of how well a character goes with its neighbours. */
function fits(language: LanguageModel, codes: Uint16Array, at: number): number {
  const last = codes.length
  return (
    log(language.count(codes, at - 1, at + 1)) +
    log(language.count(codes, at, at + 2)) +
    (at >= 2 ? 1.5 * log(language.count(codes, at - 2, at + 1)) : 0) +
    1.5 * log(language.count(codes, at - 1, at + 2)) +
    (at + 3 <= last ? 1.5 * log(language.count(codes, at, at + 3)) : 0) -
    0.7 * log(language.count(codes, at, at + 1))
  )
}

interface Draft {
  readonly from: number
  readonly to: number
  readonly codes: readonly number[]
  readonly why: number
}

function characterDrafts({ language, confusions }: Knowledge, codes: Uint16Array, at: number): Draft[] {
  const original = codes[at] ?? 0
  const row = confusions.meant.get(original)
  if (!row) return []
  const bar = fits(language, codes, at)
  const found: { draft: Draft; fit: number }[] = []
  for (let i = 0; i < row.codes.length; i++) {
    const code = row.codes[i] ?? 0
    codes[at] = code
    const fit = fits(language, codes, at)
    if (fit > bar) found.push({ fit, draft: { from: at, to: at + 1, codes: [code], why: row.why[i] ?? 0 } })
  }
  codes[at] = original
  found.sort((a, b) => b.fit - a.fit)
  return found.slice(0, closely).map(one => one.draft)
}

function wordDrafts({ confusions, lexicon }: Knowledge, sentence: string, at: number): Draft[] {
  const found: Draft[] = []
  for (let length = 2; length <= 4 && at + length < sentence.length; length++) {
    const here = sentence.slice(at, at + length)
    if (lexicon.words.has(here)) continue
    const key = soundKey(here, confusions.sounds)
    if (key === undefined) return found
    for (const word of lexicon.bySound.get(key) ?? []) {
      let [from, to] = [0, length]
      while (from < to && word[from] === here[from]) from++
      while (to > from && word[to - 1] === here[to - 1]) to--
      if (to - from < 2) continue
      const codes = Array.from({ length: to - from }, (_, i) => word.charCodeAt(from + i))
      found.push({ from: at + from, to: at + to, codes, why: likeness.nearSound })
    }
  }
  return found
}

const sum = (from: number, to: number, valueAt: (at: number) => number) => {
  let total = 0
  for (let at = from; at < to; at++) total += valueAt(at)
  return total
}

/** The most often read run of a length that holds a place from `from` to before `to`. */
function bestRun(language: LanguageModel, codes: Uint16Array, length: number, from: number, to: number): number {
  let best = 0
  for (let start = Math.max(0, to - length); start <= from && start + length <= codes.length; start++) {
    best = Math.max(best, language.count(codes, start, start + length))
  }
  return log(best)
}

/** All that may have been meant in a sentence, with what speaks for each; codes as of `sentencesOf`. */
export function editsOf(knowledge: Knowledge, codes: Uint16Array): Edit[] {
  const { language } = knowledge
  const sentence = String.fromCharCode(...codes)
  const changed = codes.slice()
  const last = codes.length - 1
  const forward = new Float64Array(codes.length).fill(Number.NaN)
  const backward = forward.slice()
  const forwardOf = (at: number) => {
    if (Number.isNaN(forward[at])) forward[at] = language.forward(codes, at)
    return forward[at] ?? 0
  }
  const backwardOf = (at: number) => {
    if (Number.isNaN(backward[at])) backward[at] = language.backward(codes, at)
    return backward[at] ?? 0
  }
  const gainsOf = ({ from, to, codes: replacement }: Draft) => {
    changed.set(replacement, from)
    const end = Math.min(last + 1, to + longestGram - 1)
    const start = Math.max(0, from - longestGram + 1)
    const forwardAfter = sum(from, to, at => language.forward(changed, at))
    const backwardAfter = sum(from, to, at => language.backward(changed, at))
    const gains = {
      forward: forwardAfter + sum(to, end, at => language.forward(changed, at)) - sum(from, end, forwardOf),
      backward: backwardAfter + sum(start, from, at => language.backward(changed, at)) - sum(start, to, backwardOf),
      forwardAfter,
      backwardAfter,
    }
    changed.set(codes.subarray(from, to), from)
    return gains
  }

  const edits: Edit[] = []
  for (let at = 1; at < last; at++) {
    if (!isHan(codes[at] ?? 0)) continue
    const drafts = [...characterDrafts(knowledge, changed, at), ...wordDrafts(knowledge, sentence, at)]
    const scored = drafts
      .map(draft => ({ draft, gains: gainsOf(draft) }))
      .filter(({ gains }) => gains.forward + gains.backward > 2 * leastGain)
      .sort((a, b) => b.gains.forward + b.gains.backward - a.gains.forward - a.gains.backward)
    for (const { draft, gains } of scored.slice(0, kept)) {
      edits.push({ from: draft.from, to: draft.to, codes: draft.codes, features: describe(draft, gains) })
    }
  }
  for (const edit of edits) {
    const own = (edit.features[0] ?? 0) + (edit.features[1] ?? 0)
    let best = 0
    for (const other of edits) {
      if (other === edit || other.to <= edit.from || other.from >= edit.to) continue
      best = Math.max(best, (other.features[0] ?? 0) + (other.features[1] ?? 0))
    }
    edit.features[margin] = own - best
  }
  return edits

  function describe(draft: Draft, gains: ReturnType<typeof gainsOf>): Float32Array {
    const { from, to, codes: replacement, why } = draft
    const size = to - from
    const runs = (some: Uint16Array) => [2, 3, 4, 5].map(length => bestRun(language, some, length, from, to))
    const beside = (some: Uint16Array) => [
      log(language.count(some, from - 1, from + 1)),
      log(language.count(some, to - 1, to + 1)),
    ]
    const alone = (some: Uint16Array) => sum(from, to, at => log(language.count(some, at, at + 1))) / size
    const before = coverOf(knowledge.lexicon, sentence, from, to)
    const [runsBefore, besideBefore, aloneBefore] = [runs(codes), beside(codes), alone(codes)]
    changed.set(replacement, from)
    const after = coverOf(knowledge.lexicon, String.fromCharCode(...changed), from, to)
    const [runsAfter, besideAfter, aloneAfter] = [runs(changed), beside(changed), alone(changed)]
    changed.set(codes.subarray(from, to), from)
    const { written } = knowledge.confusions
    const [wrong, right] = [sentence[from] ?? '', String.fromCharCode(replacement[0] ?? 0)]
    const has = (reason: number) => (why & reason ? 1 : 0)
    return Float32Array.of(
      gains.forward, gains.backward, Math.min(gains.forward, gains.backward),
      sum(from, to, forwardOf) / size, sum(from, to, backwardOf) / size, gains.forwardAfter / size, gains.backwardAfter / size,
      ...runsBefore, ...runsAfter, ...besideBefore, ...besideAfter,
      has(likeness.sameSound), has(likeness.nearSound), has(likeness.listedSound), has(likeness.shape),
      log(written.get(wrong + right) ?? 0), log(written.get(right + wrong) ?? 0),
      before.length, log(before.times), before.listed, after.length, log(after.times), after.listed,
      aloneBefore, aloneAfter, 0, size, codes.length, from,
    )
  }
}
