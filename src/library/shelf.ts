import { cutPassages, type Ground, makeSegment, type Passage, termsOf } from '../knowledge/index.ts'
import { answer } from '../skills/index.ts'
import type { NewSource } from './add.ts'
import { depth } from './ask.ts'
import { bestBySource, indexOf } from './opened-library.ts'
import { isInForce } from './source.ts'

/** A passage of a source, by its place among the passages as they were brought. */
export interface ShelvedPassage {
  readonly source: NewSource
  readonly passage: number
}

/** What came of a question. */
export interface Shelved {
  readonly outcome: 'answered' | 'declined'
  /** What was found, the best first. */
  readonly found: readonly ShelvedPassage[]
  readonly quoted: readonly ShelvedPassage[]
  /** The words of what was found, in the same order. */
  readonly read: readonly Ground[]
  readonly confidence: number
}

/** What another one on the shelf puts out of force, as a publication would. */
function isReplaced(source: NewSource, all: readonly NewSource[]): boolean {
  return all.some(one =>
    one.replaces.some(
      ({ title, number }) => source.title.endsWith(title) || (number !== null && number === source.documentNumber),
    ),
  )
}

/** Sources without a record, cut and indexed as the office would: what is in force on a day, public unless it is said otherwise. */
export function shelve(
  sources: readonly NewSource[],
  day: string,
  { withInternal = false }: { readonly withInternal?: boolean } = {},
) {
  const passages: Passage[] = []
  const sourceOf: NewSource[] = []
  /** By number of a piece: of which passage of its source it is. */
  const passageOf: number[] = []
  for (const source of sources) {
    if ((source.classification !== 'public' && !withInternal) || !isInForce(source, day) || isReplaced(source, sources))
      continue
    const whole = source.passages.map((one, i) => ({
      ...one,
      id: String(i),
      title: source.title,
      alsoAsked: one.alsoAsked ?? '',
    }))
    for (const piece of cutPassages(whole)) {
      passages.push({ ...piece, id: String(passages.length) })
      sourceOf.push(source)
      passageOf.push(Number.parseInt(piece.id, 10))
    }
  }
  return { ...indexOf([makeSegment(passages)]), passages, sourceOf, passageOf }
}

/**
 * Sources without a record, answered from as the office would: what is public and in force on a day. For examples of the
 * staff and for measuring.
 */
export function createShelf(sources: readonly NewSource[], day: string) {
  const { index, finder, passages, sourceOf, passageOf } = shelve(sources, day)

  /** `isAway`: what is taken off the shelf for this question. */
  const ask = async (
    question: string,
    isAway: (passage: ShelvedPassage) => boolean = () => false,
  ): Promise<Shelved> => {
    const found = finder.find(question, depth.found, passage => {
      const source = sourceOf[passage]
      return source !== undefined && !isAway({ source, passage: passageOf[passage] ?? 0 })
    })
    const scored = found.flatMap(({ id, score }) => {
      const source = sourceOf[Number(id)]
      return source ? [{ source, score }] : []
    })
    const candidates = found.slice(0, depth.read).flatMap(({ id, score, isNamed }) => {
      const [passage, source] = [passages[Number(id)], sourceOf[Number(id)]]
      if (!passage || !source) return []
      const { title, heading, label, text, alsoAsked = '' } = passage
      return [
        {
          sourceId: String(sources.indexOf(source)),
          position: Number(id) + 1,
          kind: source.kind,
          title,
          heading,
          label,
          text,
          alsoAsked,
          score,
          isNamed,
        },
      ]
    })
    const { output, confidence } = await answer.propose(
      { question, candidates, bySource: bestBySource(scored) },
      { termsOf, rarity: index.rarity },
    )
    const at = ({ position }: { readonly position: number }): ShelvedPassage[] => {
      const source = sourceOf[position - 1]
      return source ? [{ source, passage: passageOf[position - 1] ?? 0 }] : []
    }
    return {
      outcome: output.outcome,
      found: candidates.flatMap(at),
      quoted: output.quotes.flatMap(at),
      read: candidates.map(({ position, title, heading, label, text }) => ({
        ...{ title, heading, label, text },
        documentNumber: sourceOf[position - 1]?.documentNumber ?? null,
      })),
      confidence,
    }
  }
  return { ask, rarity: index.rarity }
}
