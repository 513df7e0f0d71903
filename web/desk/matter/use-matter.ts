import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MatterDetail } from '../../../src/shapes/matter.ts'
import { get } from '../../shared/api.ts'
import { queueKey } from '../app/use-queue.ts'

export const ordersKey = ['orders'] as const

/**
 * One matter as it is shown. It is not read again behind the reader's back: what somebody is about to decide must stay
 * as they saw it, and the server refuses a decision on what has changed meanwhile.
 */
export const matterOptions = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    queryFn: () => get<MatterDetail>(`/api/matters/${encodeURIComponent(id)}`),
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const useMatter = (id: string) => useQuery(matterOptions(id))

/** Takes the answer of a step that changed a matter, and has the lists read again. */
export function keepMatter(client: QueryClient, matter: MatterDetail) {
  client.setQueryData(matterOptions(matter.id).queryKey, matter)
  void client.invalidateQueries({ queryKey: queueKey })
  void client.invalidateQueries({ queryKey: ordersKey })
  void client.invalidateQueries({ queryKey: ['matters'] })
}

export function useKeepMatter() {
  const client = useQueryClient()
  return (matter: MatterDetail) => keepMatter(client, matter)
}
