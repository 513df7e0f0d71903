import { useQueryClient } from '@tanstack/react-query'
import type { RouterState } from '../../../../src/shapes/router.ts'
import { usePost } from '../../app/use-post.ts'

export const routerKey = ['router']

/** A call that answers with the state afterwards, which is then what the page shows. */
export function useRouterAction<Body>(path: string, onDone: () => void) {
  const client = useQueryClient()
  const post = usePost<RouterState>(state => {
    client.setQueryData(routerKey, state)
    onDone()
  })
  return { run: (body: Body) => post.mutate({ path, body }), isPending: post.isPending, error: post.error }
}
