import { useQuery } from '@tanstack/react-query'
import type { Category, Department } from '../../../src/shapes/organisation.ts'
import { get } from '../../shared/api.ts'

const tenMinutes = 600_000

/** Departments and categories change a few times a year. */
export const useDepartments = () =>
  useQuery({
    queryKey: ['departments'],
    queryFn: () => get<{ items: Department[] }>('/api/departments').then(it => it.items),
    staleTime: tenMinutes,
  })

export const useCategories = () =>
  useQuery({
    queryKey: ['categories'],
    queryFn: () => get<{ items: Category[] }>('/api/categories').then(it => it.items),
    staleTime: tenMinutes,
  })
