import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, Redirect, useLocation, useRoute, useSearchParams } from 'wouter'
import type { OrderPage } from '../../../../src/shapes/matter.ts'
import { get } from '../../../shared/api.ts'
import { usePolling } from '../../app/live.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { everyFiveSeconds } from '../../app/query.ts'
import { useHasRole } from '../../app/session.tsx'
import { useIsNarrow } from '../../app/use-media.ts'
import { useTitle } from '../../app/use-title.ts'
import { ordersKey, useMatter } from '../../matter/use-matter.ts'
import { OrderDesk } from './OrderDesk.tsx'
import { OrdersColumn } from './OrdersColumn.tsx'
import './orders.css'
import { latestFirst, type Scope, scopeOf } from './scope.ts'

const useOrders = (scope: Scope, state: string) =>
  useQuery({
    queryKey: [...ordersKey, scope, state],
    queryFn: () => {
      const query = new URLSearchParams({ scope, ...(state === '' ? {} : { state }) })
      return get<OrderPage>(`/api/orders?${query}`)
    },
    refetchInterval: usePolling(everyFiveSeconds),
  })

/** 工单: the list and the order at hand, side by side or, on a phone, one after the other. */
export function OrdersPage() {
  useTitle('工单')
  const isNarrow = useIsNarrow()
  const isOfficer = useHasRole('officer')
  const [, params] = useRoute('/orders/:id?')
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const id = params?.id ?? null
  const scope = scopeOf(search.get('scope'), isOfficer)
  const state = search.get('state') ?? ''
  const query = useOrders(scope, state)

  const addressOf = (matterId: string | null, nextScope = scope, nextState = state) => {
    const rest = new URLSearchParams({ scope: nextScope, ...(nextState === '' ? {} : { state: nextState }) })
    return `/orders${matterId === null ? '' : `/${matterId}`}?${rest}`
  }
  const first = query.data === undefined ? undefined : latestFirst(query.data.items)[0]
  if (id === null && !isNarrow && first !== undefined) return <Redirect to={addressOf(first.matter.id)} replace />
  return (
    <div className="orders" data-view={id === null ? 'list' : 'work'}>
      <OrdersColumn
        query={query}
        scope={scope}
        state={state}
        selectedId={id}
        isOfficer={isOfficer}
        addressOf={addressOf}
        onState={next => navigate(addressOf(null, scope, next))}
      />
      {id === null ? (
        !isNarrow &&
        query.data !== undefined && <EmptyNote title="这里没有工单" hint="派给您的工单会自动出现在左边。" />
      ) : (
        <OrderAtHand key={id} id={id} backTo={addressOf(null)} />
      )}
    </div>
  )
}

function OrderAtHand({ id, backTo }: { id: string; backTo: string }) {
  const query = useMatter(id)
  // newer browsers return a promise from scrollTo, which is no clean-up
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [])
  return (
    <div className="order-work">
      <div className="narrow-only order-back">
        <h1 className="visually-hidden">工单</h1>
        <Link href={backTo}>返回列表</Link>
      </div>
      <PageState query={query}>{matter => <OrderDesk matter={matter} />}</PageState>
    </div>
  )
}
