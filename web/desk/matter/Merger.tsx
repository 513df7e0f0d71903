import { Button } from 'antd'
import { useState } from 'react'
import type { MatterDetail } from '../../../src/shapes/matter.ts'
import { InlineForm } from '../app/InlineForm.tsx'
import { useToast } from '../app/toast.tsx'
import { usePost } from '../app/use-post.ts'
import { SameMatters } from './SameMatters.tsx'
import { useKeepMatter } from './use-matter.ts'

/** Which matter this one follows, and which follow it: one work, one answer for all of them. */
export function Merger({ matter }: { matter: MatterDetail }) {
  const { lead, followers, canSeparate } = matter
  if (lead === null && followers.length === 0 && !canSeparate) return null
  return (
    <section className="sheet stack" aria-label="并案">
      <h2>并案</h2>
      {lead !== null && (
        <>
          <p>这一件随下面这件一并办理，答复相同。</p>
          <SameMatters matters={[lead]} />
        </>
      )}
      {followers.length > 0 && (
        <>
          <p>另有 {followers.length} 件说的是同一件事，随这一件办理；答复会同样发给他们。</p>
          <SameMatters matters={followers} />
        </>
      )}
      {canSeparate && <Separate matter={matter} />}
    </section>
  )
}

function Separate({ matter }: { matter: MatterDetail }) {
  const [isAsked, setAsked] = useState(false)
  const say = useToast()
  const keep = useKeepMatter()
  const separation = usePost<MatterDetail>(changed => {
    say(`已改为单独办理：${matter.title}`)
    keep(changed)
  })
  if (!isAsked) {
    return (
      <p>
        <Button onClick={() => setAsked(true)}>不是同一件事…</Button>
      </p>
    )
  }
  return (
    <InlineForm
      title="改为单独办理"
      submitText="撤销并案"
      isDecision
      busy={separation.isPending}
      error={separation.error}
      onSubmit={() => separation.mutate({ path: `/api/matters/${encodeURIComponent(matter.id)}/separate` })}
      onCancel={() => setAsked(false)}
    >
      <p>撤销后，数智员工会为这一件重新拟办，由监护人审定。群众能看到已改为单独办理。</p>
    </InlineForm>
  )
}
