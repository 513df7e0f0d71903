import type { ReactNode } from 'react'
import './figures.css'

export interface Figure {
  name: string
  value: ReactNode
  note?: string | undefined
  isLate?: boolean
}

/** A row of numbers with their names above; wraps on narrow screens. */
export function Figures({ items }: { items: readonly Figure[] }) {
  return (
    <dl className="figures">
      {items.map(it => (
        <div key={it.name}>
          <dt>{it.name}</dt>
          <dd className={it.isLate === true ? 'late' : undefined}>
            {it.value}
            {it.note !== undefined && <span className="figure-note">{it.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
