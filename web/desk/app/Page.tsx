import type { ReactNode } from 'react'
import { useTitle } from './use-title.ts'

/** An ordinary page: its one h1, what can be done with the page as a whole, and the content below. */
export function Page({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  useTitle(title)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{title}</h1>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
