import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { CorrectionPage } from '../../../../src/shapes/correction.ts'
import type { AnswerPage, SourcePage, SourceText } from '../../../../src/shapes/library.ts'
import type { Plan } from '../../../../src/shapes/plan.ts'
import { ApiError, get, newKey, post } from '../../../shared/api.ts'
import { usePolling } from '../../app/live.ts'
import { useMe } from '../../app/session.tsx'

const sourcesKey = ['sources'] as const
const answersKey = ['answers'] as const
const correctionsKey = ['corrections'] as const
const aMinute = 60_000
const anHour = 3_600_000

const pageOf = (params: string, after: string) => {
  const query = new URLSearchParams(params)
  if (after !== '') query.set('after', after)
  return query
}

export const useSources = (params: string) =>
  useInfiniteQuery({
    queryKey: [...sourcesKey, 'list', params],
    initialPageParam: '',
    queryFn: ({ pageParam }) => get<SourcePage>(`/api/knowledge/sources?${pageOf(params, pageParam)}`),
    getNextPageParam: last => last.next,
    // the counts stay while another filter is read
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(aMinute),
  })

/** The words of a source around one of its passages. */
export const sourceTextOptions = (id: string, at: number) =>
  queryOptions({
    queryKey: [...sourcesKey, 'text', id, at],
    queryFn: () => get<SourceText>(`/api/knowledge/sources/${encodeURIComponent(id)}?at=${at}`),
    staleTime: aMinute,
  })

/** The plan for a task; kept by the server, and so put together once. */
export function usePlan(task: string, day: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task gets another key
  const key = useMemo(newKey, [task, day])
  return useQuery({
    queryKey: ['planned', task, day],
    queryFn: () => post<Plan>('/api/knowledge/plans', { task, ...(day === '' ? {} : { day }) }, key),
    enabled: task !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: anHour,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export const useAnswers = (params: string) =>
  useInfiniteQuery({
    queryKey: [...answersKey, params],
    initialPageParam: '',
    queryFn: ({ pageParam }) => get<AnswerPage>(`/api/knowledge/answers?${pageOf(params, pageParam)}`),
    getNextPageParam: last => last.next,
    refetchInterval: usePolling(aMinute),
  })

export const useCorrections = (params: string) =>
  useInfiniteQuery({
    queryKey: [...correctionsKey, params],
    initialPageParam: '',
    queryFn: ({ pageParam }) => get<CorrectionPage>(`/api/knowledge/corrections?${pageOf(params, pageParam)}`),
    getNextPageParam: last => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(aMinute),
  })

/** Has all lists read again; what is published or withdrawn changes what answers rest on. */
export function useReadAgain() {
  const client = useQueryClient()
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: sourcesKey })
    void client.invalidateQueries({ queryKey: answersKey })
    void client.invalidateQueries({ queryKey: correctionsKey })
  }, [client])
}

export const isStale = (error: unknown) => error instanceof ApiError && error.status === 409

/** Who answers from the library; its guardian says afterwards whether that was right. The server checks again. */
export const useGuardsAdviser = () =>
  useMe().guardianOf.some(({ id, as }) => id === 'policy-adviser' && as !== 'arbiter')
