import {
  askedIn,
  type Finder,
  type Found,
  type FullText,
  finderSteps,
  joinRanks,
  learnQuestions,
  openingSteps,
  type Segment,
} from '../knowledge/index.ts'
import { atOnce, type Steps } from '../slices.ts'
import { createKnown, type KnownAnswer, knownFirst } from './known.ts'
import type { LoadedVectors } from './loaded-vectors.ts'
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

/** What a question means, by vectors of one key. */
export interface Meaning {
  readonly key: string
  readonly vector: Float32Array
}

/** A passage that was found by words, by its vector, or both; by its vector alone its score is 0. */
export interface JoinedPassage extends FoundPassage {
  /** Its vector is far nearer than is usual here: it has to do with the question, whatever its words are. */
  readonly standsOut: boolean
}

interface FindBy {
  readonly reader: Reader
  readonly day: string
  readonly isInForce?: boolean
}

export interface Library {
  /** How many sources and passages can be found now, and how many of these by their vectors. */
  readonly size: { readonly sources: number; readonly passages: number; readonly vectors: number }
  /** How much a term tells: its inverse document frequency over all passages. */
  rarity(term: string): number
  /**
   * The passages that answer a question, the best first: of sources that the reader may see and that are (or, with
   * `isInForce` false, are not) in force on a day. What may not be seen is left out before anything is ranked.
   */
  find(question: string, limit: number, by: FindBy): FoundPassage[]
  /**
   * The same, of what is in force, and first of all the passages that people said answer this question, or one very near to
   * it; `known` says so.
   */
  findKnown(
    question: string,
    limit: number,
    by: FindBy,
  ): { readonly found: readonly FoundPassage[]; readonly known: KnownAnswer | undefined }
  /** That, joined with what is found by its meaning: of the same passages, for the same reader and day. */
  findJoined(question: string, meaning: Meaning | undefined, limit: number, by: FindBy): JoinedPassage[]
}

/** So many of each ranking are joined: what comes later in one of them hardly counts. */
const joinedDepth = 60
/**
 * So many spreads above the middle of all that the reader may see a passage has to do with the question. Among passages that
 * don't, with likenesses as a bell curve has them, one of a thousand million is.
 */
const standingOut = 6
const none = -1

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
  { known = [], loaded }: { readonly known?: readonly KnownAnswer[]; readonly loaded?: LoadedVectors | undefined } = {},
): Library {
  const { index, finder, sourceOf } = indexed
  const knownFor = createKnown(known, sources, index.rarity)
  const facts = indexed.sources.map(id => sources.get(id))
  /** By row of a vector: the passage that it is of, or none that is in the index. */
  const passageOf = Int32Array.from(loaded?.ids ?? [], id => index.numberOf(id) ?? none)
  const vectors = passageOf.reduce((sum, passage) => {
    const source = facts[sourceOf[passage] ?? 0]
    return passage !== none && source?.state === 'published' ? sum + 1 : sum
  }, 0)

  /** Which passages may be found: settled before anything is ranked, for words and vectors alike. */
  const allowedFor = (question: string, { reader, day, isInForce: wanted = true }: FindBy) => {
    const may = facts.map(one => one !== undefined && mayRead(one, reader) && isInForce(one, day) === wanted)
    // whoever names a document by its number asks for that one
    const { numbers } = askedIn(question, day)
    const isNamed = facts.map((one, i) => {
      const own = one?.documentNumber ?? null
      return may[i] === true && own !== null && numbers.some(number => number.endsWith(own) || own.endsWith(number))
    })
    const wantedSources = isNamed.includes(true) ? isNamed : may
    return (passage: number) => wantedSources[sourceOf[passage] ?? 0] ?? false
  }
  const placed = ({ id, score, isNamed }: Omit<Found, 'label' | 'title' | 'heading'>): FoundPassage[] => {
    const { source, position } = placeOf(id)
    const facts = sources.get(source)
    return facts ? [{ source: facts, position, score, isNamed }] : []
  }

  const library: Library = {
    size: { sources: facts.length, passages: index.size, vectors },
    rarity: index.rarity,
    find: (question, limit, by) => finder.find(question, limit, allowedFor(question, by)).flatMap(placed),
    findKnown: (question, limit, by) => {
      const found = library.find(question, limit, by)
      const known = knownFor(question, found, by)
      return { found: known ? knownFirst(found, known, sources).slice(0, limit) : found, known }
    },
    findJoined: (question, meaning, limit, by) => {
      const mayBeFound = allowedFor(question, by)
      const byWords = new Map(finder.find(question, joinedDepth, mayBeFound).map(one => [one.id, one]))
      const near =
        loaded && meaning?.key === loaded.key
          ? loaded.vectors.search(meaning.vector, joinedDepth, row => {
              const passage = passageOf[row] ?? none
              return passage !== none && mayBeFound(passage)
            })
          : []
      const byVectors = new Map(near.map(({ row, ahead }) => [loaded?.ids[row] ?? '', ahead]))
      const joined = joinRanks([...byWords.keys()], [...byVectors.keys()])
      const named = joined.filter(id => byWords.get(id)?.isNamed)
      const found = [...new Set([...named, ...joined])].slice(0, limit).flatMap(id =>
        placed(byWords.get(id) ?? { id, score: 0, isNamed: false }).map(one => ({
          ...one,
          standsOut: (byVectors.get(id) ?? 0) >= standingOut,
        })),
      )
      const known = knownFor(question, [...byWords.values()].flatMap(placed), by)
      if (!known) return found
      return knownFirst(found, known, sources)
        .slice(0, limit)
        .map(one => ({ standsOut: true, ...one }))
    },
  }
  return library
}
