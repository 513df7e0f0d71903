import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Answer } from '../../../../src/shapes/library.ts'
import { get, newKey, post } from '../../../shared/api.ts'
import { type Asked, type Turn, turnsBefore } from './thread.ts'

const askedKey = 'asked'
const anHour = 3_600_000

/**
 * The answer to a question. Asking is kept by the server, so one question is asked once: going back to it, or trying
 * again after a failure of the network, asks nothing new.
 */
export function useAnswer({ question, day, after }: Asked) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question gets another key
  const key = useMemo(newKey, [question, day, after])
  return useQuery({
    queryKey: [askedKey, question, day, after],
    queryFn: () =>
      post<Answer>(
        '/api/knowledge/questions',
        { question, ...(day === '' ? {} : { day }), ...(after === '' ? {} : { after }) },
        key,
      ),
    enabled: question !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: anHour,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** The turns of the thread before a question, from what this browser asked within the hour. */
export function useTurnsBefore(after: string): Turn[] {
  const client = useQueryClient()
  const known = client.getQueriesData<Answer>({ queryKey: [askedKey] }).flatMap(([key, answer]): Turn[] => {
    const [, question, day, goesOnFrom] = key as [string, string, string, string]
    return answer === undefined ? [] : [{ question, day, after: goesOnFrom, answer }]
  })
  return turnsBefore(known, after)
}

/** Where people answer; undefined while that is not known. */
export const useHotline = (): string | undefined =>
  useQuery({
    queryKey: ['hotline'],
    queryFn: () => get<{ phone: string }>('/api/district'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.phone
