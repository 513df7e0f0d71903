import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useSettings } from '../../app/settings.tsx'
import type { Approvals } from './use-approvals.ts'

function Countdown({ from }: { from: number }) {
  const [left, setLeft] = useState(from)
  useEffect(() => {
    const timer = window.setInterval(() => setLeft(before => Math.max(1, before - 1)), 1000)
    return () => window.clearInterval(timer)
  }, [])
  return <span aria-hidden="true">{left} 秒后生效</span>
}

/** The approval that can still be taken back, and the one that went wrong: both stay until they are dealt with. */
export function PendingStrip(props: { approvals: Approvals; onUndo: () => void; onReview: (id: string) => void }) {
  const { pending, failed, forgetFailure } = props.approvals
  const { settings } = useSettings()
  const review = (id: string) => {
    forgetFailure()
    props.onReview(id)
  }
  return (
    <div className="pending-strip" role="status">
      {pending !== null && (
        <p key={pending.key}>
          <span className="pending-text">
            已同意「{pending.title}」，
            <Countdown from={3} />
          </span>
          <Button size="small" onClick={props.onUndo}>
            撤销{settings.shortcuts && <kbd className="wide-only">U</kbd>}
          </Button>
        </p>
      )}
      {failed !== null && (
        <p className="pending-failed">
          <span className="pending-text">{failed.sentence}</span>
          <Button size="small" onClick={() => review(failed.pending.matterId)}>
            重新审阅
          </Button>
        </p>
      )}
    </div>
  )
}
