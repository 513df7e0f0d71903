import type { MatterSummary, Queue } from '../../../../src/shapes/matter.ts'

export type FilterName = 'all' | 'sure' | 'doubtful' | 'byHand'

const isByHand = (matter: MatterSummary) => matter.state === 'manual'

const some = (count: number, { isMore }: Queue['counts']) => (isMore ? `${count}+` : count)

/** The four ways to look at the queue; the counts are the server's. */
export const filters: Record<
  FilterName,
  { text: string; holds: (matter: MatterSummary) => boolean; count: (counts: Queue['counts']) => number | string }
> = {
  all: { text: '全部', holds: () => true, count: it => it.all },
  sure: { text: '有把握', holds: it => !isByHand(it) && it.isSure, count: it => some(it.sure, it) },
  doubtful: { text: '存疑', holds: it => !isByHand(it) && !it.isSure, count: it => some(it.doubtful, it) },
  byHand: { text: '人工办理', holds: isByHand, count: it => some(it.byHand, it) },
}

export const filterNames = ['all', 'sure', 'doubtful', 'byHand'] as const

export const filterOf = (name: string | null): FilterName => filterNames.find(it => it === name) ?? 'all'

/** Only what the employee is sure of, and what is neither dangerous nor a reply, may be approved in a batch. */
export const isBatchable = (matter: MatterSummary) =>
  matter.isSure &&
  !isByHand(matter) &&
  matter.urgency !== 'danger' &&
  matter.proposalKind === 'routing' &&
  matter.proposed !== null &&
  matter.proposalId !== null &&
  matter.shownDigest !== null

/** The matter that is opened after `id` has left the list: the one that takes its place, or else the one before. */
export function neighbourOf(items: readonly MatterSummary[], id: string): string | null {
  const index = items.findIndex(it => it.id === id)
  return (items[index + 1] ?? items[index - 1])?.id ?? null
}
