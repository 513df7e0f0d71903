import {
  askedIn,
  type Finder,
  type FullText,
  finderSteps,
  learnQuestions,
  openingSteps,
  type Segment,
} from '../knowledge/index.ts'
import { atOnce, type Steps } from '../slices.ts'
import { createKnown, type KnownAnswer, knownFirst } from './known.ts'
import { placeOf } from './segments.ts'
import { isInForce, mayRead, type Reader, type SourceFacts } from './source.ts'

/** The score of each source's best passage, the best first. */
export function bestBySource(found: readonly { readonly source: object; readonly score: number }[]): number[] {
  const best = new Map<object, number>()
  for (const { source, score } of found) best.set(source, Math.max(best.get(source) ?? score, score))
  return [...best.values()].sort((a, b) => b - a)
}

/** A passage that was found, by its place in the record. */
export interface FoundPassage {
  readonly source: SourceFacts
  readonly position: number
  readonly score: number
  /** The question names just this article. */
  readonly isNamed: boolean
  /** People said of this very question that it answers. */
  readonly isKnown?: boolean
}

export interface Library {
  /** How many sources and passages can be found now. */
  readonly size: { readonly sources: number; readonly passages: number }
  /** How much a term tells: its inverse document frequency over all passages. */
  rarity(term: string): number
  /**
   * The passages that answer a question, the best first: of sources that the reader may see and that are (or, with
   * `isInForce` false, are not) in force on a day. What may not be seen is left out before anything is ranked.
   */
  find(
    question: string,
    limit: number,
    by: { readonly reader: Reader; readonly day: string; readonly isInForce?: boolean },
  ): FoundPassage[]
  /**
   * The same, of what is in force, and first of all the passages that people said answer this question, or one very near to
   * it; `known` says so.
   */
  findKnown(
    question: string,
    limit: number,
    by: { readonly reader: Reader; readonly day: string },
  ): { readonly found: readonly FoundPassage[]; readonly known: KnownAnswer | undefined }
}

/** The words of all segments, and finding in them; what takes longest is made once for many changes of dates and states. */
export interface Indexed {
  readonly index: FullText
  readonly finder: Finder
  /** The ids of all sources in it, and by passage the place of its own among them. */
  readonly sources: readonly string[]
  readonly sourceOf: Uint32Array
}

export const indexOf = (segments: readonly Segment[]): Indexed => atOnce(indexSteps(segments))

/** The same, with stops: a third of a second for the statutes of the country. */
export function* indexSteps(segments: readonly Segment[]): Steps<Indexed> {
  const index = yield* openingSteps(segments)
  const finder = yield* finderSteps(index, learnQuestions([], index.numberOf))
  const numbers = new Map<string, number>()
  const sourceOf = new Uint32Array(index.size)
  for (let passage = 0; passage < index.size; passage++) {
    const { source } = placeOf(index.place(passage).id)
    const number = numbers.get(source) ?? numbers.size
    numbers.set(source, number)
    sourceOf[passage] = number
    if (passage % 1000 === 0) yield
  }
  return { index, finder, sources: [...numbers.keys()], sourceOf }
}

/** What can be found, as of one moment. */
export function openLibrary(
  sources: ReadonlyMap<string, SourceFacts>,
  indexed: Indexed,
  corrections: readonly KnownAnswer[] = [],
): Library {
  const { index, finder, sourceOf } = indexed
  const knownFor = createKnown(corrections, sources, index.rarity)
  const facts = indexed.sources.map(id => sources.get(id))
  const library: Library = {
    size: { sources: facts.length, passages: index.size },
    rarity: index.rarity,
    findKnown: (question, limit, by) => {
      const found = library.find(question, limit, by)
      const known = knownFor(question, found, by)
      return { found: known ? knownFirst(found, known, sources).slice(0, limit) : found, known }
    },
    find: (question, limit, { reader, day, isInForce: wanted = true }) => {
      const may = facts.map(one => one !== undefined && mayRead(one, reader) && isInForce(one, day) === wanted)
      // whoever names a document by its number asks for that one
      const { numbers } = askedIn(question, day)
      const isNamed = facts.map((one, i) => {
        const own = one?.documentNumber ?? null
        return may[i] === true && own !== null && numbers.some(number => number.endsWith(own) || own.endsWith(number))
      })
      const wantedSources = isNamed.includes(true) ? isNamed : may
      return finder
        .find(question, limit, passage => wantedSources[sourceOf[passage] ?? 0] ?? false)
        .flatMap(({ id, score, isNamed }) => {
          const { source, position } = placeOf(id)
          const known = sources.get(source)
          return known ? [{ source: known, position, score, isNamed }] : []
        })
    },
  }
  return library
}
