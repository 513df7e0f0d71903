import type { ModelDesk } from '../../../../src/shapes/model.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useToast } from '../../app/toast.tsx'
import { ModelItem } from './ModelItem.tsx'
import { useModelAction } from './queries.ts'

type Endpoints = ModelDesk['endpoints']

/** The ids with the one at this place moved by a step. */
function moved(ids: readonly string[], at: number, step: 1 | -1): string[] {
  const next = [...ids]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at + step, 0, one)
  return next
}

const idsOf = (endpoints: Endpoints) => endpoints.flatMap(it => (it.id === null ? [] : [it.id]))

interface EndpointListProps {
  shown: Endpoints
  /** Those that are asked for something else, and keep their order. */
  others: Endpoints
  mayManage: boolean
}

/** Endpoints in the order in which they are asked. */
export function EndpointList({ shown, others, mayManage }: EndpointListProps) {
  const say = useToast()
  const order = useModelAction(() => say('次序已调整'))
  const ids = idsOf(shown)
  const move = (at: number, step: 1 | -1) => {
    const isPossible = at >= 0 && at + step >= 0 && at + step < ids.length
    return isPossible
      ? () => order.mutate({ path: '/api/models/order', body: { ids: [...moved(ids, at, step), ...idsOf(others)] } })
      : undefined
  }
  return (
    <>
      <ErrorLine error={order.error} />
      <ul className="models">
        {shown.map(it => {
          const at = it.id === null ? -1 : ids.indexOf(it.id)
          return (
            <ModelItem
              key={it.id ?? 'settings'}
              endpoint={it}
              mayManage={mayManage}
              onEarlier={move(at, -1)}
              onLater={move(at, 1)}
            />
          )
        })}
      </ul>
    </>
  )
}
