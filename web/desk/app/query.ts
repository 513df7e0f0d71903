import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '../../shared/api.ts'
import { meKey } from './session.tsx'

const isRefused = (error: Error) => error instanceof ApiError && error.status >= 400 && error.status < 500

/** After a 401 anywhere ask who is signed in: nobody (then the login page follows), or it was only a wrong code. */
const onError = (error: Error) => {
  if (error instanceof ApiError && error.status === 401) void queryClient.invalidateQueries({ queryKey: meKey })
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Asking while offline fails at once with a sentence, instead of waiting silently for the network.
    queries: { retry: (count, error) => !isRefused(error) && count < 2, networkMode: 'always', staleTime: 2000 },
    mutations: { networkMode: 'always' },
  },
})

/** Lists that others change all day are read again this often, while the page is visible. */
export const everyFiveSeconds = 5000
