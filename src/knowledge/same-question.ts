import { normalise, statutoryTerms } from '../language/index.ts'
import { termsOf } from './terms.ts'

/** A question that was asked before, by its place among those that were given, and how near it is to one asked now: 0 to 1. */
export interface AskedBefore {
  readonly at: number
  readonly nearness: number
}

/** A rare word weighs no more than this, or a name would outweigh what is asked of it. */
const heaviest = 6
/** What statutes call it counts for less than the words that were said. */
const statutoryShare = 0.6

/** The terms of a question, weighed by how rare they are over all that is published; of length one. */
function vectorOf(question: string, rarity: (term: string) => number): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  const add = (terms: readonly string[], share: number) => {
    for (const term of terms)
      weights.set(term, Math.max(weights.get(term) ?? 0, share * Math.min(heaviest, rarity(term))))
  }
  add(termsOf(question), 1)
  const statutory = statutoryTerms(normalise(question)).flatMap(one => one.terms)
  add(termsOf(statutory.join('\n')), statutoryShare)
  const length = Math.hypot(...weights.values()) || 1
  return new Map([...weights].map(([term, weight]) => [term, weight / length]))
}

/**
 * Which of some questions is asked again in other words: the cosine of their words and pairs of characters, in everyday
 * speech and in that of statutes. Unlike what `learnQuestions` finds, a few questions are enough, and words that none of
 * them holds count against being the same.
 */
export function recogniseQuestions(questions: readonly string[], rarity: (term: string) => number) {
  const holders = new Map<string, { readonly at: number; readonly weight: number }[]>()
  for (const [at, question] of questions.entries())
    for (const [term, weight] of vectorOf(question, rarity)) {
      const list = holders.get(term)
      if (list) list.push({ at, weight })
      else holders.set(term, [{ at, weight }])
    }
  /** Those that are at least so near, the nearest first; of equally near ones in their order. */
  return (question: string, least: number): AskedBefore[] => {
    if (questions.length === 0) return []
    const nearness = new Float64Array(questions.length)
    for (const [term, weight] of vectorOf(question, rarity))
      for (const { at, weight: its } of holders.get(term) ?? []) nearness[at] = (nearness[at] ?? 0) + weight * its
    return [...nearness.entries()]
      .flatMap(([at, near]) => (near >= least ? [{ at, nearness: near }] : []))
      .sort((a, b) => b.nearness - a.nearness || a.at - b.at)
  }
}
