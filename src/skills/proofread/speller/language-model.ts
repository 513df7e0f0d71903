import { countIn, type GramTable, longestGram } from './grams.ts'

export interface LanguageModel {
  /** Natural logarithm of how likely the character at a place is after those before it. */
  forward(codes: Uint16Array, at: number): number
  /** The same before those after it. */
  backward(codes: Uint16Array, at: number): number
  /** How often these characters were read, one after the other; up to five. */
  count(codes: Uint16Array, from: number, to: number): number
}

/** What a count must come up to, to be trusted half: for contexts of one character, of two, and so on. */
const doubts = [400, 100, 30, 16]
/** As many characters could stand anywhere. */
const alphabet = 8000

/**
 * Chances interpolated over all lengths of context up to four characters, each trusted by how often it was read
 * (Dirichlet smoothing), from either side.
 */
export function createLanguageModel(table: GramTable, total: number): LanguageModel {
  const count = (codes: Uint16Array, from: number, to: number) => countIn(table, codes, from, to)
  const alone = (codes: Uint16Array, at: number) => (count(codes, at, at + 1) + 0.5) / (total + alphabet / 2)
  return {
    count,
    forward: (codes, at) => {
      let chance = alone(codes, at)
      for (let length = 1; length < longestGram && at - length >= 0; length++) {
        const context = count(codes, at - length, at)
        if (context === 0) break
        const doubt = doubts[length - 1] ?? 1
        const both = Math.min(context, count(codes, at - length, at + 1))
        chance = (both + doubt * chance) / (context + doubt)
      }
      return Math.log(chance)
    },
    backward: (codes, at) => {
      let chance = alone(codes, at)
      for (let length = 1; length < longestGram && at + length < codes.length; length++) {
        const context = count(codes, at + 1, at + 1 + length)
        if (context === 0) break
        const doubt = doubts[length - 1] ?? 1
        const both = Math.min(context, count(codes, at, at + 1 + length))
        chance = (both + doubt * chance) / (context + doubt)
      }
      return Math.log(chance)
    },
  }
}
