/** Where words of a draft come from. Places count characters of the field as it was taken, see `Draft.taken`. */
export type Origin =
  | { readonly field: string; readonly from: number; readonly to: number }
  /** The wording of the use. */
  | { readonly template: string }
  /** What the office says of itself. */
  | { readonly office: string }
  /** Characters of a source that the person brought. */
  | { readonly source: string; readonly from: number; readonly to: number }
  /** Wording of a language model, by the number of the paragraph, from 1. It is an origin of words and never of a fact. */
  | { readonly model: number }

/** Some words and where they come from: a draft is made of these alone, so that nothing in it is without an origin. */
export interface Piece {
  readonly words: string
  readonly origin: Origin
  /** It names a person or a body. */
  readonly isName?: true
}

/** A paragraph while it still knows where its words come from; levels as in `Passage`. */
export interface Drafted {
  readonly level: 0 | 1 | 2 | 3 | 4
  readonly text: readonly Piece[]
  readonly rest?: readonly Piece[]
}

export const wordsOf = (pieces: readonly Piece[]): string => pieces.map(({ words }) => words).join('')

/** Characters of a field's text as one piece. */
export function pieceOf(field: string, taken: string, from = 0, to = taken.length): Piece {
  return { words: taken.slice(from, to), origin: { field, from, to } }
}

/** Pieces with words between them that the use says. */
export const joined = (groups: readonly (readonly Piece[])[], between: string, use: string): Piece[] =>
  groups.flatMap((group, i) => (i === 0 ? group : [{ words: between, origin: { template: use } }, ...group]))
