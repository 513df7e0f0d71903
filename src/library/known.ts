import { recogniseQuestions } from '../knowledge/index.ts'
import type { FoundPassage } from './opened-library.ts'
import type { Place } from './places.ts'
import { isInForce, mayRead, type Reader, type SourceFacts } from './source.ts'

/** A question whose right answer a person gave and a trainer adopted. */
export interface KnownAnswer {
  /** Of the correction. */
  readonly id: string
  /** As it is kept, without personal data. */
  readonly question: string
  /** What answers it; nothing: nothing in the library does. */
  readonly places: readonly Place[]
  readonly adoptedAt: Date
}

/**
 * How near a question must be: so near that it is the same; less where its answer is among what is found anyway; more where
 * it would be left without an answer. Of 55,000 pairs of the demo's questions with different answers none is as near as
 * the first, and two are as near as the second.
 */
const near = { same: 0.4, found: 0.3, nothing: 0.6 }
/** So many of what is found are looked at for the answer. */
const lookedAt = 10

export type FindKnown = (
  question: string,
  found: readonly FoundPassage[],
  by: { readonly reader: Reader; readonly day: string },
) => KnownAnswer | undefined

/**
 * Finds the known answer to a question. One whose sources are not all published, in force on the day and open to the reader
 * is passed over as if it weren't there.
 */
export function createKnown(
  all: readonly KnownAnswer[],
  sources: ReadonlyMap<string, SourceFacts>,
  rarity: (term: string) => number,
): FindKnown {
  // of what was corrected twice the later one counts
  const known = [...all].sort((a, b) => b.adoptedAt.getTime() - a.adoptedAt.getTime())
  const recognise = recogniseQuestions(
    known.map(one => one.question),
    rarity,
  )
  return (question, found, { reader, day }) => {
    const first = new Set(found.slice(0, lookedAt).map(one => `${one.source.id}/${one.position}`))
    for (const { at, nearness } of recognise(question, near.found)) {
      const one = known[at]
      if (!one) continue
      const isFound = one.places.some(place => first.has(`${place.sourceId}/${place.position}`))
      const least = one.places.length === 0 ? near.nothing : isFound ? near.found : near.same
      const holds = one.places.every(({ sourceId }) => {
        const source = sources.get(sourceId)
        return source !== undefined && mayRead(source, reader) && isInForce(source, day)
      })
      if (nearness >= least && holds) return one
    }
    return undefined
  }
}

/** What was found, with what is known to answer before everything else. */
export function knownFirst(
  found: readonly FoundPassage[],
  { places }: KnownAnswer,
  sources: ReadonlyMap<string, SourceFacts>,
): FoundPassage[] {
  const best = found[0]?.score ?? 0
  const isAt = (one: FoundPassage, place: Place) => one.source.id === place.sourceId && one.position === place.position
  const first = places.flatMap((place): FoundPassage[] => {
    const source = sources.get(place.sourceId)
    const isNamed = found.some(one => isAt(one, place) && one.isNamed)
    return source ? [{ source, position: place.position, score: best, isNamed, isKnown: true }] : []
  })
  return [...first, ...found.filter(one => !places.some(place => isAt(one, place)))]
}
