import type { Answer } from '../../../../src/shapes/library.ts'

/** A question as it stands in the address. */
export interface Asked {
  readonly question: string
  /** Whose rules are asked for; '' is today. */
  readonly day: string
  /** The answer from which it goes on; '' where it begins a thread. */
  readonly after: string
}

export interface Turn extends Asked {
  readonly answer: Answer
}

/** What was asked before in one thread, the oldest first, as far as it is known here. */
export function turnsBefore(known: readonly Turn[], after: string): Turn[] {
  const before = new Map(known.map(one => [one.answer.id, one]))
  const turns: Turn[] = []
  for (let next = before.get(after); next !== undefined; next = before.get(next.after)) {
    before.delete(next.answer.id)
    turns.unshift(next)
  }
  return turns
}
