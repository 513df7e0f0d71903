import type { ReactNode } from 'react'

/**
 * A word with a quiet frame. `late` is for what is overdue or dangerous, `seal` for a decision, `machine` for what a
 * digital employee wrote, `solid` for what waits for somebody.
 */
export type LabelTone = 'plain' | 'solid' | 'late' | 'seal' | 'machine'

export function Label({ tone = 'plain', children }: { tone?: LabelTone; children: ReactNode }) {
  return <span className={`label label-${tone}`}>{children}</span>
}
