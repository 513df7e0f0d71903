import { isAlarm, type Suggestion } from './suggestion.ts'

/** A sentence as it was written, as it was meant, and as it is after what was found is put right. */
export interface SentencePair {
  readonly src: string
  readonly tgt: string
  readonly out: string
  /** Everything that alarmed, also what changes no characters. */
  readonly alarms: number
}

interface Score {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly f05: number
}

export interface ProofreadFigures {
  readonly detection: { readonly character: Score; readonly sentence: Score }
  readonly correction: { readonly character: Score; readonly sentence: Score }
  /** Alarms on sentences without errors, for a thousand of their characters. */
  readonly falseAlarmsPer1000: number
  readonly sentences: number
  readonly wrongSentences: number
}

/** Kinds that an evaluation of spelling puts right: what a person must decide stays as it is. */
const spelling: ReadonlySet<Suggestion['kind']> = new Set(['character', 'doubled', 'missing'])

/** The text with wrong, missing and doubled characters put right. */
export function correct(text: string, suggestions: readonly Suggestion[]): string {
  let end = text.length
  let out = ''
  for (const { from, to, instead, kind, confidence } of suggestions.toSorted((a, b) => b.from - a.from)) {
    const better = instead?.[0]
    if (better === undefined || !spelling.has(kind) || !isAlarm({ kind, confidence } as Suggestion) || to > end)
      continue
    out = better + text.slice(to, end) + out
    end = from
  }
  return text.slice(0, end) + out
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

function scoreOf(right: number, proposed: number, wanted: number): Score {
  const precision = share(right, proposed)
  const recall = share(right, wanted)
  const mean = (beta: number) => share((1 + beta ** 2) * precision * recall, beta ** 2 * precision + recall)
  return { precision, recall, f1: mean(1), f05: mean(0.5) }
}

/** Places at which two texts differ, with what stands there instead; texts of different length differ as a whole. */
const differences = (one: string, other: string): Map<number, string> =>
  one.length === other.length
    ? new Map(
        [...one.matchAll(/[\s\S]/g)].flatMap(({ index, 0: was }) =>
          was === other[index] ? [] : [[index, other[index] ?? '']],
        ),
      )
    : new Map([[-1, other]])

/**
 * Precision, recall, F1 and F0.5: by character each changed place counts; by sentence only a sentence counts in which all
 * places (detection) or all characters (correction) are as they were meant. Sentences without errors count where they
 * were changed.
 */
export function proofreadFigures(pairs: readonly SentencePair[]): ProofreadFigures {
  const count = { wanted: 0, proposed: 0, detected: 0, corrected: 0 }
  const whole = { wanted: 0, proposed: 0, detected: 0, corrected: 0 }
  let [alarms, characters] = [0, 0]
  for (const { src, tgt, out, alarms: here } of pairs) {
    const wanted = differences(src, tgt)
    const proposed = differences(src, out)
    count.wanted += wanted.size
    count.proposed += proposed.size
    for (const [at, better] of proposed) {
      if (wanted.has(at)) count.detected++
      if (wanted.get(at) === better) count.corrected++
    }
    if (wanted.size === 0) {
      alarms += here
      characters += src.length
    } else whole.wanted++
    if (proposed.size === 0) continue
    whole.proposed++
    if (proposed.size === wanted.size && [...proposed.keys()].every(at => wanted.has(at))) whole.detected++
    if (out === tgt) whole.corrected++
  }
  return {
    detection: {
      character: scoreOf(count.detected, count.proposed, count.wanted),
      sentence: scoreOf(whole.detected, whole.proposed, whole.wanted),
    },
    correction: {
      character: scoreOf(count.corrected, count.proposed, count.wanted),
      sentence: scoreOf(whole.corrected, whole.proposed, whole.wanted),
    },
    falseAlarmsPer1000: share(1000 * alarms, characters),
    sentences: pairs.length,
    wrongSentences: whole.wanted,
  }
}
