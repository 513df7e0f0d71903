import { type ReactNode, useId } from 'react'
import type { CounterRequest } from '../../../../src/http/shapes/appeal.ts'
import { Request } from './Request.tsx'

interface TurnProps {
  title: string
  requests: readonly CounterRequest[]
  now: number
  /** Shown when there is nobody; without it an empty section is left out. */
  children?: ReactNode
}

export function Turn({ title, requests, now, children }: TurnProps) {
  const headingId = useId()
  if (requests.length === 0 && children === undefined) return null
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>
        {title}
        {requests.length > 0 && <span className="quiet"> {requests.length} 人</span>}
      </h2>
      {requests.length === 0 ? (
        <div className="sheet">{children}</div>
      ) : (
        <ol className="sheet counter-list">
          {requests.map(it => (
            <Request key={it.id} request={it} now={now} />
          ))}
        </ol>
      )}
    </section>
  )
}
