import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Summary, SummaryPage } from '../../../../src/shapes/summary.ts'
import { get } from '../../../shared/api.ts'
import { usePost } from '../../app/use-post.ts'

const key = ['summaries'] as const
const oneKey = (id: string) => [...key, 'one', id]

export const useSummaries = () =>
  useQuery({ queryKey: [...key, 'list'], queryFn: () => get<SummaryPage>('/api/summaries') })

export const useSummary = (id: string) =>
  useQuery({ queryKey: oneKey(id), queryFn: () => get<Summary>(`/api/summaries/${encodeURIComponent(id)}`) })

/** Makes or changes a table; what the server answers is the table as it stands. */
export function useSummaryPost(onDone?: (made: Summary) => void) {
  const client = useQueryClient()
  return usePost<Summary>(made => {
    client.setQueryData(oneKey(made.id), made)
    void client.invalidateQueries({ queryKey: [...key, 'list'] })
    onDone?.(made)
  })
}
