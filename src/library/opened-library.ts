import {
  askedIn,
  createFinder,
  type Finder,
  type Found,
  type FullText,
  joinRanks,
  learnQuestions,
  openSegments,
  type Segment,
} from '../knowledge/index.ts'
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
  /** The same, joined with what is found by its meaning: of the same passages, for the same reader and day. */
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
}

export function indexOf(segments: readonly Segment[]): Indexed {
  const index = openSegments(segments)
  return { index, finder: createFinder(index, learnQuestions([], index.numberOf)) }
}

/** What can be found, as of one moment. */
export function openLibrary(
  sources: ReadonlyMap<string, SourceFacts>,
  { index, finder }: Indexed,
  loaded?: LoadedVectors,
): Library {
  const facts: (SourceFacts | undefined)[] = []
  const numbers = new Map<string, number>()
  const sourceOf = Uint32Array.from({ length: index.size }, (_, passage) => {
    const { source } = placeOf(index.place(passage).id)
    const number = numbers.get(source) ?? numbers.size
    if (number === numbers.size) {
      numbers.set(source, number)
      facts.push(sources.get(source))
    }
    return number
  })
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
      return may[i] === true && own !== null && numbers.some(number => number.endsWith(own))
    })
    const wantedSources = isNamed.includes(true) ? isNamed : may
    return (passage: number) => wantedSources[sourceOf[passage] ?? 0] ?? false
  }
  const placed = ({ id, score, isNamed }: Omit<Found, 'label' | 'title' | 'heading'>): FoundPassage[] => {
    const { source, position } = placeOf(id)
    const known = sources.get(source)
    return known ? [{ source: known, position, score, isNamed }] : []
  }

  return {
    size: { sources: facts.length, passages: index.size, vectors },
    rarity: index.rarity,
    find: (question, limit, by) => finder.find(question, limit, allowedFor(question, by)).flatMap(placed),
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
      return [...new Set([...named, ...joined])].slice(0, limit).flatMap(id =>
        placed(byWords.get(id) ?? { id, score: 0, isNamed: false }).map(one => ({
          ...one,
          standsOut: (byVectors.get(id) ?? 0) >= standingOut,
        })),
      )
    },
  }
}
