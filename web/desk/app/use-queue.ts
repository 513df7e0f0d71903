import { useQuery } from '@tanstack/react-query'
import type { Queue } from '../../../src/shapes/matter.ts'
import { get } from '../../shared/api.ts'
import { usePolling } from './live.ts'

export const queueKey = ['queue'] as const

/** What waits for this person's decision; the shell shows its number, the queue page shows it all. */
export const useQueue = (options: { every: number; enabled?: boolean; isWatched?: boolean }) =>
  useQuery({
    queryKey: queueKey,
    queryFn: () => get<Queue>('/api/queue'),
    refetchInterval: usePolling(options.every),
    // a page that is hidden hears of nothing: what must ring is asked for
    refetchIntervalInBackground: options.isWatched ?? false,
    enabled: options.enabled ?? true,
  })
