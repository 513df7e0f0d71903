import type { PlanSource } from '../skills/index.ts'

/**
 * So many passages are found, and the sources of the best of them are read: as a whole where they have no more than so
 * many passages; of a code of a thousand articles only what was found.
 */
export const planDepth = { found: 60, sources: 12, short: 60 }

interface FoundPlace<Source> {
  readonly source: Source
  readonly position: number
  readonly score: number
  readonly isNamed: boolean
}

/** What was found of one source. */
export interface FoundSource<Source> {
  readonly source: Source
  readonly score: number
  readonly isNamed: boolean
  /** By position of the passage. */
  readonly scores: ReadonlyMap<number, number>
}

/** What was found, by its sources, the best first. */
export function bySources<Source>(found: readonly FoundPlace<Source>[]): FoundSource<Source>[] {
  return [...Map.groupBy(found, one => one.source)]
    .map(([source, places]) => ({
      source,
      score: Math.max(...places.map(one => one.score)),
      isNamed: places.some(one => one.isNamed),
      scores: new Map(places.map(one => [one.position, one.score])),
    }))
    .sort((a, b) => Number(b.isNamed) - Number(a.isNamed) || b.score - a.score)
    .slice(0, planDepth.sources)
}

type Text = Omit<PlanSource['passages'][number], 'score'>

/** The passages of a source with what each was found with; of a long one those that were found. */
export const scored = (
  { scores }: Pick<FoundSource<unknown>, 'scores'>,
  passages: readonly Text[],
): PlanSource['passages'] =>
  (passages.length > planDepth.short ? passages.filter(one => scores.has(one.position)) : passages).map(one => ({
    ...one,
    score: scores.get(one.position) ?? 0,
  }))
