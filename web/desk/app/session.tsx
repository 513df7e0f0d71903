import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import type { Me, Role } from '../../../src/shapes/organisation.ts'
import { ApiError, get } from '../../shared/api.ts'
import { PageState } from './PageState.tsx'
import { usePost } from './use-post.ts'

export const meKey = ['me'] as const

const MeContext = createContext<Me | null>(null)

/** Null when nobody is signed in; that is an answer, not a failure. */
const readMe = () =>
  get<Me>('/api/me').catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  })

/** Shows what is inside only to somebody who is signed in; others go to the login page and come back afterwards. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  const search = useSearch()
  const from = search === '' ? path : `${path}?${search}`
  const query = useQuery({ queryKey: meKey, queryFn: readMe, staleTime: 60_000 })
  return (
    <PageState query={query}>
      {me =>
        me === null ? (
          <Redirect to={`/login?from=${encodeURIComponent(from)}`} replace />
        ) : (
          <MeContext.Provider value={me}>{children}</MeContext.Provider>
        )
      }
    </PageState>
  )
}

export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe belongs inside SessionGate')
  return me
}

export function useHasRole(...roles: Role[]): boolean {
  const me = useMe()
  return roles.some(role => me.roles.includes(role))
}

/** Ends the session and forgets everything that was read with it. */
export function useSignOut() {
  const client = useQueryClient()
  return usePost<unknown>(() => {
    client.setQueryData(meKey, null)
    client.removeQueries({ predicate: query => query.queryKey[0] !== meKey[0] })
  })
}
