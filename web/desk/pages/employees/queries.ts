import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { EmployeeDetail, EmployeeSummary } from '../../../../src/shapes/organisation.ts'
import { ApiError, get } from '../../../shared/api.ts'
import { meKey } from '../../app/session.tsx'
import { usePost } from '../../app/use-post.ts'
import { queueKey } from '../../app/use-queue.ts'

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

type Action = 'suspend' | 'resume' | 'advance' | 'guardians' | 'incidents'

/**
 * Something done to one employee. The answer is its new state; what others show of it is read again, also after a
 * conflict. `onDone` runs even when the form that started it is gone by then.
 */
export function useEmployeeAction<Body>(id: string, action: Action, onDone: () => void) {
  const client = useQueryClient()
  const readAgain = () => {
    void client.invalidateQueries({ queryKey: employeesKey })
    void client.invalidateQueries({ queryKey: queueKey })
    if (action === 'guardians') void client.invalidateQueries({ queryKey: meKey })
  }
  const { mutate, isPending, error } = usePost<EmployeeDetail>(detail => {
    client.setQueryData(employeeKey(id), detail)
    readAgain()
    onDone()
  })
  const onError = (refusal: Error) => {
    if (refusal instanceof ApiError && refusal.status === 409) readAgain()
  }
  const run = (body: Body) => mutate({ path: `${pathOf(id)}/${action}`, body }, { onError })
  return { run, isPending, error }
}
