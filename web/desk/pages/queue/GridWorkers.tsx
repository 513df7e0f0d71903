import { useQuery } from '@tanstack/react-query'
import type { MatterDetail } from '../../../../src/shapes/matter.ts'
import type { Assignable } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { Suggested } from '../../matter/Suggested.tsx'

/** Who walks the place of an appeal: the department is offered the same person first. Nothing where no place is named. */
export function GridWorkers({ matter }: { matter: MatterDetail }) {
  const query = useQuery({
    queryKey: ['grid-workers', matter.id],
    queryFn: () => get<{ items: Assignable[] }>(`/api/matters/${encodeURIComponent(matter.id)}/grid-workers`),
  })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="sheet stack" aria-label="事发地的网格员">
      <h3>事发地的网格员</h3>
      <ul className="suggested-list">
        {items.map(it => (
          <li key={it.id}>
            <Suggested person={it} />
          </li>
        ))}
      </ul>
      <p className="quiet">派给承办部门以后，部门派单时最先看到他们。</p>
    </section>
  )
}
