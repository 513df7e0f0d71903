import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CounterRequest } from '../../../../src/http/shapes/appeal.ts'
import { ApiError, get } from '../../../shared/api.ts'
import { everyFiveSeconds } from '../../app/query.ts'
import { postOnce } from '../post-once.ts'

interface CounterList {
  items: CounterRequest[]
}

const counterKey = ['counter'] as const

export const useCounter = () =>
  useQuery({
    queryKey: counterKey,
    queryFn: () => get<CounterList>('/api/counter'),
    refetchInterval: everyFiveSeconds,
  })

/** 接待 or 办结; the answer replaces the line in the list. A colleague who was quicker shows at once. */
export function useCounterAction<Body>(id: string, action: 'take' | 'finish') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body) => postOnce<CounterRequest>(`/api/counter/${encodeURIComponent(id)}/${action}`, body),
    onSuccess: request => {
      client.setQueryData<CounterList>(
        counterKey,
        list => list && { items: list.items.map(it => (it.id === request.id ? request : it)) },
      )
      void client.invalidateQueries({ queryKey: counterKey })
    },
    onError: error => {
      if (error instanceof ApiError && error.status === 409) void client.invalidateQueries({ queryKey: counterKey })
    },
  })
}
