import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApiClient, DeliveryPage, WebhookList } from '../../../../src/shapes/integration.ts'
import { get } from '../../../shared/api.ts'
import { everyFiveSeconds } from '../../app/query.ts'
import { usePost } from '../../app/use-post.ts'

const integrationsKey = ['integrations'] as const

export const useApiClients = () =>
  useQuery({
    queryKey: [...integrationsKey, 'clients'],
    queryFn: () => get<{ items: ApiClient[] }>('/api/api-clients'),
    refetchInterval: everyFiveSeconds,
  })

export const useWebhooks = () =>
  useQuery({
    queryKey: [...integrationsKey, 'webhooks'],
    queryFn: () => get<WebhookList>('/api/webhooks'),
    refetchInterval: everyFiveSeconds,
  })

export const webhookPath = (id: string, action: string) => `/api/webhooks/${id}/${action}`

/** The log of one webhook, newest first; deliveries come and go by themselves. */
export const useDeliveries = (id: string) =>
  useInfiniteQuery({
    queryKey: [...integrationsKey, 'deliveries', id],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      get<DeliveryPage>(webhookPath(id, pageParam === null ? 'deliveries' : `deliveries?before=${pageParam}`)),
    getNextPageParam: page => page.nextBefore,
    refetchInterval: everyFiveSeconds,
  })

/** A change after which all of the page is read again. */
export function useIntegrationAction<Result>(onDone: (result: Result) => void) {
  const client = useQueryClient()
  return usePost<Result>(result => {
    void client.invalidateQueries({ queryKey: integrationsKey })
    onDone(result)
  })
}
