import type { Answer } from '../../../../src/shapes/library.ts'
import type { Source } from '../library/standing.ts'

/** A place in a source that is looked at beside the thread. */
export interface Place {
  readonly source: Source
  readonly position: number
  /** Absent where nothing was quoted there, only pointed to. */
  readonly quoted?: readonly [from: number, to: number]
  /** The answer that points there; absent where a sentence of a model does. */
  readonly answerId?: string
}

/** What an answer quotes, or what comes near where it quotes nothing, in its order. */
export const placesOf = ({ id: answerId, outcome, quotes, near }: Answer): Place[] =>
  outcome === 'declined'
    ? near.map(({ source, position }) => ({ source, position, answerId }))
    : quotes.map(({ source, position, from, to }) => ({ source, position, quoted: [from, to], answerId }))

export const isSamePlace = (a: Place, b: Place | undefined): boolean =>
  a.answerId === b?.answerId &&
  a.source.id === b?.source.id &&
  a.position === b.position &&
  a.quoted?.join() === b.quoted?.join()
