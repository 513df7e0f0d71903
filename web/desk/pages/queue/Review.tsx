import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { PageState } from '../../app/PageState.tsx'
import { matterOptions, useMatter } from '../../matter/use-matter.ts'
import './review.css'
import { ReviewDesk } from './ReviewDesk.tsx'
import { digestOf } from './shown-digest.ts'
import type { Approvals } from './use-approvals.ts'

interface ReviewProps {
  id: string
  approvals: Approvals
  backTo: string
  onDecided: () => void
}

/** One matter at hand; when it changes while it is read, the reader is told and begins anew. */
export function Review({ id, approvals, backTo, onDecided }: ReviewProps) {
  const client = useQueryClient()
  const query = useMatter(id)
  const [firstDigest, setFirstDigest] = useState<string | null>(null)
  const digest = query.data === undefined ? null : digestOf(query.data)
  if (firstDigest === null && digest !== null) setFirstDigest(digest)
  // On a phone the page itself scrolls, and the next matter is read from its beginning.
  // newer browsers return a promise from scrollTo, which is no clean-up
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [])
  const hasChanged = firstDigest !== null && digest !== null && digest !== firstDigest
  return (
    <div className="queue-work">
      <div className="narrow-only queue-back">
        <h1 className="visually-hidden">审定</h1>
        <Link href={backTo}>返回列表</Link>
      </div>
      <PageState query={query}>
        {matter => (
          <ReviewDesk
            key={digestOf(matter) ?? matter.state}
            matter={matter}
            hasChanged={hasChanged}
            approvals={approvals}
            onDecided={onDecided}
            onStale={() => void client.invalidateQueries({ queryKey: matterOptions(id).queryKey })}
          />
        )}
      </PageState>
    </div>
  )
}
