import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { InclusionProof, LedgerHead, LedgerPage } from '../../../../src/shapes/ledger.ts'
import { get } from '../../../shared/api.ts'

const aMinute = 60_000

export const useLedgerHead = () =>
  useQuery({
    queryKey: ['ledger', 'head'],
    queryFn: () => get<LedgerHead>('/api/ledger/head'),
    refetchInterval: aMinute,
  })

/** Before which entry the first page begins: before none. */
const newest = Number.POSITIVE_INFINITY

/** Newest first; `q` is empty for everything. */
export const useLedgerEntries = (q: string) =>
  useInfiniteQuery({
    queryKey: ['ledger', 'entries', q],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams()
      if (q !== '') search.set('q', q)
      if (pageParam !== newest) search.set('before', String(pageParam))
      return get<LedgerPage>(search.size === 0 ? '/api/ledger' : `/api/ledger?${search}`)
    },
    initialPageParam: newest,
    getNextPageParam: page => page.nextBefore,
  })

export const useProof = (seq: number) =>
  useQuery({
    queryKey: ['ledger', 'proof', seq],
    queryFn: () => get<InclusionProof>(`/api/ledger/entries/${seq}/proof`),
    staleTime: Number.POSITIVE_INFINITY,
  })
