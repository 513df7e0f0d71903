import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../../shared/api.ts'
import { sentenceOf } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { queueKey } from '../../app/use-queue.ts'
import { keepMatter, matterOptions } from '../../matter/use-matter.ts'
import { type PendingApproval, sendApproval, sendApprovalWhileLeaving } from './pending-approval.ts'

const undoMilliseconds = 3000

/** Whoever decides again sooner than this pressed twice: the next one can't have been read. */
const unreadMilliseconds = 600

/**
 * A decision can't be undone, so an approval waits three seconds before it is sent. At most one waits: another decision,
 * leaving the page or hiding the window sends it at once. Proposals on their way are `hidden` from the list.
 */
export function useApprovals() {
  const client = useQueryClient()
  const say = useToast()
  const [pending, setPending] = useState<PendingApproval | null>(null)
  const [failed, setFailed] = useState<{ pending: PendingApproval; sentence: string } | null>(null)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const waiting = useRef<PendingApproval | null>(null)
  const timer = useRef(0)
  const isHere = useRef(true)
  const decidedAt = useRef(0)

  const hide = (proposalIds: readonly string[]) => {
    decidedAt.current = Date.now()
    setHidden(before => new Set([...before, ...proposalIds]))
  }
  const isTooSoon = () => Date.now() - decidedAt.current < unreadMilliseconds
  const show = (proposalId: string) => setHidden(before => new Set([...before].filter(it => it !== proposalId)))

  const take = () => {
    const taken = waiting.current
    window.clearTimeout(timer.current)
    waiting.current = null
    setPending(null)
    return taken
  }

  const send = async (taken: PendingApproval) => {
    try {
      keepMatter(client, await sendApproval(taken))
      say(`已同意：${taken.title}`)
    } catch (error) {
      const isStale = error instanceof ApiError && error.status === 409
      const reason = isStale || !(error instanceof Error) ? '内容已变化，请重新审阅。' : sentenceOf(error)
      const sentence = `「${taken.title}」没有办成：${reason}`
      show(taken.proposalId)
      setFailed({ pending: taken, sentence })
      if (!isHere.current) say(sentence)
      void client.invalidateQueries({ queryKey: matterOptions(taken.matterId).queryKey })
      void client.invalidateQueries({ queryKey: queueKey })
    }
  }

  const flush = () => {
    const taken = take()
    if (taken !== null) void send(taken)
  }

  const approve = (next: PendingApproval) => {
    flush()
    setFailed(null)
    hide([next.proposalId])
    waiting.current = next
    setPending(next)
    timer.current = window.setTimeout(flush, undoMilliseconds)
  }

  /** Takes the waiting approval back and returns it, so that its matter can be opened again. */
  const undo = () => {
    const taken = take()
    if (taken !== null) show(taken.proposalId)
    decidedAt.current = 0
    return taken
  }

  const leave = () => {
    const taken = take()
    if (taken !== null) void sendApprovalWhileLeaving(taken).then(() => send(taken))
  }

  const exits = useRef({ flush, leave })
  useEffect(() => {
    exits.current = { flush, leave }
  })
  useEffect(() => {
    isHere.current = true
    const left = () => {
      if (document.visibilityState === 'hidden') exits.current.leave()
    }
    document.addEventListener('visibilitychange', left)
    window.addEventListener('pagehide', left)
    return () => {
      document.removeEventListener('visibilitychange', left)
      window.removeEventListener('pagehide', left)
      isHere.current = false
      exits.current.flush()
    }
  }, [])

  return { pending, failed, hidden, approve, isTooSoon, undo, flush, hide, forgetFailure: () => setFailed(null) }
}

export type Approvals = ReturnType<typeof useApprovals>
