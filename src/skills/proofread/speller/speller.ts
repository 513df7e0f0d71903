import { createNeighbours, editsOf, isAlike, type Knowledge } from './edits.ts'
import { createLanguageModel } from './language-model.ts'
import { createLexicon } from './lexicon.ts'
import type { SpellerModel } from './model.ts'
import { sentencesOf } from './text.ts'
import { judge } from './trees.ts'

/** Characters of a text that were meant to be others; as many as before. */
export interface Correction {
  readonly from: number
  readonly to: number
  readonly instead: string
  /** Probability that it is right, 0–1. */
  readonly probability: number
}

export interface Speller {
  /** What was meant otherwise, in the order of the text; none overlap. */
  corrections(text: string): Correction[]
}

/** What a model knows, as it is asked. */
export function knowledgeOf({ grams, total, confusions, words }: SpellerModel): Knowledge {
  const language = createLanguageModel(grams, total)
  return {
    language,
    confusions,
    lexicon: createLexicon(words, confusions.sounds),
    neighbours: createNeighbours(language, [...confusions.sounds.keys()]),
  }
}

/** What neither sounds nor looks like what stands there is proposed from this probability on. */
const unlikeThreshold = 0.8

/** How often a sentence is read: each time with what was found before already put right. */
const readings = 3

/**
 * Finds wrong characters. A sentence in which one was found is read again with less demand: who slips once slips twice,
 * and what stands beside an error is easier to judge when that is gone.
 */
export function openSpeller(model: SpellerModel): Speller {
  const knowledge = knowledgeOf(model)
  return {
    corrections: text =>
      sentencesOf(text).flatMap(({ codes, places }) => {
        const now = codes.slice()
        const sure = new Float64Array(codes.length)
        for (let reading = 0; reading < readings; reading++) {
          const threshold = reading === 0 ? model.threshold : model.thresholdAgain
          const found = editsOf(knowledge, now)
            .map(edit => ({ ...edit, probability: judge(model.trees, edit.features) }))
            .filter(edit => edit.probability >= (isAlike(edit) ? threshold : Math.max(threshold, unlikeThreshold)))
            .sort((a, b) => b.probability - a.probability)
          const taken = new Uint8Array(codes.length)
          for (const { from, to, codes: replacement, probability } of found) {
            if (taken.subarray(from, to).includes(1)) continue
            taken.fill(1, from, to)
            // what was put right by an earlier reading stays
            if (sure.subarray(from, to).some(one => one > 0)) continue
            now.set(replacement, from)
            sure.fill(probability, from, to)
          }
          if (!taken.includes(1)) break
        }
        return spansOf(codes, now, sure).map(({ from, to, probability }) => ({
          from: places[from] ?? 0,
          to: (places[to - 1] ?? 0) + 1,
          instead: String.fromCharCode(...now.subarray(from, to)),
          probability,
        }))
      }),
  }
}

/** Neighbouring changes are one. */
function spansOf(before: Uint16Array, after: Uint16Array, sure: Float64Array) {
  const spans: { from: number; to: number; probability: number }[] = []
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue
    const last = spans.at(-1)
    if (last?.to === at)
      spans.splice(-1, 1, { ...last, to: at + 1, probability: Math.min(last.probability, sure[at] ?? 0) })
    else spans.push({ from: at, to: at + 1, probability: sure[at] ?? 0 })
  }
  return spans
}
