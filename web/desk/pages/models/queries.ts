import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelCallPage, ModelDesk, ModelUsage } from '../../../../src/shapes/model.ts'
import { get } from '../../../shared/api.ts'
import { everyFiveSeconds } from '../../app/query.ts'
import { usePost } from '../../app/use-post.ts'

const modelsKey = ['models'] as const
const deskKey = [...modelsKey, 'desk'] as const

export const useModels = () =>
  useQuery({
    queryKey: deskKey,
    queryFn: () => get<ModelDesk>('/api/models'),
    refetchInterval: everyFiveSeconds,
  })

export const useUsage = (days: number) =>
  useQuery({
    queryKey: [...modelsKey, 'usage', days],
    queryFn: () => get<ModelUsage>(`/api/models/usage?days=${days}`),
  })

/** What left and came, newest first. */
export const useCalls = () =>
  useInfiniteQuery({
    queryKey: [...modelsKey, 'calls'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      get<ModelCallPage>(pageParam === null ? '/api/models/calls' : `/api/models/calls?before=${pageParam}`),
    getNextPageParam: page => page.nextBefore,
  })

/** A decision on models; its answer is the page as it is then. */
export function useModelAction(onDone: () => void) {
  const client = useQueryClient()
  return usePost<ModelDesk>(desk => {
    client.setQueryData(deskKey, desk)
    onDone()
  })
}
