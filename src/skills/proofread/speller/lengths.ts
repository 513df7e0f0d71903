import type { Knowledge } from './edits.ts'
import { longestGram } from './grams.ts'
import type { LanguageModel } from './language-model.ts'
import { coverOf } from './lexicon.ts'
import { isHan, isNumeral } from './text.ts'

/** A change that makes a sentence longer or shorter: a character that was left out, or what was written twice. */
export interface LengthEdit {
  readonly from: number
  /** Before this; the same as `from` where a character is put in. */
  readonly to: number
  readonly codes: readonly number[]
  /** What speaks for and against it; see `describe`. */
  readonly features: Float32Array
}

/** So often a character with both its neighbours, and with one more on a side, must have been read to be put in. */
const leastRead = 3
/** Edits of one gap that go to judgement. */
const kept = 2
/** What gains less than this, from both sides together, is no better than what stands there. */
const leastGain = 4
/** Up to so many characters are seen to be written twice. */
const longestTwice = 4
const marginFeature = 2

interface Change {
  readonly from: number
  readonly to: number
  readonly codes: readonly number[]
}

/** The codes after a change. */
export const applied = (codes: Uint16Array, { from, to, codes: put }: Change): Uint16Array => {
  const changed = new Uint16Array(codes.length - (to - from) + put.length)
  changed.set(codes.subarray(0, from))
  changed.set(put, from)
  changed.set(codes.subarray(to), from + put.length)
  return changed
}

/** Whether the characters on both sides of a gap were read together so often that nothing can be missing between them. */
const isUsual = (language: LanguageModel, codes: Uint16Array, gap: number) =>
  (gap >= 2 && gap + 1 < codes.length && language.count(codes, gap - 2, gap + 2) > 0) ||
  (gap >= 2 &&
    language.count(codes, gap - 2, gap + 1) >= leastRead &&
    gap + 1 < codes.length &&
    language.count(codes, gap - 1, gap + 2) >= leastRead)

/** Characters that may have been left out of a gap: those that were read there, with more around them. */
function missingAt({ language, neighbours }: Knowledge, codes: Uint16Array, gap: number): Change[] {
  const [left, right] = [codes[gap - 1] ?? 0, codes[gap] ?? 0]
  if (isNumeral(left) && isNumeral(right)) return []
  // beside a mark too many characters fit
  if (!isHan(left) || !isHan(right)) return []
  const around = Uint16Array.of(codes[gap - 2] ?? 0, left, 0, right, codes[gap + 1] ?? 0)
  const found: { change: Change; fit: number }[] = []
  const [after, before] = [neighbours.after(left), neighbours.before(right)]
  const [fewer, more] = after.size < before.size ? [after, before] : [before, after]
  for (const code of fewer) {
    if (isNumeral(code) || !more.has(code)) continue
    around[2] = code
    const middle = language.count(around, 1, 4)
    if (middle < leastRead) continue
    const leftRun = gap >= 2 ? language.count(around, 0, 4) : 0
    const rightRun = gap + 1 < codes.length ? language.count(around, 1, 5) : 0
    if (Math.max(leftRun, rightRun) < leastRead) continue
    const fit =
      Math.log1p(middle) + Math.log1p(leftRun) + Math.log1p(rightRun) - Math.log1p(language.count(around, 2, 3)) / 2
    found.push({ fit, change: { from: gap, to: gap, codes: [code] } })
  }
  found.sort((a, b) => b.fit - a.fit)
  return found.slice(0, kept + 1).map(one => one.change)
}

/** Whether words of the dictionary lie so that what looks written twice isn't: 提高|高中, 行业|专业|专场. */
function isExplained({ lexicon: { words } }: Knowledge, codes: Uint16Array, at: number, size: number): boolean {
  const isWord = (from: number, to: number) =>
    from >= 0 && to <= codes.length && words.has(String.fromCharCode(...codes.subarray(from, to)))
  const end = at + size
  const endsWord = [2, 3, 4].some(length => isWord(at + 1 - length, at + 1))
  const beginsWord = [2, 3, 4].some(length => isWord(end + size - 1, end + size - 1 + length))
  if (size === 1) return endsWord && beginsWord
  return size === 2 && endsWord && isWord(at + 1, at + 3) && beginsWord
}

/** What stands twice, one right after the other, from a place on. */
function twiceFrom(knowledge: Knowledge, codes: Uint16Array, at: number): Change[] {
  for (let size = longestTwice; size >= 1; size--) {
    if (at + 2 * size >= codes.length) continue
    let same = true
    for (let i = at; i < at + size && same; i++) {
      const code = codes[i] ?? 0
      same = code === codes[i + size] && isHan(code) && !isNumeral(code)
    }
    // the second goes; where a run is longer than twice itself, nothing is sure
    if (!same || codes[at - 1] === codes[at]) continue
    return isExplained(knowledge, codes, at, size) ? [] : [{ from: at + size, to: at + 2 * size, codes: [] }]
  }
  return []
}

/** All that may have been left out of a sentence or written twice, with what speaks for each; codes as of `sentencesOf`. */
export function lengthEditsOf(knowledge: Knowledge, codes: Uint16Array): LengthEdit[] {
  const { language } = knowledge
  const edits: LengthEdit[] = []
  for (let gap = 1; gap < codes.length; gap++) {
    const changes = [
      ...(isUsual(language, codes, gap) ? [] : missingAt(knowledge, codes, gap)),
      ...twiceFrom(knowledge, codes, gap),
    ]
    const gaining = changes
      .map(change => ({ change, gains: gainsOf(language, codes, change) }))
      .filter(({ gains: [forward, backward] }) => forward + backward > leastGain)
      .sort((a, b) => b.gains[0] + b.gains[1] - a.gains[0] - a.gains[1])
    for (const { change, gains } of gaining.slice(0, kept)) {
      edits.push({ ...change, features: describe(knowledge, codes, change, gains) })
    }
  }
  for (const edit of edits) {
    let best = 0
    for (const other of edits) {
      if (other !== edit && Math.abs(other.from - edit.from) <= 2) best = Math.max(best, gainOf(other.features))
    }
    edit.features[marginFeature] = gainOf(edit.features) - best
  }
  return edits
}

const gainOf = (features: Float32Array) => (features[0] ?? 0) + (features[1] ?? 0)

const total = (from: number, to: number, valueAt: (at: number) => number) => {
  let sum = 0
  for (let at = from; at < to; at++) sum += valueAt(at)
  return sum
}

/** How much likelier the characters around a change become, read forward and read backward. */
function gainsOf(language: LanguageModel, codes: Uint16Array, change: Change): [number, number] {
  const { from, to, codes: put } = change
  const changed = applied(codes, change)
  const end = from + put.length
  const reach = longestGram - 1
  const forward = (some: Uint16Array, start: number, stop: number) =>
    total(start, Math.min(some.length, stop), at => language.forward(some, at))
  const backward = (some: Uint16Array, start: number, stop: number) =>
    total(Math.max(0, start), stop, at => language.backward(some, at))
  return [
    forward(changed, from, end + reach) - forward(codes, from, to + reach),
    backward(changed, from - reach, end) - backward(codes, from - reach, to),
  ]
}

/**
 * What is known of a change: what it gains from either side and over its rivals, how likely what stands beside the place
 * is before and after, how often the runs over it were read, the words over it, and where it stands.
 */
function describe(
  { language, lexicon }: Knowledge,
  codes: Uint16Array,
  change: Change,
  gains: readonly [number, number],
): Float32Array {
  const { from, to, codes: put } = change
  const changed = applied(codes, change)
  const end = from + put.length
  const log = (some: Uint16Array, start: number, stop: number) =>
    start < 0 || stop > some.length ? 0 : Math.log1p(language.count(some, start, stop))
  /** The most often read run of a length over everything from `start` to before `stop`. */
  const bestRun = (some: Uint16Array, length: number, start: number, stop: number) => {
    let best = 0
    for (let at = Math.max(0, stop - length); at <= start && at + length <= some.length; at++) {
      best = Math.max(best, language.count(some, at, at + length))
    }
    return Math.log1p(best)
  }
  const [sentence, after] = [String.fromCharCode(...codes), String.fromCharCode(...changed)]
  const wordBefore = coverOf(lexicon, sentence, from - 1, from + 1)
  const wordAfter = coverOf(lexicon, after, from - 1, Math.min(after.length, end + 1))
  const wordLeft = coverOf(lexicon, after, from - 1, end)
  const wordRight = coverOf(
    lexicon,
    after,
    Math.max(1, put.length > 0 ? from : from - 1),
    Math.min(after.length, end + 1),
  )
  return Float32Array.of(
    ...gains,
    0,
    language.forward(codes, from),
    language.backward(codes, from - 1),
    language.forward(changed, from),
    language.backward(changed, from - 1),
    put.length > 0 ? language.forward(changed, end) : 0,
    put.length > 0 ? language.backward(changed, from) : 0,
    ...[2, 3, 4, 5].map(length => bestRun(codes, length, from - 1, from + 1)),
    ...[3, 4, 5].map(length => bestRun(changed, length, from - 1, end + 1)),
    log(codes, from - 2, from + 1),
    log(codes, from - 1, from + 2),
    log(changed, from - 2, end),
    log(changed, from, end + 2),
    log(changed, from - 2, end + 1),
    log(changed, from - 1, end + 2),
    log(codes, from - 1, from),
    log(codes, from, from + 1),
    put.length > 0 ? log(changed, from, end) : 0,
    ...[wordBefore, wordAfter, wordLeft, wordRight].flatMap(one => [one.length, Math.log1p(one.times), one.listed]),
    put.length - (to - from),
    isHan(codes[from - 1] ?? 0) ? 1 : 0,
    isHan(codes[to] ?? 0) ? 1 : 0,
    codes.length,
    from,
  )
}
