import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { EmployeeDetail, EmployeeSummary } from '../../../../src/http/shapes/organisation.ts'
import { ApiError, get } from '../../../shared/api.ts'
import { meKey } from '../../app/session.tsx'
import { queueKey } from '../../app/use-queue.ts'
import { postOnce } from '../post-once.ts'

const employeesKey = ['employees'] as const
const employeeKey = (id: string) => ['employees', id] as const
const pathOf = (id: string) => `/api/employees/${encodeURIComponent(id)}`

const halfAMinute = 30_000

export const useEmployees = () =>
  useQuery({
    queryKey: employeesKey,
    queryFn: () => get<{ items: EmployeeSummary[] }>('/api/employees'),
    refetchInterval: halfAMinute,
  })

export const useEmployee = (id: string) =>
  useQuery({
    queryKey: employeeKey(id),
    queryFn: () => get<EmployeeDetail>(pathOf(id)),
    refetchInterval: halfAMinute,
  })

type Action = 'suspend' | 'resume' | 'advance' | 'guardians'

/** Something done to one employee; the answer is its new state, and what others show of it is read again. */
export function useEmployeeAction<Body>(id: string, action: Action) {
  const client = useQueryClient()
  const readAgain = () => {
    void client.invalidateQueries({ queryKey: employeesKey })
    void client.invalidateQueries({ queryKey: queueKey })
    if (action === 'guardians') void client.invalidateQueries({ queryKey: meKey })
  }
  return useMutation({
    mutationFn: (body: Body) => postOnce<EmployeeDetail>(`${pathOf(id)}/${action}`, body),
    onSuccess: detail => {
      client.setQueryData(employeeKey(id), detail)
      readAgain()
    },
    onError: error => {
      if (error instanceof ApiError && error.status === 409) readAgain()
    },
  })
}
