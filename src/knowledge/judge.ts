import type { Judged } from './figures.ts'
import type { Finder } from './finder.ts'
import { wholeOf } from './pieces.ts'
import type { AskedQuestion } from './rows.ts'

/** How deep recall is looked at. */
const depth = 100
/** Of one long text so many pieces may be found before others are missed. */
const mostPieces = 3

export interface Judgement {
  readonly judged: readonly Judged[]
  /** Milliseconds of each question, in their order. */
  readonly times: readonly number[]
}

/** Asks questions whose passages are known; `write` says how each is typed. Pieces count as the passages that they are of. */
export function judge(
  finder: Finder,
  questions: readonly AskedQuestion[],
  write: (question: string) => string = question => question,
): Judgement {
  const times: number[] = []
  const judged = questions.map(({ question, passages }): Judged => {
    const typed = write(question)
    const began = performance.now()
    const found = finder.find(typed, depth * mostPieces)
    times.push(performance.now() - began)
    return { gold: passages, found: [...new Set(found.map(one => wholeOf(one.id)))].slice(0, depth) }
  })
  return { judged, times }
}

/** The milliseconds that half, and 95 of a hundred questions took at most. */
export function percentiles(times: readonly number[]): { readonly p50Ms: number; readonly p95Ms: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}
