import { useSyncExternalStore } from 'react'

let isLive = false
const watchers = new Set<() => void>()

/** Says whether the server tells us of what happens; use-events.ts alone knows. */
export function setLive(next: boolean): void {
  if (isLive === next) return
  isLive = next
  for (const changed of watchers) changed()
}

function subscribe(changed: () => void) {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

const aMinute = 60_000

/** How often a list is read again: seldom while the server tells us of changes, else as often as `every` says. */
export function usePolling(every: number): number {
  return useSyncExternalStore(subscribe, () => isLive) ? Math.max(aMinute, every) : every
}
