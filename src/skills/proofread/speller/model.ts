import type { Confusions } from './confusions.ts'
import type { GramTable } from './grams.ts'
import type { Lexicon } from './lexicon.ts'
import type { Trees } from './trees.ts'

/** All that training leaves. */
export interface SpellerModel {
  readonly grams: GramTable
  /** Characters of the prose that was read. */
  readonly total: number
  readonly confusions: Confusions
  readonly words: Lexicon['words']
  readonly trees: Trees
  /** Judges what was left out or written twice. */
  readonly lengthTrees: Trees
  /** From this probability on a change is proposed; and, in a sentence where one was, another. */
  readonly threshold: number
  readonly thresholdAgain: number
}
