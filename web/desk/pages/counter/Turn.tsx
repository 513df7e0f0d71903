import type { ReactNode } from 'react'
import type { CounterRequest } from '../../../../src/shapes/appeal.ts'
import { Section } from '../Section.tsx'
import { Request } from './Request.tsx'

interface TurnProps {
  title: string
  requests: readonly CounterRequest[]
  now: number
  /** Shown when there is nobody; without it an empty section is left out. */
  children?: ReactNode
}

export function Turn({ title, requests, now, children }: TurnProps) {
  if (requests.length === 0 && children === undefined) return null
  return (
    <Section title={title} {...(requests.length > 0 && { note: `${requests.length} 人` })}>
      {requests.length === 0 ? (
        children
      ) : (
        <ol>
          {requests.map(it => (
            <Request key={it.id} request={it} now={now} />
          ))}
        </ol>
      )}
    </Section>
  )
}
