import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError, newKey, post } from '../../shared/api.ts'

interface Request {
  path: string
  body?: unknown
}

/** No answer, or a broken one: the request may have taken effect all the same. */
const mayHaveArrived = (error: Error | null) => error instanceof ApiError && (error.status === 0 || error.status >= 500)

/**
 * A POST that can be pressed again after a failure of the network: as long as the same thing is asked for, it carries
 * the same key, so that it takes effect once. Something else, or a new try after a clear answer, gets a fresh key.
 */
export function usePost<Result>(onSuccess?: (result: Result) => unknown) {
  const last = useRef({ request: '', key: newKey() })
  return useMutation({
    mutationFn: ({ path, body = {} }: Request) => {
      const request = `${path} ${JSON.stringify(body)}`
      if (last.current.request !== request) last.current = { request, key: newKey() }
      return post<Result>(path, body, last.current.key)
    },
    onSettled: (_result, error) => {
      if (!mayHaveArrived(error)) last.current = { request: '', key: newKey() }
    },
    ...(onSuccess === undefined ? {} : { onSuccess }),
  })
}
