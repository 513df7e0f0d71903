import { demandOf } from './demand.ts'
import { createNeighbours, editsOf, isAlike, type Knowledge } from './edits.ts'
import { createLanguageModel } from './language-model.ts'
import { type LengthEdit, lengthEditsOf } from './lengths.ts'
import { createLexicon } from './lexicon.ts'
import type { SpellerModel } from './model.ts'
import { isHan, type Sentence, sentencesOf } from './text.ts'
import { judge } from './trees.ts'

/** Characters of a text that were meant otherwise. */
export interface Correction {
  readonly from: number
  readonly to: number
  readonly instead: string
  /** Whether there are as many characters as before, or one was left out, or some were written twice. */
  readonly kind: 'character' | 'missing' | 'doubled'
  /** Probability that it is right, 0–1. */
  readonly probability: number
}

export interface Speller {
  /** Whether a text is written in characters that were read in training; one in traditional characters is not. */
  canRead(text: string): boolean
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
const unlikeThreshold = 0.85

/** What was left out, or written twice, is proposed from these probabilities on. */
const missingThreshold = 0.9
const doubledThreshold = 0.9

/** A character is rare that is read less often than this; of a text in usual characters one in a hundred is. */
const rareShare = 1e-5
/** With more rare characters than this share of a text, and more than so many of them, it was written in others. */
const mostRare = 0.12
const fewRare = 30

/** How often a sentence is read: each time with what was found before already put right. */
const readings = 3

/**
 * Finds wrong, missing and doubled characters. A sentence in which one was found is read again with less demand: who slips once slips twice,
 * and what stands beside an error is easier to judge when that is gone.
 */
export function openSpeller(model: SpellerModel): Speller {
  const knowledge = knowledgeOf(model)
  const judged = (codes: Uint16Array) =>
    editsOf(knowledge, codes).map(edit => ({ ...edit, probability: judge(model.trees, edit.features) }))
  const lengthCorrections = (sentence: Sentence, text: string): Correction[] => {
    const found: Correction[] = []
    const likely = lengthEditsOf(knowledge, sentence.codes)
      .map(edit => ({ edit, probability: judge(model.lengthTrees, edit.features) }))
      .filter(({ edit, probability }) => probability >= (edit.codes.length > 0 ? missingThreshold : doubledThreshold))
      .sort((a, b) => b.probability - a.probability)
    for (const { edit, probability } of likely) {
      const span = lengthSpan(edit, sentence, text)
      if (!span || found.some(other => span.from <= other.to && other.from <= span.to)) continue
      found.push({ ...span, probability, kind: edit.codes.length > 0 ? 'missing' : 'doubled' })
    }
    return found
  }
  const canRead = (text: string) => {
    let [characters, rare] = [0, 0]
    for (const { codes } of sentencesOf(text)) {
      for (let at = 0; at < codes.length; at++) {
        if (!isHan(codes[at] ?? 0)) continue
        characters++
        if (knowledge.language.count(codes, at, at + 1) < model.total * rareShare) rare++
      }
    }
    return rare <= Math.max(fewRare, characters * mostRare)
  }
  return {
    canRead,
    corrections: text => {
      if (!canRead(text)) return []
      const read = sentencesOf(text).map(sentence => ({ ...sentence, edits: judged(sentence.codes) }))
      const demand = demandOf(read.map(({ edits }) => edits.reduce((best, one) => Math.max(best, one.probability), 0)))
      return read.flatMap(({ codes, places, edits }) => {
        const now = codes.slice()
        const sure = new Float64Array(codes.length)
        for (let reading = 0; reading < readings; reading++) {
          const threshold = reading === 0 ? demand(model.threshold) : demand(model.thresholdAgain)
          const unlike = Math.max(threshold, demand(unlikeThreshold))
          const found = (reading === 0 ? edits : judged(now))
            .filter(edit => edit.probability >= (isAlike(edit) ? threshold : unlike))
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
        const lengths = lengthCorrections({ codes, places }, text)
        const changed = spansOf(codes, now, sure).map(({ from, to, probability }) => ({
          from: places[from] ?? 0,
          to: (places[to - 1] ?? 0) + 1,
          instead: String.fromCharCode(...now.subarray(from, to)),
          ...{ probability, kind: 'character' as const },
        }))
        // what is missing makes what stands beside it look wrong
        const apart = changed.filter(
          one => !lengths.some(other => one.from <= other.to + 1 && other.from <= one.to + 1),
        )
        return [...apart, ...lengths].sort((a, b) => a.from - b.from)
      })
    },
  }
}

/** Where a change of length is shown: with the character beside a gap, or with both of what stands twice. */
function lengthSpan({ from, to, codes: put }: LengthEdit, { codes, places }: Sentence, text: string) {
  const isFirst = put.length > 0 && from === 1
  const [start, end] = put.length > 0 ? (isFirst ? [1, 2] : [from - 1, from]) : [from - (to - from), to]
  const [first = 0, last = 0] = [places[start], places[end - 1]]
  // nothing is proposed across a space
  if (last - first !== end - 1 - start) return undefined
  if (put.length > 0 && !isFirst && from < codes.length - 1 && places[from] !== last + 1) return undefined
  // what stays stands as it was written: digits and letters have other codes
  const kept = text.slice(first, put.length > 0 ? last + 1 : places[from])
  const missing = String.fromCharCode(...put)
  return { from: first, to: last + 1, instead: isFirst ? missing + kept : kept + missing }
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
