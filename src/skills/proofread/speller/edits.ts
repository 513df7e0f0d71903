import { type Confusions, likeness } from './confusions.ts'
import { longestGram } from './grams.ts'
import type { LanguageModel } from './language-model.ts'
import { coverOf, type Lexicon, soundKey } from './lexicon.ts'
import { isHan, isNumeral } from './text.ts'

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
  readonly neighbours: Neighbours
}

/** Characters that were read right after, or right before, another one. */
export interface Neighbours {
  after(code: number): ReadonlySet<number>
  before(code: number): ReadonlySet<number>
}

/** Found when they are asked for: a quarter of a millisecond for each character. */
export function createNeighbours(language: LanguageModel, known: readonly number[]): Neighbours {
  const remembered = (pairOf: (code: number, other: number) => readonly [number, number]) => {
    const found = new Map<number, Set<number>>()
    const pair = new Uint16Array(2)
    return (code: number) => {
      const before = found.get(code)
      if (before) return before
      const set = new Set<number>()
      for (const other of known) {
        pair.set(pairOf(code, other))
        if (language.count(pair, 0, 2) >= 3) set.add(other)
      }
      found.set(code, set)
      return set
    }
  }
  return { after: remembered((code, other) => [code, other]), before: remembered((code, other) => [other, code]) }
}

export const featureNames = [
  'forwardGain',
  'backwardGain',
  'leastGain',
  'forwardBefore',
  'backwardBefore',
  'forwardAfter',
  'backwardAfter',
  'runs2Before',
  'runs3Before',
  'runs4Before',
  'runs5Before',
  'runs2After',
  'runs3After',
  'runs4After',
  'runs5After',
  'leftBefore',
  'rightBefore',
  'leftAfter',
  'rightAfter',
  'sameSound',
  'nearSound',
  'listedSound',
  'shape',
  'written',
  'writtenBack',
  'wordBefore',
  'timesBefore',
  'listedBefore',
  'wordAfter',
  'timesAfter',
  'listedAfter',
  'aloneBefore',
  'aloneAfter',
  'margin',
  'changed',
  'length',
  'place',
] as const

const margin = featureNames.indexOf('margin')
/** Where the features begin that depend on what others wrote. */
export const writtenFeature = featureNames.indexOf('written')

/** Candidates of one place that are looked at closely: of those that are like what stands there, and of all. */
const closely = 5
const freely = 3
/** Fewer are dropped: what gains less than this is no better than what stands there. */
const leastGain = 1.5
/** Edits of one place that go to judgement. */
const kept = 2

const logs = Float64Array.from({ length: 4096 }, (_, count) => Math.log1p(count))
const log = (count: number) => (count < 4096 ? (logs[Math.round(count)] ?? 0) : Math.log1p(count))

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

/** Whether what stands around a place was read so often that nothing need be thought of it. */
const isUsual = (language: LanguageModel, codes: Uint16Array, at: number) =>
  language.count(codes, at - 1, at + 2) >= 3 &&
  ((at >= 2 && language.count(codes, at - 2, at + 2) >= 2) ||
    (at + 3 <= codes.length && language.count(codes, at - 1, at + 3) >= 2))

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

/** Characters that stand between any words: another one may always stand there too. */
const joining = new Set([...'或和与及的地得在为以其是有等'].map(one => one.charCodeAt(0)))

/** Characters that go between two others, whatever stands there: asked for only where nobody ever wrote what stands there. */
function freeDrafts({ language, neighbours }: Knowledge, codes: Uint16Array, at: number): Draft[] {
  if (joining.has(codes[at] ?? 0)) return []
  if (language.count(codes, at - 1, at + 2) > 0) return []
  const original = codes[at] ?? 0
  const bar = fits(language, codes, at)
  const before = neighbours.after(codes[at - 1] ?? 0)
  const found: { code: number; fit: number }[] = []
  for (const code of neighbours.before(codes[at + 1] ?? 0)) {
    if (code === original || !before.has(code)) continue
    codes[at] = code
    if (language.count(codes, at - 1, at + 2) === 0) continue
    const fit = fits(language, codes, at)
    if (fit > bar) found.push({ code, fit })
  }
  codes[at] = original
  found.sort((a, b) => b.fit - a.fit)
  return found.slice(0, freely).map(({ code }) => ({ from: at, to: at + 1, codes: [code], why: 0 }))
}

function wordDrafts({ confusions, lexicon }: Knowledge, sentence: string, at: number): Draft[] {
  const found: Draft[] = []
  for (let length = 2; length <= 4 && at + length < sentence.length; length++) {
    const here = sentence.slice(at, at + length)
    const key = soundKey(here, confusions.sounds)
    if (key === undefined) return found
    for (const word of lexicon.bySound.get(key) ?? []) {
      if (word === here) continue
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

const reasons = ['sameSound', 'nearSound', 'listedSound', 'shape', 'written'] as const
const reasonFeatures = reasons.map(name => featureNames.indexOf(name))

/** Whether what is proposed sounds or looks like what stands there, or was written for it before. */
export const isAlike = ({ features }: Edit): boolean => reasonFeatures.some(place => (features[place] ?? 0) > 0)

/** How often others wrote these characters for those, and those for these; for the features `written` and `writtenBack`. */
export function writtenFor(
  wrong: ArrayLike<number>,
  right: ArrayLike<number>,
  written: ReadonlyMap<string, number>,
): [number, number] {
  let [there, back] = [0, 0]
  for (let i = 0; i < right.length; i++) {
    const [one, other] = [String.fromCharCode(wrong[i] ?? 0), String.fromCharCode(right[i] ?? 0)]
    there += log(written.get(one + other) ?? 0)
    back += log(written.get(other + one) ?? 0)
  }
  return [there, back]
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
    if (!isHan(codes[at] ?? 0) || isUsual(language, codes, at)) continue
    const alike = characterDrafts(knowledge, changed, at)
    const free = freeDrafts(knowledge, changed, at).filter(one => !alike.some(other => other.codes[0] === one.codes[0]))
    const drafts = [...alike, ...free, ...wordDrafts(knowledge, sentence, at)]
    const scored = drafts
      .filter(
        ({ from, codes: replacement }) =>
          !replacement.some((code, i) => isNumeral(code) || isNumeral(codes[from + i] ?? 0)),
      )
      .map(draft => ({ draft, gains: gainsOf(draft) }))
      .filter(({ gains }) => gains.forward + gains.backward > 2 * leastGain)
      .sort((a, b) => b.gains.forward + b.gains.backward - a.gains.forward - a.gains.backward)
    const isLike = ({ draft }: (typeof scored)[number]) => draft.why !== 0
    const best = [...scored.filter(isLike).slice(0, kept), ...scored.filter(one => !isLike(one)).slice(0, 1)]
    for (const { draft, gains } of best) {
      edits.push({ from: draft.from, to: draft.to, codes: draft.codes, features: describe(draft, gains) })
    }
  }
  for (const edit of edits) {
    const own = (edit.features[0] ?? 0) + (edit.features[1] ?? 0)
    let best = 0
    for (const other of edits) {
      if (other === edit || other.to <= edit.from || other.from >= edit.to) continue
      // what is like nothing that stands there is no rival of what is
      if (isAlike(edit) && !isAlike(other)) continue
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
    const has = (reason: number) => (why & reason ? 1 : 0)
    return Float32Array.of(
      gains.forward,
      gains.backward,
      Math.min(gains.forward, gains.backward),
      sum(from, to, forwardOf) / size,
      sum(from, to, backwardOf) / size,
      gains.forwardAfter / size,
      gains.backwardAfter / size,
      ...runsBefore,
      ...runsAfter,
      ...besideBefore,
      ...besideAfter,
      has(likeness.sameSound),
      has(likeness.nearSound),
      has(likeness.listedSound),
      has(likeness.shape),
      ...writtenFor(codes.subarray(from, to), replacement, knowledge.confusions.written),
      before.length,
      log(before.times),
      before.listed,
      after.length,
      log(after.times),
      after.listed,
      aloneBefore,
      aloneAfter,
      0,
      size,
      codes.length,
      from,
    )
  }
}
