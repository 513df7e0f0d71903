import type { Plan } from '../../../../src/shapes/plan.ts'
import { nameOf } from './citation.ts'
import { InternalLabel } from './SourceLabels.tsx'

type Place = Plan['near'][number]

interface NearProps {
  places: readonly Place[]
  chosen: unknown
  onChoose: (place: Place) => void
}

/** What comes near and carries no plan: to be looked at, never cited for it. */
export function Near({ places, chosen, onChoose }: NearProps) {
  if (places.length === 0) return null
  return (
    <section className="sheet stack plan-near" aria-label="可能有关">
      <h2>可能有关，没有摘引</h2>
      <ul className="near">
        {places.map(place => (
          <li key={`${place.source.id}/${place.position}`} className="row">
            <button type="button" aria-pressed={place === chosen} onClick={() => onChoose(place)}>
              {nameOf(place.source)}
              {place.label}
            </button>
            <InternalLabel source={place.source} />
          </li>
        ))}
      </ul>
    </section>
  )
}
