import { useQuery } from '@tanstack/react-query'
import type { Person } from '../../../src/shapes/organisation.ts'
import { get } from '../../shared/api.ts'

export const peopleKey = ['organisation', 'people'] as const

const aMinute = 60_000

/** Everybody who has an account; only governors and administrators may read it. */
export const usePeople = () =>
  useQuery({ queryKey: peopleKey, queryFn: () => get<{ items: Person[] }>('/api/people'), staleTime: aMinute })
