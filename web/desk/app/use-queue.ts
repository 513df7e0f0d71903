import { useQuery } from '@tanstack/react-query'
import type { Queue } from '../../../src/shapes/matter.ts'
import { get } from '../../shared/api.ts'
import { usePolling } from './live.ts'

export const queueKey = ['queue'] as const

/** What waits for this person's decision; the shell shows its number, the queue page shows it all. */
export const useQueue = (options: { every: number; enabled?: boolean }) =>
  useQuery({
    queryKey: queueKey,
    queryFn: () => get<Queue>('/api/queue'),
    refetchInterval: usePolling(options.every),
    enabled: options.enabled ?? true,
  })
