import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { CounterRequest } from '../../../../src/shapes/appeal.ts'
import { ApiError, get } from '../../../shared/api.ts'
import { usePolling } from '../../app/live.ts'
import { everyFiveSeconds } from '../../app/query.ts'
import { usePost } from '../../app/use-post.ts'

interface CounterList {
  items: CounterRequest[]
}

const counterKey = ['counter'] as const

export const useCounter = () =>
  useQuery({
    queryKey: counterKey,
    queryFn: () => get<CounterList>('/api/counter'),
    refetchInterval: usePolling(everyFiveSeconds),
  })

/**
 * 接待 or 办结; the answer replaces the line in the list, a colleague who was quicker shows at once. `onDone` runs even
 * when the line has moved to another section by then.
 */
export function useCounterAction<Body>(id: string, action: 'take' | 'finish', onDone?: () => void) {
  const client = useQueryClient()
  const readAgain = () => void client.invalidateQueries({ queryKey: counterKey })
  const { mutate, isPending, error } = usePost<CounterRequest>(request => {
    client.setQueryData<CounterList>(
      counterKey,
      list => list && { items: list.items.map(it => (it.id === request.id ? request : it)) },
    )
    readAgain()
    onDone?.()
  })
  const onError = (refusal: Error) => {
    if (refusal instanceof ApiError && refusal.status === 409) readAgain()
  }
  const run = (body: Body) => mutate({ path: `/api/counter/${encodeURIComponent(id)}/${action}`, body }, { onError })
  return { run, isPending, error }
}
