import { Link } from 'wouter'
import type { OrderPage } from '../../../../src/shapes/matter.ts'
import { formatDue } from '../../app/format.ts'
import { EmptyNote, type PageQuery, PageState } from '../../app/PageState.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { StateTag, UrgencyTag } from '../../app/StateTag.tsx'
import { orderStateTexts } from '../../app/texts.ts'
import { isLate, OrderWarnings } from '../../matter/OrderFacts.tsx'
import { latestFirst, type OrderItem, type Scope, scopesOf, scopeTexts } from './scope.ts'

interface OrdersColumnProps {
  query: PageQuery<OrderPage>
  scope: Scope
  state: string
  selectedId: string | null
  isOfficer: boolean
  addressOf: (matterId: string | null, scope?: Scope, state?: string) => string
  onState: (state: string) => void
}

export function OrdersColumn(props: OrdersColumnProps) {
  const { query, scope, state, selectedId, isOfficer, addressOf, onState } = props
  const counts = query.data?.counts ?? {}
  const withCount = (name: string, text: string) => (counts[name] === undefined ? text : `${text} ${counts[name]}`)
  return (
    <section className="orders-list" aria-label="工单列表">
      <div className="orders-head">
        <h1>工单</h1>
        <nav className="orders-scopes" aria-label="范围">
          {scopesOf(isOfficer).map(name => (
            <Link key={name} href={addressOf(null, name, '')} aria-current={name === scope ? 'true' : undefined}>
              {withCount(name, scopeTexts[name])}
            </Link>
          ))}
        </nav>
        <ShortChoice
          aria-label="状态"
          value={state}
          choices={[
            { value: '', label: '全部状态' },
            ...Object.entries(orderStateTexts).map(([value, label]) => ({ value, label: withCount(value, label) })),
          ]}
          onChange={onState}
        />
      </div>
      <PageState query={query}>
        {page =>
          page.items.length === 0 ? (
            <EmptyNote title="这里没有工单" hint={state === '' ? '派来的工单会自动出现在这里。' : '换一个状态看看。'} />
          ) : (
            <ol className="orders-rows">
              {latestFirst(page.items).map(item => (
                <OrderRow
                  key={item.order.id}
                  item={item}
                  address={addressOf(item.matter.id)}
                  isSelected={item.matter.id === selectedId}
                />
              ))}
            </ol>
          )
        }
      </PageState>
    </section>
  )
}

function OrderRow({ item, address, isSelected }: { item: OrderItem; address: string; isSelected: boolean }) {
  const { order, matter } = item
  return (
    <li className="order-row" data-selected={isSelected}>
      <Link href={address} aria-current={isSelected ? 'true' : undefined}>
        <span className="order-row-tags">
          <StateTag state={order.state} text={order.stateText} />
          <UrgencyTag urgency={matter.urgency} />
          <OrderWarnings order={order} />
        </span>
        <span className="order-row-title">{matter.title}</span>
        {matter.place !== null && <span>{matter.place}</span>}
        <span className={order.isOverdue ? 'late' : 'quiet'}>
          {isLate(order, order.dueAt) || !order.isOverdue
            ? formatDue(order.dueAt, order.isOverdue)
            : `签收${formatDue(order.signBy, true)}`}
          {order.handler !== null && ` · ${order.handler.name}`}
        </span>
      </Link>
    </li>
  )
}
