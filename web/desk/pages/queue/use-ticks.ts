import { useState } from 'react'
import type { MatterSummary } from '../../../../src/shapes/matter.ts'
import { isBatchable } from './filters.ts'

const mostAtOnce = 50

/** What is ticked for the batch: only sure ones, only of one department. What has left the queue is forgotten. */
export function useTicks(waiting: readonly MatterSummary[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const items = waiting.filter(it => ids.has(it.id) && isBatchable(it))
  const department = items[0]?.proposed?.department ?? null
  const canTick = (matter: MatterSummary) =>
    isBatchable(matter) &&
    (department === null || matter.proposed?.department.id === department.id) &&
    (ids.has(matter.id) || items.length < mostAtOnce)
  const toggle = (id: string) => {
    const next = new Set(items.map(it => it.id))
    if (!next.delete(id)) next.add(id)
    setIds(next)
  }
  return { items, department, canTick, isTicked: (id: string) => ids.has(id), toggle, clear: () => setIds(new Set()) }
}

export type Ticks = ReturnType<typeof useTicks>
